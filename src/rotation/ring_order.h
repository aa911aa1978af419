// SPDX-License-Identifier: Apache-2.0
// The one order in which the keys of a ring stand.
#pragma once

#include <jwtsync/rotation.h>
#include <string_view>
#include <tuple>

namespace jwtsync::rotation {

/// Active first, as readers of key sets take it for the one that signs; then by state, then by age.
[[nodiscard]] inline bool stands_before(const RingKey& a, const RingKey& b) {
  const auto rank = [](const RingKey& key) { return key.state == KeyState::active ? -1 : static_cast<int>(key.state); };
  return std::tuple(rank(a), a.since, std::string_view(a.kid)) < std::tuple(rank(b), b.since, std::string_view(b.kid));
}

}  // namespace jwtsync::rotation
