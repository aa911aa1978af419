// SPDX-License-Identifier: Apache-2.0
#include "service/refusal_log.h"

#include <utility>

namespace jwtsync::service {

std::optional<std::string> RefusalLog::due(Code code) {
  const std::chrono::nanoseconds now = clock_.elapsed();
  const std::lock_guard lock(mutex_);
  OfCode& known = codes_[static_cast<std::size_t>(code)];
  if (known.last_line && now - *known.last_line < interval) {
    ++known.passed_over;
    return std::nullopt;
  }
  known.last_line = now;
  const std::uint64_t passed_over = std::exchange(known.passed_over, 0);
  if (passed_over == 0) return std::string();
  return " (and " + std::to_string(passed_over) + " more since the last line of this code)";
}

}  // namespace jwtsync::service
