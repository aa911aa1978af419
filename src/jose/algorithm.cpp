// SPDX-License-Identifier: Apache-2.0
#include "jose/header.h"

#include <array>

namespace jwtsync {
namespace {

struct Row {
  Algorithm algorithm;
  std::string_view name;
  std::size_t minimum_key_size;  // bytes of an HMAC key
};

constexpr std::array table{
    Row{Algorithm::hs256, "HS256", 32}, Row{Algorithm::hs384, "HS384", 48}, Row{Algorithm::hs512, "HS512", 64},
    Row{Algorithm::rs256, "RS256", 0},  Row{Algorithm::rs384, "RS384", 0},  Row{Algorithm::rs512, "RS512", 0},
    Row{Algorithm::ps256, "PS256", 0},  Row{Algorithm::ps384, "PS384", 0},  Row{Algorithm::ps512, "PS512", 0},
    Row{Algorithm::es256, "ES256", 0},  Row{Algorithm::es384, "ES384", 0},  Row{Algorithm::es512, "ES512", 0},
    Row{Algorithm::eddsa, "EdDSA", 0},
};

constexpr bool rows_stand_in_order() {
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (static_cast<std::size_t>(table[i].algorithm) != i) return false;
  }
  return static_cast<std::size_t>(Algorithm::eddsa) + 1 == table.size();
}
static_assert(rows_stand_in_order(), "every algorithm has its row, in the order of the enumeration");

constexpr const Row& row_of(Algorithm algorithm) noexcept { return table[static_cast<std::size_t>(algorithm)]; }

}  // namespace

std::string_view name_of(Algorithm algorithm) noexcept { return row_of(algorithm).name; }

std::optional<Algorithm> algorithm_named(std::string_view name) noexcept {
  if (name == jose::name_of_ed25519) return Algorithm::eddsa;
  for (const Row& row : table) {
    if (row.name == name) return row.algorithm;
  }
  return std::nullopt;
}

bool is_hmac(Algorithm algorithm) noexcept { return row_of(algorithm).minimum_key_size != 0; }

std::size_t minimum_key_size(Algorithm algorithm) noexcept { return row_of(algorithm).minimum_key_size; }

}  // namespace jwtsync
