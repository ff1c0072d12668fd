# shellcheck shell=bash
# The platform on one machine. Its parts, ports, secrets, directories and configuration are all defined here.

# name | project | variable of its port. Parts start in this order and stop in reverse.
PARTS=(
  'identity    gateway/Identity      IDENTITY_PORT'
  'drafting    services/Drafting     DRAFTING_PORT'
  'review      services/Review       REVIEW_PORT'
  'translation services/Translation  TRANSLATION_PORT'
  'publishing  services/Publishing   PUBLISHING_PORT'
  'desk        gateway/Desk          DESK_PORT'
  'gateway     gateway/Gateway       GATEWAY_PORT'
)
DATABASES=(drafting review translation publishing identity gateway)
BROKER_USERS=(drafting review translation publishing identity gateway)
SPEAKERS=(drafting review translation publishing)

PORTS=(
  GATEWAY_PORT=8080 IDENTITY_PORT=5100 DRAFTING_PORT=5101 REVIEW_PORT=5102 TRANSLATION_PORT=5103 PUBLISHING_PORT=5104
  DESK_PORT=5110 GATEWAY_OPERATORS_PORT=5120 POSTGRES_PORT=5480 RABBITMQ_PORT=5680 RABBITMQ_MANAGEMENT_PORT=15680 RABBITMQ_METRICS_PORT=15681
  RABBITMQ_DIST_PORT=25680 EPMD_PORT=4380 TRACES_PORT=5130 OTLP_PORT=5131
)

LIB=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(cd "$LIB/../.." && pwd)
for piece in say packages ports secrets process postgres rabbitmq; do
  # shellcheck disable=SC1090
  . "$LIB/$piece.sh"
done

part_field() {
  local part name project port
  for part in "${PARTS[@]}"; do
    read -r name project port <<<"$part"
    [ "$name" != "$1" ] || case $2 in
      project) printf '%s' "$project" ;;
      port) printf '%s' "${!port}" ;;
    esac
  done
}
part_names() { printf '%s\n' "${PARTS[@]}" | cut -d' ' -f1; }
project_of() { part_field "$1" project; }
port_of() { part_field "$1" port; }
# The gateway serves health checks on a second port, because the other one is public.
operators_port_of() { if [ "$1" = gateway ]; then printf '%s' "$GATEWAY_OPERATORS_PORT"; else port_of "$1"; fi; }
pid_file() { printf '%s/run/%s.pid' "$LOCAL" "$1"; }
# Contains the OTLP endpoint while deploy/traces is on.
collector_file() { printf '%s/collector' "$LOCAL"; }
log_file() { printf '%s/log/%s.log' "$LOCAL" "$1"; }
output_of() { printf '%s/%s/bin/Release/net10.0' "$ROOT" "$(project_of "$1")"; }
assembly_of() { printf '%s/EditorialPlatform.%s.dll' "$(output_of "$1")" "$(basename "$(project_of "$1")")"; }

