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
/// Between two fetches that tokens cause: so many tokens of unknown keys cause no more than one.
inline constexpr std::chrono::seconds cooldown{10};
/// Between two fetches that bad signatures cause, where the first changed nothing; it doubles up to the set's age,
/// after which the issuer is asked anyway.
inline constexpr std::chrono::minutes doubt_pause{5};

/// How long a thread that has other work waits for an issuer, and how long a bad signature is in doubt.
inline constexpr std::chrono::milliseconds patience{2'000};

/// Threads: any number at once; `landed` and `failed` are called by one at a time.
class Freshness {
 public:
  using Time = std::chrono::nanoseconds;

  /// What is to be done about a token whose key may not be held.
  enum class UnknownKey : std::uint8_t {
    refuse,  ///< the issuer was asked a moment ago: there is no such key
    wait,    ///< not known: a fetch is under way, or the issuer cannot be reached
    fetch,   ///< not known, and this caller is the one to have it fetched
  };

  /// The keys that the next `landed` is of are others than those before: a bad signature may be asked about at once.
  void changed() noexcept;

  /// The keys of a fetch that began at `begun` are in use. `random`: any 64 bits, so that processes that began together
  /// do not come together.
  void landed(Time begun, Time now, std::chrono::seconds fresh_for, std::uint64_t random) noexcept;
  /// A fetch that began at `begun` gave none. When it is tried again is for Retry to say.
  void failed(Time begun) noexcept;
  /// A hub whose ring is followed was asked at `begun`, and answered: which keys there are is known until `until`, and
  /// those that are held are good without limit. `until` before `begun`: it ends now.
  void joined(Time begun, Time until) noexcept;
  /// The same, but for how long.
  void read(Time begun) noexcept;
  /// The keys in use are not those of an issuer.
  void does_not_apply() noexcept;

  [[nodiscard]] bool applies() const noexcept { return load(ends_) != never; }
  /// Whether a fetch is due: it is time, or a token asked for one.
  [[nodiscard]] bool is_due(Time now) const noexcept { return is_asked_for() || now >= load(due_); }
  /// When the next fetch is due; `never` if none is.
  [[nodiscard]] Time due() const noexcept { return load(due_); }
  /// Whether a token asked for a fetch that did not begin yet, or goes on.
  [[nodiscard]] bool is_asked_for() const noexcept { return load(asked_) > load(answered_); }
  /// Whether it was a bad signature that asked.
  [[nodiscard]] bool is_in_doubt() const noexcept { return doubted_.load(std::memory_order_acquire); }
  /// Until when they are as the issuer has them, or the hub; `never` where neither is asked.
  [[nodiscard]] Time fresh_until() const noexcept { return load(fresh_until_); }
  /// Whether the keys are older than the issuer lets them be.
  [[nodiscard]] bool is_stale(Time now) const noexcept { return now >= load(fresh_until_); }
  /// Whether they are so old that they are good for nothing.
  [[nodiscard]] bool has_ended(Time now) const noexcept { return now >= load(ends_); }
  /// Whether a bad signature may ask the issuer; no use looking closer at one before.
  [[nodiscard]] bool may_be_in_doubt(Time now) const noexcept { return now >= load(doubt_due_); }
  /// Whether the issuer could not be asked when it was last to be.
  [[nodiscard]] bool is_out_of_reach(Time now) const noexcept {
    return last_failed_.load(std::memory_order_relaxed) || is_stale(now);
  }
  /// Of a token that names a key which is not held.
  [[nodiscard]] UnknownKey judge_unknown_key(Time now) noexcept;
  /// Of a token whose key is held and did not verify it: the issuer may have another one of this name by now. Only what
  /// is being asked is worth waiting for: where the issuer does not answer, the signature is bad.
  [[nodiscard]] UnknownKey judge_bad_signature(Time now) noexcept;

  static constexpr Time never = Time::max();

 private:
  using Atomic = std::atomic<Time>;
  static constexpr Time always = Time::min();

  /// A fetch that began at `begun` brought nothing new.
  void settle_doubt(Time begun, Time now) noexcept;
  [[nodiscard]] static Time load(const Atomic& time) noexcept { return time.load(std::memory_order_acquire); }

  Atomic fresh_until_{never};
  Atomic ends_{never};
  Atomic due_{never};
  Atomic asked_{-cooldown};   // when a token last asked for a fetch
  Atomic answered_{Time{0}};  // when the last fetch began that is over
  std::atomic<bool> last_failed_{false};
  std::atomic<bool> doubted_{false};  // whether a bad signature asked for a fetch that is not over
  Atomic doubt_due_{always};          // from when on a bad signature may ask
  Time pause_{0};                     // after the last doubt; 0 for none since the set changed
  Time age_{0};                       // of the set, for how long it is fresh
};

}  // namespace jwtsync::keeper
