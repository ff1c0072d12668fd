# shellcheck shell=bash
# Output for the operator: progress lines with the elapsed seconds, and error messages.

say() { printf '%4ds  %s\n' "$SECONDS" "$*"; }

# Indents the output of a build or another program under its progress line.
indented() { sed -u 's/^/        /'; }

die() {
  printf '%s: %s\n' "$0" "$*" >&2
  exit 1
}

# die_with_log FILE MESSAGE...: prints the message, then the end of the log without stack frames.
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

# wait_until SECONDS COMMAND...: retries the command until it succeeds; fails after the time limit.
wait_until() {
  local tries=$(($1 * 5))
  shift
  until "$@"; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || return 1
    sleep 0.2
  done
}
