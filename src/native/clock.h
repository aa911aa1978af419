// SPDX-License-Identifier: Apache-2.0
// The system's two clocks.
#pragma once

#include <jwtsync/world.h>

#include "base/require.h"

#include <ctime>
#include <thread>

namespace jwtsync::native {

/// What the system says: CLOCK_REALTIME, CLOCK_REALTIME_COARSE and CLOCK_BOOTTIME, which goes on while it sleeps.
class SystemClock final : public Clock {
 public:
  [[nodiscard]] Time now() const noexcept override { return std::chrono::system_clock::now(); }
  [[nodiscard]] Time last_tick() const noexcept override {
    timespec tick{};
    if (::clock_gettime(CLOCK_REALTIME_COARSE, &tick) != 0) return now();
    return Time(std::chrono::seconds(tick.tv_sec) + std::chrono::nanoseconds(tick.tv_nsec));
  }
  [[nodiscard]] std::chrono::nanoseconds elapsed() const noexcept override {
    timespec passed{};
    // It goes on while the machine sleeps: what an issuer published before is as old as it is.
    base::require(::clock_gettime(CLOCK_BOOTTIME, &passed) == 0);
    return std::chrono::seconds(passed.tv_sec) + std::chrono::nanoseconds(passed.tv_nsec);
  }
  void pause(std::chrono::nanoseconds duration) noexcept override { std::this_thread::sleep_for(duration); }
};

}  // namespace jwtsync::native
