# shellcheck shell=bash
# A private PostgreSQL. The caller sets POSTGRES_DIR, POSTGRES_PORT, POSTGRES_PASSWORD (of the superuser `newsroom`)
# and optionally POSTGRES_SETTINGS (additional lines of configuration).
# Debian's cluster commands are not used: they write to /etc and include clusters of other users.

POSTGRES_SUPERUSER=newsroom

postgres_log() { printf '%s/postgres.log' "$POSTGRES_DIR"; }

# The data directory is the working directory of all processes of this PostgreSQL, and of no others.
postgres_owns() { [ "$(readlink "/proc/$1/cwd")" = "$(readlink -f "$POSTGRES_DIR/data")" ]; }

postgres_pid() {
  local pid
  { read -r pid <"$POSTGRES_DIR/data/postmaster.pid"; } 2>/dev/null || return 1
  start_time "$pid" >/dev/null && postgres_owns "$pid" && printf '%s' "$pid"
}

postgres_running() { postgres_pid >/dev/null; }
postgres_gone() { ! postgres_running; }

# Changes to /, because pg_ctl needs a working directory that its user can read.
pg() (
  local program=$1
  shift
  cd / && as postgres "$(postgres_programs)/$program" "$@"
)

postgres_create() {
  local password_file=$POSTGRES_DIR/password
  mkdir -p "$POSTGRES_DIR"
  chmod 700 "$POSTGRES_DIR"
  (umask 077 && printf '%s\n' "$POSTGRES_PASSWORD" >"$password_file")
  give_to postgres "$POSTGRES_DIR"
  # An interrupted first start may have left an incomplete directory.
  rm -rf "$POSTGRES_DIR/making"
  pg initdb -D "$POSTGRES_DIR/making" -U "$POSTGRES_SUPERUSER" --pwfile="$password_file" -A scram-sha-256 -E UTF8 \
    --locale=C.UTF-8 --no-instructions >"$POSTGRES_DIR/initdb.log" 2>&1 ||
    die_with_log "$POSTGRES_DIR/initdb.log" "PostgreSQL could not create its data directory"
  rm -f "$password_file"
  printf "include 'editorial.conf'\n" >>"$POSTGRES_DIR/making/postgresql.conf"
  mv "$POSTGRES_DIR/making" "$POSTGRES_DIR/data"
}

# client_connection_check_interval: the locks of a killed service are released in seconds, not minutes.
# No Unix socket, because the length of its path is limited and the directory may be deep.
# Without just-in-time compilation: the statements are short, and compiling them was a seventh of the processor time of a workflow.
postgres_configure() {
  cat >"$POSTGRES_DIR/data/editorial.conf" <<CONFIGURATION
listen_addresses = '127.0.0.1'
port = $POSTGRES_PORT
unix_socket_directories = ''
max_connections = 300
shared_buffers = 256MB
client_connection_check_interval = '2s'
jit = off
${POSTGRES_SETTINGS:-}
CONFIGURATION
  give_to postgres "$POSTGRES_DIR/data/editorial.conf"
}

postgres_deserted() {
  local entry
  for entry in /proc/[0-9]*; do ! postgres_owns "${entry#/proc/}" || return 1; done 2>/dev/null
}

# A killed postmaster leaves a pid file, which PostgreSQL trusts as long as any process (a zombie, or an unrelated one
# with a recycled pid) has that pid, and possibly child processes. The file may only be removed after the last child.
postgres_clear_stale() {
  local file=$POSTGRES_DIR/data/postmaster.pid
  [ -f "$file" ] || return 0
  wait_until 15 postgres_deserted || die "processes of a killed PostgreSQL still use $POSTGRES_DIR/data"
  rm -f "$file"
}

postgres_try_start() {
  pg pg_ctl -D "$POSTGRES_DIR/data" -l "$(postgres_log)" -w -t 600 start >/dev/null 2>&1 9>&-
}

postgres_start() {
  [ -f "$POSTGRES_DIR/data/PG_VERSION" ] || postgres_create
  postgres_configure
  ! postgres_running || return 0
  postgres_clear_stale
  postgres_try_start || die_with_log "$(postgres_log)" "PostgreSQL did not start on port $POSTGRES_PORT"
}

postgres_stop() {
  postgres_running || return 0
  pg pg_ctl -D "$POSTGRES_DIR/data" -m fast -w -t 30 stop >/dev/null 2>&1 || postgres_kill
}

postgres_kill() {
  local pid
  ! pid=$(postgres_pid) || kill -KILL "$pid" 2>/dev/null || true
  wait_until 10 postgres_gone
}

postgres_restart() {
  postgres_stop
  postgres_start
}

# Runs SQL from standard input as superuser. The password is passed in the environment, where `ps` does not show it.
postgres_sql() {
  PGPASSWORD=$POSTGRES_PASSWORD "$(postgres_programs)/psql" -X -q -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$POSTGRES_PORT" \
    -U "$POSTGRES_SUPERUSER" -d postgres -f - >/dev/null
}
