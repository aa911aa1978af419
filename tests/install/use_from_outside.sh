#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs jwtsync into a temporary folder, builds a program against it in one of four ways, and runs it; or looks at
# what is installed, and takes it away again.
#   use_from_outside.sh find_package|pkg_config|pkg_config_c|fetch_content|make_install SOURCE BUILD COMPILER
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
    # Neither the command nor speed: what is asked is whether the library builds as a part of another project.
    cmake -S "$here/fetching" -B "$folder/build" "${cmake_options[@]}" -DCMAKE_BUILD_TYPE=Debug \
      -DCMAKE_CXX_FLAGS_DEBUG=-O0 -DJWTSYNC_SOURCE="$source" >/dev/null
    cmake --build "$folder/build" --target consumer
    "$folder/build/consumer"
    ;;
  make_install)
    prefix=$folder/prefix pages=$folder/prefix/share/doc/jwtsync
    mkdir -p "$prefix/bin" && touch "$prefix/bin/of-another"
    "$source/scripts/install" "$build" "$prefix" >"$folder/said"
    grep -q "$pages" "$folder/said"
    grep -qF "export PATH=$prefix/bin:" "$folder/said"
    PATH=$prefix/bin:$PATH "$source/scripts/install" "$build" "$prefix" | { ! grep 'export PATH'; }
    # Every page that a hint names (of a program's text a compiler leaves pieces only).
    named=$(grep -rhoE --include='*.cpp' --include='*.h' 'docs/[a-z/-]+\.md' "$source/src" | sort -u)
    (($(wc -l <<<"$named") > 3))
    for page in $named; do [[ -f $pages/$page ]] || { echo "there is no $page" >&2; exit 1; }; done
    [[ -f $pages/LICENSE && -f $pages/README.md && -f $pages/deploy/jwtsync.service ]]
    # Stripped: no table of symbols.
    for file in "$prefix/bin/jwtsync" "$prefix"/lib*/libjwtsync_c.so; do
      if readelf --section-headers --wide "$file" | grep '\.symtab'; then exit 1; fi
    done
    # The manual: a page for each command, which mandoc reads without a complaint but that no page has a date.
    if ! mandoc=$(PATH=$PATH:$source/build/tools command -v mandoc); then
      echo 'mandoc is neither installed nor in build/tools: "make test" puts it there' >&2
      exit 1
    fi
    names=$("$prefix/bin/jwtsync" help --json | grep -oE '"name":"[a-z]+(-[a-z]+)*"' | sed 's/.*:"/jwtsync-/; s/"//')
    for name in jwtsync $names; do
      page=$prefix/share/man/man1/$name.1
      if "$mandoc" -Tlint -Wwarning "$page" | grep -v 'missing date'; then exit 1; fi
      # Not "grep -q": it leaves at its first match, and what writes to it then ends with SIGPIPE.
      "$mandoc" -Tascii "$page" | sed 's/.\x08//g' | grep "$name - " >/dev/null
    done
    (($(find "$prefix/share/man" -type f | wc -l) > 10))
    # What shells complete, where each looks for it.
    for script in bash-completion/completions/jwtsync zsh/site-functions/_jwtsync fish/vendor_completions.d/jwtsync.fish
    do
      grep -q access-token-file "$prefix/share/$script"
    done
    "$source/scripts/install" "$build" "$prefix" >/dev/null  # again: the same
    "$source/scripts/install" --remove "$build" "$prefix" >/dev/null
    [[ $(find "$prefix" -type f) == "$prefix/bin/of-another" && ! -e $pages && ! -e $prefix/include/jwtsync ]]
    status=0
    "$source/scripts/install" --remove "$build" "$prefix" 2>/dev/null || status=$?
    ((status == 3))
    DESTDIR=$folder/staged "$source/scripts/install" "$build" /usr >/dev/null
    "$folder/staged/usr/bin/jwtsync" -V >/dev/null
    DESTDIR=$folder/staged "$source/scripts/install" --remove "$build" /usr >/dev/null
    [[ -z $(find "$folder/staged" -type f) ]]
    ;;
esac
echo "1 passed, 0 failed"
