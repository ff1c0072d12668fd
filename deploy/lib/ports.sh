# shellcheck shell=bash
# Ports: which are taken (read from /proc, so nothing needs to be installed for it), which are free, which are ours.

listening() {
  local hex files=()
  printf -v hex '%04X' "$1"
  for file in /proc/net/tcp /proc/net/tcp6; do [ ! -r "$file" ] || files+=("$file"); done
  awk -v port=":$hex" '$4 == "0A" && substr($2, length($2) - 4) == port { found = 1 } END { exit !found }' "${files[@]}"
}

# Below the range from which outgoing connections take theirs, so that a port free now stays free.
free_port() {
  local port
  while :; do
    port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
    if ! listening "$port" && [[ " ${TAKEN_PORTS:-} " != *" $port "* ]]; then
      TAKEN_PORTS="${TAKEN_PORTS:-} $port"
      # Returned in a variable: a subshell would forget which ports have been given out.
      FREE_PORT=$port
      return
    fi
  done
}

# require_free NAME PORT
require_free() {
  ! listening "$2" || die "port $2 ($1) is in use by something that this script did not start"
}
