// SPDX-License-Identifier: Apache-2.0
// JWK Sets of several keys.
#pragma once

#include <string>
#include <string_view>
#include <vector>
#include "base/encoding.h"

namespace jwtsync::testing {

/// One set of the keys of several, each `{"keys":[...]}` without white space.
inline std::string joined_sets(const std::vector<std::string>& sets) {
  constexpr std::string_view before = R"({"keys":[)", after = "]}";
  std::string keys;
  for (const std::string& set : sets) {
    keys += (keys.empty() ? "" : ",") + set.substr(before.size(), set.size() - before.size() - after.size());
  }
  return std::string(before) + keys + std::string(after);
}

/// Shared secrets without names. The first one signs.
inline std::string set_of_secrets(const std::vector<std::string_view>& secrets) {
  std::vector<std::string> sets;
  for (const std::string_view secret : secrets) {
    sets.push_back(R"({"keys":[{"kty":"oct","k":")" + base::base64url_encode(secret) + R"("}]})");
  }
  return joined_sets(sets);
}

}  // namespace jwtsync::testing
