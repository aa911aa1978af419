#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs the package into a new venv, as a user would, with no package index at hand.
#   install.sh SOURCE VENV LIBRARY
set -euo pipefail
source=$1 venv=$2 library=$3
rm -rf "$venv"
/usr/bin/python3 -m venv --system-site-packages "$venv"
export PIP_NO_INDEX=1 PIP_DISABLE_PIP_VERSION_CHECK=1
if [[ $library != "$source/build/release/libjwtsync_c.so" ]]; then export JWTSYNC_LIBRARY=$library; fi
"$venv/bin/pip" install --quiet --force-reinstall "$source/python"
cd /
"$venv/bin/python" -c 'import jwtsync.shared; print(jwtsync.__version__, jwtsync.__file__)'
