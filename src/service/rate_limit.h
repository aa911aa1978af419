// SPDX-License-Identifier: Apache-2.0
// How often somebody may ask.
#pragma once

#include <jwtsync/world.h>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <unordered_map>

namespace jwtsync::service {

/// What one client may do at once, and how fast that comes back.
struct Rate {
  std::uint32_t burst;
  std::chrono::nanoseconds each;  ///< after so long he may do one more
};

/// Counts clients, each by a number, and forgets those who have all of their burst. Threads: any number at once.
class RateLimit {
 public:
  /// So many clients are told apart; those beyond share one burst.
  static constexpr std::size_t most_clients = 4'096;

  /// `clock` must outlive it.
  RateLimit(const Clock& clock, Rate rate) : clock_(clock), rate_(rate) {}

  /// Whether this client may do one more. One that may not is not counted.
  [[nodiscard]] bool take(std::uint64_t client);

 private:
  using Moment = std::chrono::nanoseconds;
  [[nodiscard]] Moment& full_at(std::uint64_t client, Moment now);

  const Clock& clock_;
  const Rate rate_;
  std::mutex mutex_;
  std::unordered_map<std::uint64_t, Moment> full_at_;  // when a client will have all of his burst again
  Moment full_of_others_{0};
  Moment next_sweep_{0};  // for those to forget: a stranger must not cause one with each request
};

}  // namespace jwtsync::service
