// SPDX-License-Identifier: Apache-2.0
#include <jwtsync/jose.h>

#include <array>

namespace jwtsync {
namespace {

struct Row {
  Algorithm algorithm;
  std::string_view name;
  std::size_t minimum_key_size;  // bytes
};

constexpr std::array table{
    Row{Algorithm::hs256, "HS256", 32},
    Row{Algorithm::hs384, "HS384", 48},
    Row{Algorithm::hs512, "HS512", 64},
};

constexpr const Row& row_of(Algorithm algorithm) noexcept { return table[static_cast<std::size_t>(algorithm)]; }

}  // namespace

std::string_view name_of(Algorithm algorithm) noexcept { return row_of(algorithm).name; }

std::optional<Algorithm> algorithm_named(std::string_view name) noexcept {
  for (const Row& row : table) {
    if (row.name == name) return row.algorithm;
  }
  return std::nullopt;
}

std::size_t minimum_key_size(Algorithm algorithm) noexcept { return row_of(algorithm).minimum_key_size; }

}  // namespace jwtsync
