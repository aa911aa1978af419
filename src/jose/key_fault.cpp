// SPDX-License-Identifier: Apache-2.0
// The names of what may be wrong with a key of a set.
#include <jwtsync/jose.h>

#include <array>

namespace jwtsync {

template <>
std::span<const std::string_view> names<KeyFault>() noexcept {
  static constexpr std::array<std::string_view, 5> table{"other_purpose", "unsupported", "malformed", "weak",
                                                         "ambiguous"};
  static_assert(static_cast<std::size_t>(KeyFault::ambiguous) + 1 == table.size());
  return table;
}

}  // namespace jwtsync