# Sets the directories of this installation, but does not create them.
use_local() {
  LOCAL=${EDITORIAL_LOCAL:-$ROOT/deploy/.local}
  case $LOCAL in /*) ;; *) LOCAL=$PWD/$LOCAL ;; esac
  SECRETS=$LOCAL/secrets.env
  ACCOUNTS=$LOCAL/accounts.json
  if [ -d "$LOCAL" ] && [ ! -O "$LOCAL" ]; then
    die "$LOCAL belongs to $(stat -c %U "$LOCAL"): run this as that user, or set EDITORIAL_LOCAL"
  fi
}

# Only one script at a time may use the directory: the lock is held until the script ends, and child processes do not inherit it.
lock_local() {
  mkdir -p "$LOCAL"/{run,log,keys} 2>/dev/null || die "cannot write to $LOCAL"
  # When run as root, the servers run as their own users and need access to their directories.
  chmod 711 "$LOCAL"
  chmod 700 "$LOCAL/keys"
  exec 9>"$LOCAL/lock"
  flock -n 9 || die "another deploy/up or deploy/down is running in $LOCAL"
}

ports_file() { printf '%s/ports.env' "$LOCAL"; }

# Ports come from the environment, then from the last start, then from the table above (or are chosen freely with EDITORIAL_FREE_PORTS=1).
choose_ports() {
  local entry name saved=''
  [ ! -f "$(ports_file)" ] || saved=$(<"$(ports_file)")
  for entry in "${PORTS[@]}"; do
    name=${entry%%=*}
    [ -z "${!name:-}" ] || continue
    if [[ $saved =~ (^|$'\n')"$name="([0-9]+) ]]; then
      printf -v "$name" '%s' "${BASH_REMATCH[2]}"
    elif [ "${EDITORIAL_FREE_PORTS:-}" = 1 ]; then
      free_port
      printf -v "$name" '%s' "$FREE_PORT"
    else
      printf -v "$name" '%s' "${entry#*=}"
    fi
  done
}

ports_as_text() {
  local entry name
  for entry in "${PORTS[@]}"; do
    name=${entry%%=*}
    printf '%s=%s\n' "$name" "${!name}"
  done
}

load_saved_ports() {
  local entry
  for entry in "${PORTS[@]}"; do unset "${entry%%=*}"; done
  choose_ports
}

use_servers() {
  POSTGRES_DIR=$(server_directory postgres "$LOCAL/postgres")
  RABBITMQ_DIR=$(server_directory rabbitmq "$LOCAL/rabbitmq")
}

make_secrets() {
  local names=(POSTGRES RABBITMQ_OPERATOR GATEWAY_CLIENT database_reader) name
  for name in "${DATABASES[@]}"; do names+=("database_$name" "database_${name}_owner"); done
  for name in "${BROKER_USERS[@]}"; do names+=("broker_$name"); done
  ensure_secrets "${names[@]}"
  POSTGRES_PASSWORD=$(secret POSTGRES)
  RABBITMQ_OPERATOR=operator:$(secret RABBITMQ_OPERATOR)
}

# A program may publish only its own messages, and create only its own queues and the exchanges. The services also notify persons.
define_broker() {
  local users permissions name speaker
  users=$(definitions_user operator "$(secret RABBITMQ_OPERATOR)" administrator)
  permissions=$(definitions_permission operator newsroom '.*' '.*' '.*')
  for name in "${BROKER_USERS[@]}"; do
    speaker=${name^}
    ! has "$name" "${SPEAKERS[@]}" || speaker="($speaker|Notifications)"
    users+=,$(definitions_user "$name" "$(secret "broker_$name")" '')
    permissions+=,$(definitions_permission "$name" newsroom \
      "^($name-.*|EditorialPlatform\\.Contracts\\..*|MassTransit:.*)\$" \
      "^($name-.*|EditorialPlatform\\.Contracts\\.$speaker:.*|MassTransit:.*)\$" \
      "^($name-.*|EditorialPlatform\\.Contracts\\..*)\$")
  done
  rabbitmq_define newsroom "$users" "$permissions"
}

role_sql() {
  printf "SELECT 'CREATE ROLE %s LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '%s') \\gexec\n" "$1" "$1"
  printf "ALTER ROLE %s PASSWORD '%s';\n" "$1" "$(secret "database_$1")"
}

# A role can connect only to its own database.
database_sql() {
  local name
  printf 'SET client_min_messages = warning;\n'
  printf 'REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC;\n'
  for name in "${DATABASES[@]}"; do
    role_sql "${name}_owner"
    role_sql "$name"
    printf "SELECT 'CREATE DATABASE %s OWNER %s_owner' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '%s') \\gexec\n" \
      "$name" "$name" "$name"
    printf 'REVOKE ALL ON DATABASE %s FROM PUBLIC;\nGRANT CONNECT ON DATABASE %s TO %s;\n' "$name" "$name" "$name"
  done
  role_sql reader
  printf 'GRANT CONNECT ON DATABASE publishing TO reader;\n'
}

# connection DATABASE ROLE
connection() {
  printf 'Host=127.0.0.1;Port=%s;Database=%s;Username=%s;Password=%s' "$POSTGRES_PORT" "$1" "$2" "$(secret "database_$2")"
}

has() {
  local wanted=$1 one
  shift
  for one in "$@"; do [ "$one" != "$wanted" ] || return 0; done
  return 1
}

# Exports a part's configuration; call it in a subshell. Secrets are passed in the environment, never as arguments.
export_configuration() {
  local name=$1 port part public=http://localhost:$GATEWAY_PORT
  port=$(port_of "$name")
  export ASPNETCORE_ENVIRONMENT=Production ASPNETCORE_URLS=http://127.0.0.1:$port
  export Authentication__Issuer=$public/
  if [ -z "${OTEL_EXPORTER_OTLP_ENDPOINT:-}" ] && [ -f "$(collector_file)" ]; then
    export OTEL_EXPORTER_OTLP_ENDPOINT
    OTEL_EXPORTER_OTLP_ENDPOINT=$(<"$(collector_file)")
  fi
  export Authentication__MetadataAddress=http://127.0.0.1:$IDENTITY_PORT/.well-known/openid-configuration
  if has "$name" "${SPEAKERS[@]}"; then
    export ConnectionStrings__Events
    ConnectionStrings__Events=$(connection "$name" "$name")
  fi
  if has "$name" "${BROKER_USERS[@]}"; then
    export ConnectionStrings__Broker
    ConnectionStrings__Broker=amqp://$name:$(secret "broker_$name")@127.0.0.1:$RABBITMQ_PORT/newsroom
  fi
  case $name in
    publishing)
      export ConnectionStrings__Reader
      ConnectionStrings__Reader=$(connection publishing reader)
      ;;
    identity)
      export ConnectionStrings__Identity Clients__Gateway__Secret Keys__Directory=$LOCAL/keys
      ConnectionStrings__Identity=$(connection identity identity)
      Clients__Gateway__Secret=$(secret GATEWAY_CLIENT)
      ;;
    desk) export Keys__Directory=$LOCAL/keys/desk ;;
    gateway)
      # For `localhost` Kestrel listens on both loopback addresses; a browser may try either.
      export ASPNETCORE_URLS=$public
      export ConnectionStrings__Gateway Authentication__ClientSecret Operators__Port=$GATEWAY_OPERATORS_PORT
      ConnectionStrings__Gateway=$(connection gateway gateway)
      Authentication__ClientSecret=$(secret GATEWAY_CLIENT)
      for part in $(part_names); do
        [ "$part" = gateway ] || export "ReverseProxy__Clusters__${part}__Destinations__one__Address=http://127.0.0.1:$(port_of "$part")"
      done
      ;;
  esac
}

# run_part NAME ARGUMENT...: runs a command of the part's program (migrate, accounts, redrive) and waits for it.
run_part() (
  name=$1
  shift
  export_configuration "$name"
  if [ "$1" = migrate ]; then
    export ConnectionStrings__Owner
    ConnectionStrings__Owner=$(connection "$name" "${name}_owner")
  fi
  cd "$ROOT/$(project_of "$name")"
  exec dotnet "$(assembly_of "$name")" "$@" </dev/null 9>&-
)

# only_configuration NAME: exports only the part's configuration; of the caller's environment only OTEL_* variables remain.
only_configuration() {
  local variable
  while read -r variable; do export -n "${variable?}"; done < <(compgen -e | grep -v '^OTEL_')
  export_configuration "$1"
}

# A hash of the files and the configuration that a part is started with, to detect changes.
stamp_of() (
  only_configuration "$1"
  {
    find "$(output_of "$1")" -type f -printf '%P %s %T@\n' | sort
    cat "$ROOT/$(project_of "$1")/appsettings.json" 2>/dev/null
    export -p
  } | sha256sum | cut -d' ' -f1
)
