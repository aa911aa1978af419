// SPDX-License-Identifier: Apache-2.0
// When a load that failed is tried again: what kept a key from us may be over by then, and no file shows it. All times
// are of Clock::elapsed.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace jwtsync::keeper {

/// The pause after the first failure; it doubles up to the longest.
inline constexpr std::chrono::seconds first_retry{5};
inline constexpr std::chrono::seconds longest_retry{60};
/// The pause where a store said no, or gave what cannot be used: only a person changes that.
inline constexpr std::chrono::minutes retry_after_refusal{5};

/// From three to four quarters of `longest`, so that processes that failed together do not come together. `random`: any
/// 64 bits.
[[nodiscard]] std::chrono::nanoseconds with_jitter(std::chrono::nanoseconds longest, std::uint64_t random) noexcept;

/// Threads: any number at once; `failed` and `succeeded` are called by one at a time.
class Retry {
 public:
  using Time = std::chrono::nanoseconds;
  /// What stood in the way.
  enum class Obstacle : std::uint8_t {
    passing,  ///< a fault, an absence, an unusable file: tried again soon, and ever more seldom
    refusal,  ///< a store's no
    lasting,  ///< nothing outside of this process: it is not tried again
  };

  void failed(Time now, Obstacle obstacle, std::uint64_t random) noexcept;
  void succeeded() noexcept;

  /// When the next try is due; `never` if none is.
  [[nodiscard]] Time due() const noexcept { return due_.load(std::memory_order_acquire); }
  [[nodiscard]] bool is_due(Time now) const noexcept { return now >= due(); }

  static constexpr Time never = Time::max();

 private:
  std::atomic<Time> due_{never};
  std::uint32_t failures_ = 0;  // one after the other
};

}  // namespace jwtsync::keeper
