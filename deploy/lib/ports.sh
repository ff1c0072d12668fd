# shellcheck shell=bash
# Finds ports that are in use (from /proc, which needs no further tools) and ports that are free.

listening() {
  local hex files=()
  printf -v hex '%04X' "$1"
  for file in /proc/net/tcp /proc/net/tcp6; do [ ! -r "$file" ] || files+=("$file"); done
  awk -v port=":$hex" '$4 == "0A" && substr($2, length($2) - 4) == port { found = 1 } END { exit !found }' "${files[@]}"
}

# Chooses below the range of ephemeral ports, so that an outgoing connection does not take the port meanwhile.
free_port() {
  local port
  while :; do
    port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
    if ! listening "$port" && [[ " ${TAKEN_PORTS:-} " != *" $port "* ]]; then
      TAKEN_PORTS="${TAKEN_PORTS:-} $port"
      # Returned in a variable, because a subshell would lose TAKEN_PORTS.
      FREE_PORT=$port
      return
    fi
  done
}

# require_free NAME PORT
require_free() {
  ! listening "$2" || die "port $2 ($1) is in use by something that this script did not start"
}
