#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The Debian package, on a machine that has nothing else: run by scripts/package-test as root of a fresh Debian 12, with
# this folder and the package at /test.
set -eu
say() { printf '== %s\n' "$*"; }
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
cd /
# What the images of Debian leave out, the pages would be, too.
rm -f /etc/dpkg/dpkg.cfg.d/*

say "only what it declares"
apt-get install -y -qq --no-install-recommends /test/jwtsync.deb >/dev/null
dpkg-query -W -f='${db:Status-Abbrev}\n' jwtsync | grep -q '^ii'
jwtsync --version
JWT=Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc
ENVIRONMENT=staging JWT_SECRET_STAGING=$JWT jwtsync resolve | grep -q JWT_SECRET_STAGING
ldd /usr/bin/jwtsync /usr/lib/libjwtsync_c.so | { ! grep 'not found'; }
# libcurl, which is opened at the first request, is there; CAs are not, and it says so.
ENVIRONMENT=staging jwtsync resolve --source jwks+https://localhost:1/keys 2>&1 | grep -q 'connection refused'
[ -f /usr/share/doc/jwtsync/docs/commands/agree.md ] && [ -d /usr/include/jwtsync ]
[ -f /usr/lib/libjwtsync.a ] && [ -f /usr/share/doc/jwtsync/licenses/libssl-dev ]
(cd / && md5sum --quiet -c /var/lib/dpkg/info/jwtsync.md5sums)
ldconfig -p | grep -q 'libjwtsync_c\.so\.1'
[ ! -e /usr/share/doc/jwtsync/install_manifest.txt ]

say "man pages and completions, where their programs look"
apt-get install -y -qq --no-install-recommends man-db bash-completion zsh fish python3 systemd pkg-config >/dev/null
man -w jwtsync jwtsync-agree
man jwtsync-agree | grep -q 'do they all hold the same keys'
python3 -B /test/completion_test.py /usr/bin/jwtsync
# By themselves, as in a shell that somebody opened.
bash -c '. /usr/share/bash-completion/bash_completion; __load_completion jwtsync; complete -p jwtsync' |
  grep -q _jwtsync
zsh -c 'autoload -Uz compinit; compinit -u -D; print $_comps[jwtsync]' | grep -qx _jwtsync
fish -c 'complete -C "jwtsync resolv"' | grep -q '^resolve'
pkg-config --exists --print-errors jwtsync_c

say "the unit"
systemd-analyze verify --man=no /lib/systemd/system/jwtsync.service
systemd-analyze security --offline=true --threshold=15 /lib/systemd/system/jwtsync.service >/dev/null
[ ! -e /etc/systemd/system/multi-user.target.wants/jwtsync.service ]

say "again, and away"
apt-get install -y -qq --reinstall /test/jwtsync.deb >/dev/null
apt-get purge -y -qq jwtsync >/dev/null
if find /usr /etc /lib -path '*jwtsync*' -not -path '/lib/systemd/*' | grep .; then exit 1; fi
say "done"
