# shellcheck shell=bash
# What a person sees: progress lines with the seconds so far, and one clear line when something is wrong.

say() { printf '%4ds  %s\n' "$SECONDS" "$*"; }

# What a build or another program prints, set in under the progress line it belongs to.
indented() { sed -u 's/^/        /'; }

die() {
  printf '%s: %s\n' "$0" "$*" >&2
  exit 1
}

# die_with_log FILE MESSAGE...: the clear line, then the end of the log that explains it, without the stack frames.
die_with_log() {
  local log=$1
  shift
  printf '%s: %s\n' "$0" "$*" >&2
  if [ -s "$log" ]; then
    printf '  the end of %s:\n' "$log" >&2
    grep -vE '^ +at ' "$log" | tail -n 12 | cut -c1-300 | sed 's/^/  | /' >&2
  fi
  exit 1
}

# wait_until SECONDS COMMAND...: tries a few times a second; fails when time is up.
wait_until() {
  local tries=$(($1 * 5))
  shift
  until "$@"; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || return 1
    sleep 0.2
  done
}
