#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The main job in one terminal: two services that hold different keys are found out, and made to agree.
#   examples/story.sh build/release
set -euo pipefail
umask 077
build=$(cd "${1:?usage: story.sh BUILD}" && pwd)
PATH=$build:$PATH
folder=$(mktemp -d)
services=()

leave() {
  local status=$?
  for pid in "${services[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait
  if ((status != 0)); then tail -n 20 "$folder"/*.log >&2 || true; fi
  rm -rf "$folder"
  exit "$status"
}
trap leave EXIT
trap 'exit 130' INT TERM

if [[ -t 1 && -z ${NO_COLOR:-} ]]; then bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m'; else bold='' dim='' plain=''; fi
chapter() { printf '\n%s%s. %s%s\n' "$bold" "$1" "$2" "$plain"; }
say() { printf '   %s\n' "$*"; }
indent() { sed 's/^/   /'; }

# wait_until COMMAND...: tries for ten seconds.
wait_until() {
  for ((try = 0; try < 200; ++try)); do
    if "$@" >/dev/null 2>&1; then return 0; fi
    sleep 0.05
  done
  echo "gave up waiting for: $*" >&2
  return 1
}

# start NAME VARIABLE VALUE: a service whose only secret is in that variable; its secret is never an argument.
start() {
  : >"$folder/$1.log"  # of the one that was stopped before it, which would name other addresses
  (
    unset "${!JWT_SECRET@}" "${!JWTSYNC_@}"
    export ENVIRONMENT=staging "$2=$3"
    exec "$1" --config "$folder/$1.toml" 2>>"$folder/$1.log"
  ) &
  services+=($!)
  declare -g "$1_pid=$!"
  wait_until grep -q ' jwtsync on ' "$folder/$1.log"
  declare -g "$1=$(sed -n "s/.* $1 service on //p" "$folder/$1.log")"
  declare -g "$1_asked=$(sed -n "s/.* $1 jwtsync on //p" "$folder/$1.log")"
}

# stop NAME: as a deployment would.
stop() {
  local pid=$1_pid
  kill "${!pid}"
  wait "${!pid}" || true
}

# status NAME CURL-ARGUMENTS...: prints the HTTP status, and fails if it is not the one that was expected.
status() {
  local expected=$1 what=$2 got
  shift 2
  got=$(curl -s -o "$folder/body" -w '%{http_code}' "$@")
  say "$(printf '%-20s %s' "$what" "$got")"
  [[ $got == "$expected" ]] || { echo "expected $expected" >&2; return 1; }
}

# A token goes to curl through a file: an argument would show it to every user of the machine.
me() {
  printf 'header = "Authorization: Bearer %s"\n' "$token" >"$folder/token"
  status "$1" "GET  $2/me" --config "$folder/token" "${!2}/me"
}

login() {
  status 200 'POST auth/login' -X POST "$auth/login"
  token=$(sed -n 's/.*"token":"\([^"]*\)".*/\1/p' "$folder/body")
}

# agree EXPECTED-STATUS: asks both services.
agree() {
  local got=0
  say "${dim}\$ jwtsync agree $auth_asked $backend_asked${plain}"
  jwtsync agree "$auth_asked" "$backend_asked" >"$folder/agreement" || got=$?
  indent <"$folder/agreement"
  say "exit status $got"
  [[ $got == "$1" ]]
}

# doctor: asks both what is wrong; there is a cause to be found.
doctor() {
  local got=0
  say "${dim}\$ jwtsync doctor $auth_asked $backend_asked${plain}"
  jwtsync doctor "$auth_asked" "$backend_asked" >"$folder/diagnosis" || got=$?
  indent <"$folder/diagnosis"
  say "exit status $got"
  ((got == 1))
}

# reload NAME GENERATION: SIGHUP, and wait until the service says that it took a new ring into use.
reload() {
  local pid=$1_pid asked=$1_asked
  kill -HUP "${!pid}"
  wait_until eval "curl -s '${!asked}/readyz' | grep -q '\"generation\":$2\b'"
}

cat >"$folder/auth.toml" <<<'# nothing yet: the default order'
cat >"$folder/backend.toml" <<<'sources = ["env:JWT_SECRET_STAGING", "env:JWT_SECRET_KEY"]'
auth_secret=$(jwtsync generate)

chapter 1 'The incident: auth has JWT_SECRET_STAGING, backend has only JWT_SECRET_KEY'
start auth JWT_SECRET_STAGING "$auth_secret"
start backend JWT_SECRET_KEY "$(jwtsync generate)"
say "auth     $auth"
say "backend  $backend"

chapter 2 'A user logs in: auth takes its own token, backend refuses it'
login
me 200 auth
me 401 backend

chapter 3 'Ask the doctor: do they hold the same key, and why not? Neither shows it'
doctor

chapter 4 "Give backend auth's key in a file, and SIGHUP: no restart"
printf '%s' "$auth_secret" >"$folder/jwt.key"
cat >"$folder/backend.toml" <<<"sources = [\"file:$folder/jwt.key\"]"
reload backend 2
agree 0
me 200 backend

chapter 5 'Another day, a new backend: its secret went through echo and base64 on the way'
stop backend
: >"$folder/backend.toml"
start backend JWT_SECRET_STAGING "$(echo "$auth_secret" | base64 -w 0)"
me 401 backend
doctor
agree 1

chapter 6 'Let jwtsync make a key, and put both on it'
jwtsync generate --out "$folder/generated.key" 2>&1 | indent
for name in auth backend; do cat >"$folder/$name.toml" <<<"sources = [\"file:$folder/generated.key\"]"; done
reload auth 2
reload backend 2
agree 0
login
me 200 backend

printf '\n%sDone: one key, proved.%s\n' "$bold" "$plain"
