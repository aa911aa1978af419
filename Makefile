# SPDX-License-Identifier: Apache-2.0
# Every verb installs what it needs first (Debian 12 packages), so that git and make are all a machine must have.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
JOBS ?= $(shell nproc)

.PHONY: help run build test words check check-all simulate simulate-rotation soak model model-full bench \
  bench-rotation doctor-score fuzz tidy citations format install uninstall clean package package-test wheel \
  setup-build setup-test setup-check configure

help: ## say what the verbs do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: configure ## the main job: two services that disagree are found out, and made to agree
	@cmake --build --preset release -j $(JOBS) --target jwtsync_command auth backend
	@examples/story.sh build/release

setup-build:
	@scripts/install-packages build

setup-test: setup-build
	@scripts/install-packages test

setup-check: setup-test
	@scripts/install-packages check

configure: setup-build
	@test -f build/release/build.ninja || cmake --preset release -DJWTSYNC_TESTS=OFF

build: configure ## the Release build: the command at build/release/jwtsync, the examples beside it
	@cmake --build --preset release -j $(JOBS)

test: setup-test ## build and pass every test
	@cmake --preset release -DJWTSYNC_TESTS=ON >/dev/null
	@cmake --build --preset release -j $(JOBS)
	@ctest --preset release -j $$(($(JOBS) + 1))  # some only wait

