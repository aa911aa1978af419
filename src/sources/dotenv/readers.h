// SPDX-License-Identifier: Apache-2.0
// The table of readers: each program that reads environment files, as a pure function. tests/interop/dotenv_test.py
// holds each against the program itself.
#pragma once

#include "sources/dotenv/reading.h"

#include <span>
#include <string_view>

namespace jwtsync::sources::dotenv {

struct Reader {
  std::string_view name;  ///< as it stands in a sentence
  std::string_view id;    ///< for tests and tables
  Reading (*read)(const File&, std::string_view name, Room&);
  Because at_fault = Because::refused;  ///< what it does with a line of `Reading::faults`
};

[[nodiscard]] std::span<const Reader> readers() noexcept;

/// `docker run --env-file`: docker/cli, pkg/kvfile.
[[nodiscard]] Reading read_docker(const File& file, std::string_view name, Room& room);
/// `env_file` of docker-compose 1.29, which reads by python-dotenv.
[[nodiscard]] Reading read_compose_v1(const File& file, std::string_view name, Room& room);
/// `env_file` of docker compose 2: compose-spec/compose-go, dotenv.
[[nodiscard]] Reading read_compose_v2(const File& file, std::string_view name, Room& room);
/// `load_dotenv` of python-dotenv.
[[nodiscard]] Reading read_python(const File& file, std::string_view name, Room& room);
/// The npm package dotenv.
[[nodiscard]] Reading read_npm(const File& file, std::string_view name, Room& room);
/// `node --env-file`, as of Node 20.20 and of Node 22.
[[nodiscard]] Reading read_node_20(const File& file, std::string_view name, Room& room);
[[nodiscard]] Reading read_node(const File& file, std::string_view name, Room& room);
/// systemd.exec(5), EnvironmentFile.
[[nodiscard]] Reading read_systemd(const File& file, std::string_view name, Room& room);
/// `set -a; . FILE` of a POSIX shell (XCU 2).
[[nodiscard]] Reading read_shell(const File& file, std::string_view name, Room& room);

}  // namespace jwtsync::sources::dotenv
