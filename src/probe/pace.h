// SPDX-License-Identifier: Apache-2.0
// How often a process may ask an application: never more than four times a minute, and not together with its replicas.
#pragma once

#include <chrono>
#include <cstdint>

namespace jwtsync::probe {

/// When the next request may be sent. What is random is handed in: all of 64 bits.
class Pace {
 public:
  using Instant = std::chrono::nanoseconds;  // of Clock::elapsed

  static constexpr std::chrono::seconds shortest{15};  ///< from one request to the next: four a minute
  static constexpr std::chrono::seconds most_more{5};  ///< of which a random part is added
  static constexpr std::chrono::seconds longest_first{15};

  /// The first request comes after a random part of `longest_first`: replicas that start together do not ask together.
  Pace(Instant now, std::uint64_t random) noexcept;

  /// How long it is until the next request; zero if it may be sent.
  [[nodiscard]] std::chrono::nanoseconds wait(Instant now) const noexcept;
  /// One was sent, or was to be.
  void sent(Instant now, std::uint64_t random) noexcept;

 private:
  Instant next_;
};

}  // namespace jwtsync::probe
