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

# start NAME VARIABLE VALUE [ARGUMENT...]: a service whose only secret is in that variable, and no argument.
start() {
  : >"$folder/$1.log"  # of the one that was stopped before it, which would name other addresses
  (
    unset "${!JWT_SECRET@}" "${!JWTSYNC_@}"
    export ENVIRONMENT=staging "$2=$3"
    exec "$1" --config "$folder/$1.toml" "${@:4}" 2>>"$folder/$1.log"
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

# follow NAME [ARGUMENT...]: the service again, with no secret of its own: it follows the hub.
follow() {
  local name=$1
  shift
  stop "$name"
  printf '[rotation]\nhub = "%s"\naccess_token_file = "%s"\nsigns = %s\n' \
    "$hub" "$folder/access.key" "$([[ $name == auth ]] && echo true || echo false)" >"$folder/$name.toml"
  start "$name" ENVIRONMENT staging "$@"
}

# traffic: users log in and come with their tokens, all the time; each status on a line.
traffic() {
  local service status
  while [[ ! -e $folder/enough ]]; do
    curl -s -X POST "$auth/login" |
      sed -n 's/.*"token":"\([^"]*\)".*/header = "Authorization: Bearer \1"/p' >"$folder/user"
    for service in "$auth" "$backend"; do
      status=$(curl -s -o "$folder/page" -w '%{http_code}' --config "$folder/user" "$service/me")
      echo "$status" >>"$folder/statuses"
    done
  done
}

# rotate VERB...: what it did is the first line that it prints.
rotate() {
  say "${dim}\$ jwtsync rotate $*${plain}"
  ENVIRONMENT=staging jwtsync rotate "$@" --ring "sqlite:$folder/ring.db" --seal "file:$folder/seal.key" \
    >"$folder/rotated"
  head -n 1 "$folder/rotated" | indent
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

chapter 7 'Rotate from HS256 to ES256 while users come: a hub leads, each step waits for proof'
for name in seal access; do jwtsync generate --out "$folder/$name.key" 2>/dev/null; done
rotate start --from "$folder/generated.key" --lifetime 2s --leeway 0s --skew 1s
printf '[access]\ntoken_files = ["%s"]\n[rotation]\nring = "sqlite:%s"\nseal = "file:%s"\n' \
  "$folder/access.key" "$folder/ring.db" "$folder/seal.key" >"$folder/hub.toml"
ENVIRONMENT=staging jwtsync serve --service hub --listen 127.0.0.1:0 --config "$folder/hub.toml" \
  >"$folder/hub.out" 2>"$folder/hub.log" &
services+=($!)
wait_until grep -q 'listening on ' "$folder/hub.out" "$folder/hub.log"
hub=$(sed -n 's/.*listening on \(http:[^ ]*\).*/\1/p' "$folder/hub.out" "$folder/hub.log" | head -n 1)
follow auth --token-lifetime 2
follow backend
wait_until curl -sf "$auth_asked/readyz"
wait_until curl -sf "$backend_asked/readyz"
traffic &
users=$!
services+=("$users")
rotate start --algorithm ES256
for step in prove promote switch retire; do rotate step --wait 30s; done
touch "$folder/enough"
wait "$users"
accepted=$(grep -c '^200$' "$folder/statuses")
refused=$(grep -vc '^200$' "$folder/statuses" || true)
say "$accepted tokens accepted meanwhile, $refused refused"
[[ $refused == 0 ]]

printf '\n%sDone: one key, proved; and another one, with no token refused.%s\n' "$bold" "$plain"
