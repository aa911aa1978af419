// SPDX-License-Identifier: Apache-2.0
#include "probe/pace.h"

#include <algorithm>
#include <cmath>

namespace jwtsync::probe {
namespace {

std::chrono::nanoseconds random_part(std::chrono::nanoseconds longest, std::uint64_t random) noexcept {
  constexpr int bits = 64;
  const double part = std::ldexp(static_cast<double>(random), -bits);
  return std::chrono::nanoseconds(static_cast<std::int64_t>(static_cast<double>(longest.count()) * part));
}

}  // namespace

Pace::Pace(Instant now, std::uint64_t random) noexcept : next_(now + random_part(longest_first, random)) {}

std::chrono::nanoseconds Pace::wait(Instant now) const noexcept { return std::max(next_ - now, Instant{0}); }

void Pace::sent(Instant now, std::uint64_t random) noexcept { next_ = now + shortest + random_part(most_more, random); }

}  // namespace jwtsync::probe
