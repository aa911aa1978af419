// SPDX-License-Identifier: Apache-2.0
#include "service/refusal_log.h"

#include <utility>

namespace jwtsync::service {

std::optional<std::string> RefusalLog::due(Code code) { return due(codes_[static_cast<std::size_t>(code)], "code"); }

std::optional<std::string> RefusalLog::due(NoToken why) {
  return due(without_token_[static_cast<std::size_t>(why)], "kind");
}

std::optional<std::string> RefusalLog::due(Lines& known, std::string_view of_this) {
  const std::chrono::nanoseconds now = clock_.elapsed();
  const std::lock_guard lock(mutex_);
  if (known.last_line && now - *known.last_line < interval) {
    ++known.passed_over;
    return std::nullopt;
  }
  known.last_line = now;
  const std::uint64_t passed_over = std::exchange(known.passed_over, 0);
  if (passed_over == 0) return std::string();
  return " (and " + std::to_string(passed_over) + " more since the last line of this " + std::string(of_this) + ")";
}

}  // namespace jwtsync::service
