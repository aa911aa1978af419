// SPDX-License-Identifier: Apache-2.0
// Refused tokens and requests in the log, where those who send them must not be able to fill it.
#pragma once

#include "base/error.h"
#include "service/bearer.h"

#include <jwtsync/result.h>
#include <jwtsync/world.h>
#include <array>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace jwtsync::service {

/// Says when a refusal is worth a line: the first of a code or kind, and then one in `interval`. Threads: any number at
/// once.
class RefusalLog {
 public:
  static constexpr std::chrono::seconds interval{1};

  /// `clock` must outlive it.
  explicit RefusalLog(const Clock& clock) : clock_(clock) {}

  /// How the line of this refusal ends, if it is time for one: with how many of its code were passed over since the
  /// last line. Else nothing, and this one is passed over.
  [[nodiscard]] std::optional<std::string> due(Code code);
  /// The same of a request that brings no token.
  [[nodiscard]] std::optional<std::string> due(NoToken why);

 private:
  struct Lines {
    std::optional<std::chrono::nanoseconds> last_line;
    std::uint64_t passed_over = 0;
  };
  [[nodiscard]] std::optional<std::string> due(Lines& known, std::string_view of_this);

  const Clock& clock_;
  std::mutex mutex_;
  std::array<Lines, base::code_count> codes_;
  std::array<Lines, no_token_count> without_token_;
};

}  // namespace jwtsync::service
