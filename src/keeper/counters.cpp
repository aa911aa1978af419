// SPDX-License-Identifier: Apache-2.0
#include "keeper/counters.h"

#include <algorithm>

namespace jwtsync::keeper {

void LatencyHistogram::add(std::chrono::nanoseconds duration) noexcept {
  constexpr auto& bounds = LatencyCounts::bounds;
  const auto bucket = std::lower_bound(bounds.begin(), bounds.end(), duration) - bounds.begin();
  counts_[static_cast<std::size_t>(bucket)].add();
  sum_.add(static_cast<std::uint64_t>(std::max<std::int64_t>(0, duration.count())));
}

LatencyCounts LatencyHistogram::read() const noexcept {
  LatencyCounts reading;
  for (std::size_t i = 0; i < counts_.size(); ++i) reading.counts[i] = counts_[i].value();
  reading.sum = std::chrono::nanoseconds(static_cast<std::int64_t>(sum_.value()));
  return reading;
}

}  // namespace jwtsync::keeper
