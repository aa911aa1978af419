// SPDX-License-Identifier: Apache-2.0
#include "sources/dotenv/readers.h"

#include <array>

namespace jwtsync::sources::dotenv {
namespace {

constexpr std::array<Reader, 9> rows{{
    {"docker --env-file", "docker", read_docker},
    {"docker-compose 1", "compose1", read_compose_v1},
    {"docker compose 2", "compose2", read_compose_v2},
    {"python-dotenv", "python", read_python},
    {"dotenv of npm", "npm", read_npm},
    {"node 20 --env-file", "node20", read_node_20},
    {"node 22 --env-file", "node", read_node},
    {"systemd", "systemd", read_systemd},
    {"a shell", "shell", read_shell, Because::run},
}};

}  // namespace

std::span<const Reader> readers() noexcept { return rows; }

}  // namespace jwtsync::sources::dotenv
