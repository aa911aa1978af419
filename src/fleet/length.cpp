// SPDX-License-Identifier: Apache-2.0
#include "fleet/length.h"

#include <algorithm>
#include <array>

namespace jwtsync {
namespace fleet {
namespace {

constexpr std::array<std::size_t, 6> least{0, 32, 48, 64, 96, 128};
static_assert(static_cast<std::size_t>(LengthStep::from_128) + 1 == least.size());

}  // namespace

LengthStep step_of(std::size_t characters) noexcept {
  return static_cast<LengthStep>(std::upper_bound(least.begin(), least.end(), characters) - least.begin() - 1);
}

std::size_t least_of(LengthStep step) noexcept { return least[static_cast<std::size_t>(step)]; }

}  // namespace fleet

template <>
std::span<const std::string_view> names<LengthStep>() noexcept {
  static constexpr std::array<std::string_view, fleet::least.size()> table{"length below 32",   "length 32 or more",
                                                                           "length 48 or more", "length 64 or more",
                                                                           "length 96 or more", "length 128 or more"};
  return table;
}

}  // namespace jwtsync
