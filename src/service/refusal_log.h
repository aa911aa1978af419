// SPDX-License-Identifier: Apache-2.0
// Refused tokens in the log, where those who send them must not be able to fill it.
#pragma once

#include <jwtsync/counters.h>
#include <jwtsync/result.h>
#include <jwtsync/world.h>
#include <array>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>

namespace jwtsync::service {

/// Says when a refusal is worth a line: the first of a code, and then one in `interval`. Threads: any number at once.
class RefusalLog {
 public:
  static constexpr std::chrono::seconds interval{1};

  /// `clock` must outlive it.
  explicit RefusalLog(const Clock& clock) : clock_(clock) {}

  /// How many of this code were passed over since its last line, if it is time for the next; else nothing, and this
  /// one is passed over.
  [[nodiscard]] std::optional<std::uint64_t> due(Code code) noexcept;

 private:
  struct OfCode {
    std::optional<std::chrono::nanoseconds> last_line;
    std::uint64_t passed_over = 0;
  };
  const Clock& clock_;
  std::mutex mutex_;
  std::array<OfCode, code_count> codes_;
};

}  // namespace jwtsync::service
