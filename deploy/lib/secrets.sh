# shellcheck shell=bash
# Random passwords, generated once and stored in $SECRETS (mode 0600).

random_password() {
  local text
  text=$(head -c 96 /dev/urandom | base64 -w0 | tr -dc A-Za-z0-9)
  printf '%s' "${text:0:32}"
}

# ensure_secrets NAME...: generates the missing ones and loads all.
ensure_secrets() {
  local name
  (umask 077 && touch "$SECRETS")
  chmod 600 "$SECRETS"
  for name in "$@"; do
    grep -q "^SECRET_$name=" "$SECRETS" || printf 'SECRET_%s=%s\n' "$name" "$(random_password)" >>"$SECRETS"
  done
  # shellcheck disable=SC1090
  . "$SECRETS"
}

secret() {
  local variable=SECRET_$1
  printf '%s' "${!variable}"
}
