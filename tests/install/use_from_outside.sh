#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs jwtsync into a temporary folder, builds a program against it in one of the four ways, and runs it.
#   use_from_outside.sh find_package|pkg_config|pkg_config_c|fetch_content SOURCE BUILD COMPILER
set -euo pipefail
way=$1 source=$2 build=$3 compiler=$4
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
here=$source/tests/install
unset "${!JWT_SECRET@}" "${!JWTSYNC_@}"
export ENVIRONMENT=staging

cmake_options=(-G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_COMPILER="$compiler")
if command -v ccache >/dev/null; then cmake_options+=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache); fi

case $way in
  find_package)
    cmake --install "$build" --prefix "$folder/prefix" >/dev/null
    cmake -S "$here/consumer" -B "$folder/build" "${cmake_options[@]}" \
      -DCMAKE_PREFIX_PATH="$folder/prefix" >/dev/null
    cmake --build "$folder/build"
    "$folder/build/consumer"
    "$folder/build/consumer_in_c"
    cmake -S "$source/examples" -B "$folder/examples" "${cmake_options[@]}" \
      -DCMAKE_PREFIX_PATH="$folder/prefix" >/dev/null
    cmake --build "$folder/examples"
    "$folder/prefix/bin/jwtsync" version
    ;;
  pkg_config)
    cmake --install "$build" --prefix "$folder/prefix" >/dev/null
    mv "$folder/prefix" "$folder/moved"  # an installed tree can be moved
    pc=$(dirname "$(find "$folder/moved" -name jwtsync.pc)")
    # shellcheck disable=SC2046
    "$compiler" -std=c++20 "$here/consumer/consumer.cpp" -o "$folder/consumer" \
      $(PKG_CONFIG_PATH="$pc" pkg-config --cflags --libs jwtsync)
    "$folder/consumer"
    ;;
  pkg_config_c)
    cmake --install "$build" --prefix "$folder/prefix" >/dev/null
    mv "$folder/prefix" "$folder/moved"
    pc=$(dirname "$(find "$folder/moved" -name jwtsync_c.pc)")
    libraries=$(PKG_CONFIG_PATH="$pc" pkg-config --variable=libdir jwtsync_c)
    # shellcheck disable=SC2046
    "${CC:-cc}" -std=c11 -Wall -Wextra -Wpedantic -Werror "$source/examples/c/verify.c" -o "$folder/verify" \
      $(PKG_CONFIG_PATH="$pc" pkg-config --cflags --libs jwtsync_c) -Wl,-rpath,"$libraries"
    export JWT_SECRET_STAGING=Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc
    token=$(echo '{"sub":"alice"}' | "$folder/moved/bin/jwtsync" sign)
    "$folder/verify" "$token" | grep -q '"sub":"alice"'
    status=0
    "$folder/verify" "${token%.*}.AAAA" 2>"$folder/refusal" || status=$?
    [[ $status == 1 ]] && grep -q '^verify: ' "$folder/refusal"
    ;;
  fetch_content)
    cmake -S "$here/fetching" -B "$folder/build" "${cmake_options[@]}" -DJWTSYNC_SOURCE="$source" >/dev/null
    cmake --build "$folder/build"
    "$folder/build/consumer"
    ;;
esac
echo "1 passed, 0 failed"
