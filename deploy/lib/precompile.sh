# shellcheck shell=bash
# The programs as they are run, in $LOCAL/programs: what was built, with its assemblies compiled to native code once and shared by hard links. An
# assembly that several programs use is then one file in memory, and starting them all takes half the processor time.

# By checksum, beside the sources: every installation of this clone uses it.
PRECOMPILED=$ROOT/deploy/bin/precompiled

# The SDK's own compiler in the version that goes with it, from NuGet.
find_precompiler() {
  local pack
  pack=$(dotnet msbuild "$ROOT/deploy/Precompile/Precompile.proj" -restore -t:ResolveFrameworkReferences -getItem:ResolvedCrossgen2Pack \
    </dev/null 2>/dev/null 9>&- | sed -nE 's/.*"PackageDirectory": *"([^"]+)".*/\1/p')
  PRECOMPILER=$pack/tools/crossgen2
  [ -n "$pack" ] && [ -x "$PRECOMPILER" ]
}

# precompile_assembly CHECKSUM FILE: one that cannot be compiled stays as it is.
precompile_assembly() {
  local result=$PRECOMPILED/$1.dll new=$PRECOMPILED/$1.$$
  # The compiler expands its own patterns.
  set -f
  # shellcheck disable=SC2086  # split on purpose
  "$PRECOMPILER" "$2" -o "$new" -O --parallelism 1 $FRAMEWORKS -r "$(dirname "$2")/*.dll" >"$PRECOMPILED/$1.log" 2>&1 || cp -p "$2" "$new"
  mv "$new" "$result"
}
export -f precompile_assembly

frameworks() {
  dotnet --list-runtimes | sed -nE 's/^(Microsoft\.(NETCore|AspNetCore)\.App) (10\.[^ ]+) \[(.*)\]$/\1 \4\/\3/p' | sort -V |
    awk '{ newest[$1] = $2 } END { for (name in newest) printf "-r %s/*.dll ", newest[name] }'
}

# prepare_programs: from the build outputs, as they are now.
prepare_programs() {
  local name checksum file
  mkdir -p "$PRECOMPILED"
  if for name in $(part_names); do sha256sum "$(built_of "$name")"/*.dll; done | sort -u -k1,1 | while read -r checksum file; do
    [ -f "$PRECOMPILED/$checksum.dll" ] || printf '%s\0%s\0' "$checksum" "$file"
  done >"$PRECOMPILED/missing" && [ -s "$PRECOMPILED/missing" ]; then
    say 'compiling assemblies to native code (the first time takes a minute)'
    if find_precompiler; then
      export PRECOMPILED PRECOMPILER FRAMEWORKS
      FRAMEWORKS=$(frameworks)
      xargs -0 -P "$(nproc)" -n 2 bash -c 'precompile_assembly "$@"' _ <"$PRECOMPILED/missing" 9>&-
    else
      say 'the compiler cannot be fetched: the programs run as they were built'
    fi
  fi
  for name in $(part_names); do prepare_program "$name"; done
}

# Beside the last one, which may be running, and then in its place.
prepare_program() {
  local name=$1 built new checksum file
  built=$(built_of "$name")
  new=$(output_of "$name").new
  rm -rf "$new"
  mkdir -p "$new"
  cp -a "$built/." "$new"
  while read -r checksum file; do
    file=$new/$(basename "$file")
    ! [ -f "$PRECOMPILED/$checksum.dll" ] || ln -f "$PRECOMPILED/$checksum.dll" "$file" 2>/dev/null || cp -p "$PRECOMPILED/$checksum.dll" "$file"
  done < <(sha256sum "$built"/*.dll)
  rm -rf "$(output_of "$name")"
  mv "$new" "$(output_of "$name")"
}
