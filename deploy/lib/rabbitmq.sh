# shellcheck shell=bash
# A private RabbitMQ. The caller sets RABBITMQ_DIR, the ports RABBITMQ_PORT, RABBITMQ_MANAGEMENT_PORT, RABBITMQ_METRICS_PORT,
# RABBITMQ_DIST_PORT, EPMD_PORT, and RABBITMQ_OPERATOR (an administrator's user:password), and writes users and permissions to
# $RABBITMQ_DIR/definitions.json before the start. The broker loads them at every boot and then creates no `guest` user.

rabbitmq_log() { printf '%s/log/newsroom@localhost.log' "$RABBITMQ_DIR"; }

# +sbwt none: a scheduler without work sleeps; spinning for the next piece of work costs more than everything else that an idle broker does.
# Uses its own epmd on its own port, because the default one is shared by all Erlang nodes of the machine.
# The node's name is part of the path of the data: a node with another name would start empty.
rabbitmq_environment() {
  RABBITMQ_ENVIRONMENT=(
    "HOME=$RABBITMQ_DIR/home"
    PATH=/usr/local/bin:/usr/bin:/bin
    LANG=C.UTF-8
    RABBITMQ_NODENAME=newsroom@localhost
    "RABBITMQ_MNESIA_BASE=$RABBITMQ_DIR/mnesia"
    "RABBITMQ_LOG_BASE=$RABBITMQ_DIR/log"
    "RABBITMQ_CONFIG_FILE=$RABBITMQ_DIR/rabbitmq.conf"
    "RABBITMQ_ENABLED_PLUGINS_FILE=$RABBITMQ_DIR/enabled_plugins"
    "RABBITMQ_CONF_ENV_FILE=$RABBITMQ_DIR/env.conf"
    "RABBITMQ_PID_FILE=$RABBITMQ_DIR/pid"
    "RABBITMQ_DIST_PORT=$RABBITMQ_DIST_PORT"
    "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS=-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none"
    ERL_EPMD_ADDRESS=127.0.0.1
    "ERL_EPMD_PORT=$EPMD_PORT"
  )
}

# All processes of this broker, including epmd, have the path of its pid file in their environment, and no others do.
rabbitmq_processes() {
  local name=${1:-} file pid
  while IFS= read -r file; do
    pid=${file#/proc/}
    pid=${pid%/environ}
    [ -z "$name" ] || [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = "$name" ] || continue
    printf '%s\n' "$pid"
  done < <(grep -lzxF "RABBITMQ_PID_FILE=$RABBITMQ_DIR/pid" /proc/[0-9]*/environ 2>/dev/null)
}

rabbitmq_running() { [ -n "$(rabbitmq_processes beam.smp)" ]; }
rabbitmq_gone() { ! rabbitmq_running; }

rabbitmq_configure() {
  mkdir -p "$RABBITMQ_DIR"/{mnesia,log,home}
  chmod 700 "$RABBITMQ_DIR"
  # Created once: command-line tools cannot reach a broker that is running with another cookie.
  if [ ! -s "$RABBITMQ_DIR/home/.erlang.cookie" ]; then
    (umask 077 && random_password >"$RABBITMQ_DIR/home/.erlang.cookie")
    chmod 400 "$RABBITMQ_DIR/home/.erlang.cookie"
  fi
  printf '[rabbitmq_management,rabbitmq_prometheus].\n' >"$RABBITMQ_DIR/enabled_plugins"
  : >"$RABBITMQ_DIR/env.conf"
  cat >"$RABBITMQ_DIR/rabbitmq.conf" <<CONFIGURATION
listeners.tcp.default = 127.0.0.1:$RABBITMQ_PORT
management.tcp.ip = 127.0.0.1
management.tcp.port = $RABBITMQ_MANAGEMENT_PORT
prometheus.tcp.ip = 127.0.0.1
prometheus.tcp.port = $RABBITMQ_METRICS_PORT
disk_free_limit.absolute = 200MB
log.file.rotation.size = 10485760
log.file.rotation.count = 5
load_definitions = $RABBITMQ_DIR/definitions.json
CONFIGURATION
  give_to rabbitmq "$RABBITMQ_DIR"
}

# Returns immediately; see rabbitmq_wait.
rabbitmq_start() {
  ! rabbitmq_running || return 0
  rabbitmq_sweep
  rabbitmq_configure
  rabbitmq_environment
  (
    cd "$RABBITMQ_DIR"
    # Each connection and each queue uses file descriptors; the usual limit is 1024.
    ulimit -n 20000 2>/dev/null || ulimit -n "$(ulimit -Hn)"
    as rabbitmq env -i "${RABBITMQ_ENVIRONMENT[@]}" setsid "$(rabbitmq_programs)/rabbitmq-server" -detached
  ) </dev/null >"$RABBITMQ_DIR/log/start.log" 2>&1 9>&- ||
    die_with_log "$RABBITMQ_DIR/log/start.log" "RabbitMQ did not start"
}

rabbitmq_ready() { http_get "$RABBITMQ_MANAGEMENT_PORT" /api/whoami "$RABBITMQ_OPERATOR" >/dev/null && listening "$RABBITMQ_PORT"; }

rabbitmq_wait() {
  local tries
  # As long as it runs it is starting: with a tenth of a processor that takes minutes.
  for tries in {1..3000}; do
    ! rabbitmq_ready || return 0
    if [ "$tries" -gt 15 ] && rabbitmq_gone; then
      die_with_log "$(rabbitmq_log)" "RabbitMQ stopped while it was starting"
    fi
    sleep 0.2
  done
  die_with_log "$(rabbitmq_log)" "RabbitMQ was not ready within 10 minutes"
}

# SIGTERM shuts it down cleanly, without the seconds that rabbitmqctl takes to start.
rabbitmq_stop() {
  local pid
  for pid in $(rabbitmq_processes beam.smp); do kill -TERM "$pid" 2>/dev/null || true; done
  wait_until 30 rabbitmq_gone || rabbitmq_kill
  rabbitmq_sweep
}

rabbitmq_kill() {
  local pid
  for pid in $(rabbitmq_processes beam.smp); do kill -KILL "$pid" 2>/dev/null || true; done
  wait_until 10 rabbitmq_gone
}

# Kills epmd and other helper processes, which outlive the broker.
rabbitmq_sweep() {
  local pid
  for pid in $(rabbitmq_processes); do kill -KILL "$pid" 2>/dev/null || true; done
}

rabbitmq_restart() {
  rabbitmq_stop
  rabbitmq_start
}

# definitions_user NAME PASSWORD TAGS and definitions_permission USER VHOST CONFIGURE WRITE READ: each prints a JSON object.
# Backslashes in the patterns are doubled for JSON.
definitions_user() { printf '{"name":"%s","password":"%s","tags":"%s"}' "$1" "$2" "$3"; }
definitions_permission() {
  printf '{"user":"%s","vhost":"%s","configure":"%s","write":"%s","read":"%s"}' "$1" "$2" "${3//\\/\\\\}" "${4//\\/\\\\}" "${5//\\/\\\\}"
}

# rabbitmq_define VHOST USERS PERMISSIONS: the last two are comma-separated JSON objects.
rabbitmq_define() {
  mkdir -p "$RABBITMQ_DIR"
  (umask 077 && printf '{"vhosts":[{"name":"%s"}],"users":[%s],"permissions":[%s]}\n' "$1" "$2" "$3" >"$RABBITMQ_DIR/definitions.json")
}
