// SPDX-License-Identifier: Apache-2.0
// What the kernel gives to every process: its two clocks, random bytes, and errors, in words.
#pragma once

#include "base/require.h"

#include <jwtsync/world.h>
#include <ctime>
#include <string>
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
    // The steady clock of the library stands still while the machine is suspended, and a promise must not outlast that.
    timespec elapsed{};
    if (::clock_gettime(CLOCK_BOOTTIME, &elapsed) != 0) return std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::seconds(elapsed.tv_sec) + std::chrono::nanoseconds(elapsed.tv_nsec);
  }
  [[nodiscard]] Ticks last_ticks() const noexcept override;
  void pause(std::chrono::nanoseconds duration) noexcept override { std::this_thread::sleep_for(duration); }
};

/// getrandom(2): waits, once after the machine has started, until the kernel has gathered enough.
class SystemRandomness final : public Randomness {
 public:
  [[nodiscard]] Result<void> fill(std::span<char> bytes) override;
};

/// The text of an `errno` value as it stands in our messages: lower case, such as "permission denied".
[[nodiscard]] std::string error_text(int error);

}  // namespace jwtsync::native
