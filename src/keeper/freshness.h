// SPDX-License-Identifier: Apache-2.0
// How old the keys of an issuer are: when it is to be asked again, and what they are still good for. Of keys that no
// issuer publishes it says nothing. All times are of Clock::elapsed.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace jwtsync::keeper {

/// How long keys are kept after they stopped being fresh, while the issuer cannot be reached.
inline constexpr std::chrono::hours kept_while_stale{24};
/// Between two fetches that tokens of unknown keys cause: so many such tokens cause no more than one.
inline constexpr std::chrono::seconds cooldown{10};

/// How long a thread that has other work waits for an issuer.
inline constexpr std::chrono::milliseconds patience{2'000};

/// Threads: any number at once; `landed` and `failed` are called by one at a time.
class Freshness {
 public:
  using Time = std::chrono::nanoseconds;

  /// What is to be done about a token whose key is not held.
  enum class UnknownKey : std::uint8_t {
    refuse,  ///< the issuer was asked a moment ago: there is no such key
    wait,    ///< not known: a fetch is under way, or the issuer cannot be reached
    fetch,   ///< not known, and this caller is the one to have it fetched
  };

  /// The keys of a fetch that began at `begun` are in use. `random`: any 64 bits, so that processes that began together
  /// do not come together.
  void landed(Time begun, Time now, std::chrono::seconds fresh_for, std::uint64_t random) noexcept;
  /// A fetch that began at `begun` gave none. When it is tried again is for Retry to say.
  void failed(Time begun) noexcept;
  /// The keys in use are not those of an issuer.
  void does_not_apply() noexcept;

  [[nodiscard]] bool applies() const noexcept { return load(ends_) != never; }
  /// Whether a fetch is due: it is time, or a token asked for one.
  [[nodiscard]] bool is_due(Time now) const noexcept { return is_asked_for() || now >= load(due_); }
  /// When the next fetch is due; `never` if none is.
  [[nodiscard]] Time due() const noexcept { return load(due_); }
  /// Whether a token asked for a fetch that did not begin yet, or goes on.
  [[nodiscard]] bool is_asked_for() const noexcept { return load(asked_) > load(answered_); }
  /// Whether the keys are older than the issuer lets them be.
  [[nodiscard]] bool is_stale(Time now) const noexcept { return now >= load(fresh_until_); }
  /// Whether they are so old that they are good for nothing.
  [[nodiscard]] bool has_ended(Time now) const noexcept { return now >= load(ends_); }
  [[nodiscard]] UnknownKey judge_unknown_key(Time now) noexcept;

  static constexpr Time never = Time::max();

 private:
  using Atomic = std::atomic<Time>;
  [[nodiscard]] static Time load(const Atomic& time) noexcept { return time.load(std::memory_order_acquire); }

  Atomic fresh_until_{never};
  Atomic ends_{never};
  Atomic due_{never};
  Atomic asked_{-cooldown};   // when a token last asked for a fetch
  Atomic answered_{Time{0}};  // when the last fetch began that is over
  std::atomic<bool> last_failed_{false};
};

}  // namespace jwtsync::keeper
