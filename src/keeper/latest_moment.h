// SPDX-License-Identifier: Apache-2.0
// The latest of the moments that were noted.
#pragma once

#include <jwtsync/rotation.h>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>

namespace jwtsync::keeper {

/// Threads: any number at once, all in one order (`seq_cst`). While it does not grow, noting reads and writes nothing.
class LatestMoment {
 public:
  /// Seconds since 1970.
  void note(std::int64_t moment) noexcept {
    std::int64_t known = seconds_.load();
    while (known < moment && !seconds_.compare_exchange_weak(known, moment)) {
    }
  }
  [[nodiscard]] std::optional<rotation::Moment> read() const noexcept {
    const std::int64_t latest = seconds_.load();
    return latest == 0 ? std::nullopt : std::optional(rotation::Moment(std::chrono::seconds(latest)));
  }

 private:
  std::atomic<std::int64_t> seconds_{0};  // 0 for none
};

}  // namespace jwtsync::keeper
