#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs the packages of a lock file into a venv, by their hashes, unless it holds them already.
#   install.sh LOCK_FILE VENV
set -euo pipefail
lock=$1 venv=$2
if cmp --silent "$lock" "$venv/installed"; then exit 0; fi
rm -rf "$venv"
/usr/bin/python3 -m venv "$venv"
export PIP_DISABLE_PIP_VERSION_CHECK=1
"$venv/bin/pip" install --quiet --no-compile --no-deps --require-hashes --only-binary :all: --requirement "$lock"
cp "$lock" "$venv/installed"
