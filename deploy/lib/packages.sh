# shellcheck shell=bash
# What must be on the machine: the .NET SDK (checked, never installed), PostgreSQL, RabbitMQ and Node (from Debian's packages).

# PostgreSQL's programs are not on the PATH on Debian, and RabbitMQ's wrappers there (/usr/sbin) force the
# system instance's user, home and logs: both are called where they are.
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

# Debian starts a service as soon as its package is installed; nobody asked for those instances.
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

# install_missing_packages [PACKAGE...]: what the platform needs, and what else is asked for. Node builds the Desk's scripts.
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

  command -v apt-get >/dev/null || die "missing ${missing[*]}, and there is no apt-get here to install it with"
  [ "$(id -u)" = 0 ] || command -v sudo >/dev/null || die "missing ${missing[*]}: run as root or install sudo"
  say "installing ${missing[*]}"
  # In a subshell, so that its trap is its own.
  (install_without_starting "${missing[@]}") </dev/null 2>&1 | indented ||
    die "could not install ${missing[*]} (see the lines above)"
  postgres_programs >/dev/null || die "installed, but /usr/lib/postgresql has no PostgreSQL"
  rabbitmq_programs >/dev/null || die "installed, but /usr/lib/rabbitmq/lib has no RabbitMQ"
}

require_dotnet() {
  local version
  command -v dotnet >/dev/null || die "the .NET 10 SDK is missing: no dotnet on the PATH"
  version=$(cd "$ROOT" && dotnet --version 2>/dev/null) || die "the .NET 10 SDK is missing: dotnet --version fails in $ROOT"
  case $version in
    10.*) ;;
    *) die "the .NET 10 SDK is needed, dotnet --version says $version" ;;
  esac
}

# Build servers that stay behind would outlive the script and keep its output open.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 MSBUILDDISABLENODEREUSE=1

# build [PROJECT] [ARGUMENT...]: the whole solution, or one project and what it needs.
# The compiler stays behind for a while, and must not keep the lock, descriptor 9.
build() {
  local what=$ROOT/EditorialPlatform.sln
  if [[ ${1:-} == *.csproj ]]; then
    what=$1
    shift
  fi
  dotnet build "$what" -c Release -v minimal --tl:off "$@" </dev/null 2>&1 9>&- | indented
}
