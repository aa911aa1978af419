#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds the peer in Rust into a folder, by its lock file, where a cargo is there that can: Debian 12 has 0.66, and
# oxitoken is written in the edition of 2024, which takes 1.85. Elsewhere it says so and is done.
#   build.sh FOLDER
set -euo pipefail
into=$(realpath "$1")
cd "$(dirname "$0")"
needed=1.85
if ! command -v cargo >/dev/null; then
  echo "oxitoken is left out: there is no cargo"
  exit 0
fi
version=$(cargo --version | cut -d' ' -f2)
if [[ $(printf '%s\n' "$needed" "$version" | sort -V | head -1) != "$needed" ]]; then
  echo "oxitoken is left out: it takes cargo $needed, and this is $version"
  exit 0
fi
CARGO_TARGET_DIR=$into/rust cargo build --release --locked --quiet
cp "$into/rust/release/oxitoken-peer" "$into/"