words: setup-test ## write anew what scripts of the command expect to be printed, and docs/causes: read it as a diff
	@cmake --preset release -DJWTSYNC_TESTS=ON >/dev/null
	@cmake --build --preset release -j $(JOBS) --target jwtsync_command diagnosis_tests
	@JWTSYNC_WORDS=write build/release/diagnosis_tests --gtest_brief=1 --gtest_filter='page.stands_*'
	@JWTSYNC_WORDS=write /usr/bin/python3 -B tests/cli/run_script.py build/release/jwtsync tests/cli/scripts/*.txt

check: setup-check ## sanitizers, both clangs, other cryptography, constant time, ABI, clang-tidy, short fuzzing, form
	@scripts/check $(JOBS)

check-all: setup-check ## the whole suite under both sanitizers, both clangs, longer fuzzing: for a release
	@scripts/check $(JOBS) all

simulate: setup-test ## play STEPS steps (100000) of a simulated fleet, from SEED (1): docs/simulation.md
	@cmake --preset release -DJWTSYNC_TESTS=ON >/dev/null
	@cmake --build --preset release -j $(JOBS) --target simulate
	@build/release/simulate $(or $(SEED),1) $(or $(STEPS),100000)

simulate-rotation: setup-test ## play HISTORIES (1000) of a simulated rotation, from SEED (1): docs/rotation.md
	@cmake --preset release -DJWTSYNC_TESTS=ON >/dev/null
	@cmake --build --preset release -j $(JOBS) --target simulate_rotation
	@build/release/simulate_rotation $(or $(SEED),1) $(or $(HISTORIES),1000)

soak: setup-test ## for SECONDS (600) rotate a real fleet in which things go wrong, on STORE (sqlite, postgresql)
	@cmake --preset release -DJWTSYNC_TESTS=ON >/dev/null
	@cmake --build --preset release -j $(JOBS)
	@ctest --preset release -R '^python[.]install$$' --output-on-failure >/dev/null
	@/usr/bin/python3 -B tests/soak/soak.py build/release $(or $(STORE),sqlite) $(or $(SECONDS),600) $(SEED)

model: ## search the model of the rotation: no violation with all gates, one for each gate that is removed
	@scripts/install-packages model
	@/usr/bin/python3 -B scripts/model

model-full: ## that, and every state of the large configurations: docs/decisions/0027-rotation-model.md
	@scripts/install-packages model
	@/usr/bin/python3 -B scripts/model full

bench: build ## what tokens cost, beside other libraries; to start, to ask many processes, and to be asked by a proxy
	@scripts/install-packages test
	@scripts/install-packages bench
	@cmake --preset release -DJWTSYNC_BENCH=ON >/dev/null
	@cmake --build --preset release -j $(JOBS) --target jwtsync_bench jwtsync_flood jwtsync_local
	@mkdir -p build/bench-peers && cp -t build/bench-peers bench/peers/*.json bench/peers/*.mjs bench/peers/.npmrc
	@cd build/bench-peers && npm ci --ignore-scripts --silent
	@bench/peers/oxitoken/build.sh build/bench-peers
	@/usr/bin/python3 -B bench/run.py build/release/jwtsync_bench build/bench-peers build/bench.json
	@/usr/bin/python3 -B bench/draw.py build/bench.json docs/bench.svg
	@/usr/bin/python3 bench/startup.py build/release/jwtsync
	@build/release/jwtsync_flood
	@build/release/jwtsync_local
	@/usr/bin/python3 bench/agree.py build/release/jwtsync
	@/usr/bin/python3 -B bench/crowd.py build/release/jwtsync
	@/usr/bin/python3 -B bench/doctor.py build/release/jwtsync
	@/usr/bin/python3 bench/idle.py build/release/jwtsync
	@/usr/bin/python3 bench/watch.py build/release/jwtsync 2
	@/usr/bin/python3 bench/polls.py build/release/jwtsync
	@/usr/bin/python3 bench/proxy.py build/release/jwtsync \
	  "$$(PATH=$$PATH:/usr/sbin command -v nginx || echo build/tools/nginx)"
	@PYTHONPATH=python /usr/bin/python3 -B bench/python_verify.py

bench-rotation: setup-test ## how long rotations and revocations take, what members cost their hub, and it them
	@scripts/install-packages bench
	@cmake --preset release -DJWTSYNC_TESTS=ON -DJWTSYNC_BENCH=ON >/dev/null
	@cmake --build --preset release -j $(JOBS) --target jwtsync_command lead_rotation auth jwtsync_member
	@/usr/bin/python3 -B bench/member.py build/release/jwtsync build/release/jwtsync_member
	@/usr/bin/python3 -B bench/rotation.py build/release
	@/usr/bin/python3 -B bench/ring.py build/release/jwtsync build/release/lead_rotation

doctor-score: setup-test ## stage every cause, and print how often the doctor names it: by family, and each miss
	@cmake --preset release -DJWTSYNC_TESTS=ON >/dev/null
	@cmake --build --preset release -j $(JOBS) --target jwtsync_command jwtsync_c
	@ctest --preset release -R '^python.install$$' >/dev/null
	@/usr/bin/python3 -B tests/causes/score.py --jobs $$((2 * $(JOBS)))

fuzz: setup-check ## fuzz every target for SECONDS seconds each (60)
	@scripts/fuzz $(or $(SECONDS),60)

tidy: setup-check ## clang-tidy over every file, or those of FOLDERS="src/token src/crypto"
	@scripts/tidy all $(JOBS) 0 $(if $(FOLDERS),-- $(FOLDERS))

citations: ## which sections of the RFCs of JOSE and JWT are cited where
	@scripts/citations

format: setup-check ## format every C++ file
	@git ls-files '*.cpp' '*.h' | xargs clang-format-19 -i

install: configure ## install into PREFIX (/usr/local): command, libraries, man pages, docs; DESTDIR for packagers
	@cmake --build --preset release -j $(JOBS) --target jwtsync_installed
	@scripts/install build/release $(or $(PREFIX),/usr/local)

uninstall: ## take away what the last install into PREFIX (/usr/local) put there
	@scripts/install --remove build/release $(or $(PREFIX),/usr/local)

package: configure ## a Debian package, and a tarball whose command runs in any root: build/package
	@scripts/install-packages package
	@scripts/static-curl build/package/curl
	@cmake --preset release -DJWTSYNC_STATIC_CURL=$(CURDIR)/build/package/curl/lib/libcurl.a >/dev/null
	@cmake --build --preset release -j $(JOBS) --target jwtsync_installed jwtsync_self_contained
	@scripts/package build/release build/package

package-test: package ## try both, on a fresh Debian 12 and in empty roots
	@scripts/install-packages package-test
	@scripts/package-test build/release build/package

wheel: configure ## the Python package for this platform, with its library: build/package
	@cmake --build --preset release -j $(JOBS) --target jwtsync_c
	@scripts/install-packages wheel
	@mkdir -p build/package && strip -o build/package/libjwtsync_c.so build/release/libjwtsync_c.so
	@JWTSYNC_LIBRARY=$(CURDIR)/build/package/libjwtsync_c.so /usr/bin/python3 -m pip wheel --quiet --no-deps --no-index \
	  --disable-pip-version-check -w build/package ./python
	@ls build/package/*.whl

clean: ## remove what was built
	@rm -rf build
