# shellcheck shell=bash
# Detached processes, identified by pid and start time, so that an unrelated process with a recycled pid is never killed.

# The command name in /proc/<pid>/stat may contain spaces and brackets, so count the fields after its last bracket.
start_time() {
  local stat
  { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 1
  stat=${stat##*) }
  # shellcheck disable=SC2086  # split on purpose
  set -- $stat
  [ "$1" != Z ] || return 1
  printf '%s' "${20}"
}

# pid_of FILE: prints the pid in the file, if that process is still running.
pid_of() {
  local pid started
  { read -r pid started <"$1"; } 2>/dev/null || return 1
  [ -n "$pid" ] && [ "$(start_time "$pid")" = "$started" ] && printf '%s' "$pid"
}

running() { pid_of "$1" >/dev/null; }
gone() { ! running "$1"; }

# start_detached PIDFILE LOG DIRECTORY COMMAND...: the command inherits the exported environment, but no open files.
start_detached() {
  local pidfile=$1 log=$2 directory=$3 pid
  shift 3
  [ ! -s "$log" ] || mv -f "$log" "$log.1"
  # Descriptor 9 is the script's lock.
  (cd "$directory" && exec setsid nohup "$@") </dev/null >"$log" 2>&1 9>&- &
  pid=$!
  printf '%s %s\n' "$pid" "$(start_time "$pid")" >"$pidfile"
}

# stop_all SECONDS PIDFILE...: sends SIGTERM to all, waits, and kills those that do not stop.
stop_all() {
  local seconds=$1 file pid
  shift
  for file in "$@"; do
    ! pid=$(pid_of "$file") || kill -TERM "$pid" 2>/dev/null || true
  done
  for file in "$@"; do
    if ! wait_until "$seconds" gone "$file"; then
      say "$(basename "$file" .pid) did not stop within $seconds s and is killed"
      ! pid=$(pid_of "$file") || kill -KILL "$pid" 2>/dev/null || true
      wait_until 5 gone "$file" || true
    fi
    rm -f "$file"
  done
}

# as USER COMMAND...: runs a command as this user when run as root, otherwise as the current user.
as() {
  local user=$1
  shift
  if [ "$(id -u)" = 0 ]; then
    setpriv --reuid="$user" --regid="$(id -gn "$user")" --init-groups "$@"
  else
    "$@"
  fi
}

# server_directory USER WANTED: prints a directory that the user can access. A clone in a private home, such as root's,
# is not accessible to the unprivileged user that a server runs as when started by root.
server_directory() {
  local user=$1 wanted=$2 parent
  parent=$(dirname "$wanted")
  if (cd / && as "$user" test -x "$parent") 2>/dev/null; then
    printf '%s' "$wanted"
  else
    printf '/var/lib/editorial-platform/%s/%s' "$(printf '%s' "$parent" | cksum | cut -d' ' -f1)" "$(basename "$wanted")"
  fi
}

give_to() { [ "$(id -u)" != 0 ] || chown -R "$1:" "$2"; }

# http_get PORT PATH [USER:PASSWORD]: prints the response body and fails unless the status is 200. Works without curl.
http_get() (
  exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
  printf 'GET %s HTTP/1.0\r\nHost: localhost:%s\r\nConnection: close\r\n' "$2" "$1" >&3
  [ -z "${3:-}" ] || printf 'Authorization: Basic %s\r\n' "$(printf '%s' "$3" | base64 -w0)" >&3
  printf '\r\n' >&3
  read -r -t 5 _ status _ <&3 || exit 1
  while read -r -t 5 line <&3 && [ "${line%$'\r'}" ]; do :; done
  timeout 5 cat <&3
  [ "$status" = 200 ]
) 2>/dev/null
