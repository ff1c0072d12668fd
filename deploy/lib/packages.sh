# shellcheck shell=bash
# The software the platform needs: the .NET SDK (only checked), and PostgreSQL, RabbitMQ and Node (installed from Debian's packages).

# Debian does not put PostgreSQL's programs on the PATH, and its RabbitMQ wrappers in /usr/sbin force the user, home
# and logs of the system instance, so both are called by their full paths.
newest_directory() { find "$1" -mindepth 1 -maxdepth 1 -name "$2" 2>/dev/null | sort -V | tail -n 1; }

postgres_programs() {
  local version
  version=$(newest_directory /usr/lib/postgresql '[0-9]*')
  [ -x "$version/bin/initdb" ] && printf '%s/bin' "$version"
}

rabbitmq_programs() {
  local version
  version=$(newest_directory /usr/lib/rabbitmq/lib 'rabbitmq_server-*')
  [ -x "$version/sbin/rabbitmq-server" ] && printf '%s/sbin' "$version"
}

as_administrator() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# Debian starts a service as soon as its package is installed; policy-rc.d prevents that.
install_without_starting() {
  local policy=/usr/sbin/policy-rc.d status=0
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' | as_administrator tee "$policy" >/dev/null
    as_administrator chmod 755 "$policy"
    # shellcheck disable=SC2064  # the path is meant to be fixed now
    trap "as_administrator rm -f '$policy'" EXIT
  fi
  as_administrator apt-get update -q || status=$?
  [ "$status" != 0 ] ||
    as_administrator env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" || status=$?
  return "$status"
}

# install_missing_packages [PACKAGE...]: installs what the platform needs, and these packages. Node builds the Desk's scripts.
install_missing_packages() {
  local missing=() package
  postgres_programs >/dev/null || missing+=(postgresql)
  rabbitmq_programs >/dev/null || missing+=(rabbitmq-server)
  command -v node >/dev/null || missing+=(nodejs)
  command -v npm >/dev/null || missing+=(npm)
  for package in "$@"; do
    command -v "$package" >/dev/null || missing+=("$package")
  done
  [ "${#missing[@]}" -gt 0 ] || return 0

  command -v apt-get >/dev/null || die "missing ${missing[*]}, and apt-get is not available to install it"
  [ "$(id -u)" = 0 ] || command -v sudo >/dev/null || die "missing ${missing[*]}: run as root or install sudo"
  say "installing ${missing[*]}"
  # In a subshell, because the function sets an EXIT trap.
  (install_without_starting "${missing[@]}") </dev/null 2>&1 | indented ||
    die "could not install ${missing[*]} (see the lines above)"
  postgres_programs >/dev/null || die "PostgreSQL was installed, but is not in /usr/lib/postgresql"
  rabbitmq_programs >/dev/null || die "RabbitMQ was installed, but is not in /usr/lib/rabbitmq/lib"
}

require_dotnet() {
  local version
  command -v dotnet >/dev/null || die "the .NET 10 SDK is missing: dotnet is not on the PATH"
  version=$(cd "$ROOT" && dotnet --version 2>/dev/null) || die "the .NET 10 SDK is missing: dotnet --version fails in $ROOT"
  case $version in
    10.*) ;;
    *) die "the .NET 10 SDK is required, but dotnet --version is $version" ;;
  esac
}

# Build servers would outlive the script and keep its output open.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 MSBUILDDISABLENODEREUSE=1

# build [PROJECT] [ARGUMENT...]: builds the solution, or one project with its references.
# Closes descriptor 9, the lock, because the compiler server stays alive for a while.
build() {
  local what=$ROOT/EditorialPlatform.sln
  if [[ ${1:-} == *.csproj ]]; then
    what=$1
    shift
  fi
  dotnet build "$what" -c Release -v minimal --tl:off "$@" </dev/null 2>&1 9>&- | indented
}
