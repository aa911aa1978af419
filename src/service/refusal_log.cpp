// SPDX-License-Identifier: Apache-2.0
#include "service/refusal_log.h"

#include <utility>

namespace jwtsync::service {

std::optional<std::uint64_t> RefusalLog::due(Code code) noexcept {
  const std::chrono::nanoseconds now = clock_.elapsed();
  const std::lock_guard lock(mutex_);
  OfCode& known = codes_[static_cast<std::size_t>(code)];
  if (known.last_line && now - *known.last_line < interval) {
    ++known.passed_over;
    return std::nullopt;
  }
  known.last_line = now;
  return std::exchange(known.passed_over, 0);
}

}  // namespace jwtsync::service
