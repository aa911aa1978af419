// SPDX-License-Identifier: Apache-2.0
// What a Keeper is made of.
#pragma once

#include "keeper/counting.h"
#include "keeper/freshness.h"
#include "keeper/load.h"
#include "keeper/retry.h"
#include "keeper/watched.h"

#include <jwtsync/keeper.h>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jwtsync {

/// One ring in use and all that goes with it, or why there is none. Immutable: readers share it, a reload makes
/// another.
struct Keeper::Snapshot {
  keeper::Loaded loaded;
  Time loaded_at;
  std::uint64_t generation;  // of the rings: 0 as long as there was none
  std::uint64_t serial;      // of what is held
  /// The State this belongs to. As long as a Local keeps this Snapshot, no other State's mark has the same address.
  std::shared_ptr<const char> mark;
  std::vector<std::size_t> slots;  // of the ring's keys, in their order

  /// Where a token that this key verified is counted.
  [[nodiscard]] std::size_t slot_of(const VerifiedToken& token) const noexcept;
  /// Where a refused token is counted: a ring of one key has nothing else to try it with.
  [[nodiscard]] std::size_t slot_of_refusals() const noexcept { return slots.size() == 1 ? slots.front() : 0; }
  [[nodiscard]] std::span<const Key> keys() const noexcept {
    return has_key() ? loaded.prepared->ring.keys() : std::span<const Key>{};
  }
  [[nodiscard]] bool has_key() const noexcept { return loaded.prepared.has_value(); }
  /// Whether this process is a fork of the one that loaded the keys: they are gone.
  [[nodiscard]] bool is_lost() const noexcept;
  /// The answer to all that need a key, where there is none.
  [[nodiscard]] Error why_no_key() const;
};

struct Keeper::State {
  State(const World& outside, KeeperOptions opened_with) : world(outside), options(std::move(opened_with)) {}

  /// Reads configuration and sources; what happens meanwhile is for `events`. `deadline`: of the search.
  [[nodiscard]] Result<keeper::Loaded> load(std::chrono::milliseconds deadline, Events& events);
  [[nodiscard]] std::shared_ptr<const Snapshot> current() const;
  [[nodiscard]] std::optional<Error> last_error() const;
  /// Why there is no key, or why the last reload was not taken.
  [[nodiscard]] std::optional<Error> last_failure() const;
  [[nodiscard]] Identity identity(const Snapshot& held) const;
  [[nodiscard]] Report report() const;
  [[nodiscard]] Result<ChallengeAnswer> challenge(const Nonce& nonce, Variants variants) const;
  /// Reads the nonce that the deploy gave this process, `JWTSYNC_NONCE`, if it did.
  void read_deploy();
  /// Logs the answer to it: of this process as it is now.
  void answer_deploy(Events& events) const;
  [[nodiscard]] keeper::Watched what_to_watch();
  /// Why tokens cannot be verified now, if so.
  [[nodiscard]] std::optional<Error> why_unusable(const Snapshot& held) const;
  /// Why the keys that are held of an issuer may not tell.
  [[nodiscard]] Error outdated(const Snapshot& held) const;

  /// The whole of a reload, for the thread that holds `loading`.
  [[nodiscard]] Result<bool> reload(std::chrono::milliseconds deadline, Events& events);
  /// A reload that was not asked for and that no file caused: while loads fail for one reason, it says nothing.
  [[nodiscard]] Result<bool> reload_since_due(std::chrono::milliseconds deadline);
  /// What becomes of a load that gave a ring: whether another one is in use now.
  [[nodiscard]] bool accept(std::chrono::nanoseconds begun, keeper::Loaded loaded, Events& events);
  /// What becomes of a load that gave none.
  void fail(std::chrono::nanoseconds begun, Result<keeper::Loaded> loaded, Events& events);
  void hold(keeper::Loaded loaded, std::uint64_t generation);
  void take_into_use(keeper::Loaded loaded, Events& events);
  void stay_without_key(keeper::Loaded loaded, Events& events);
  void note_fetch(std::chrono::nanoseconds begun, std::optional<PublishedKeys> found);
  void keep_after(const Error& error, Events& events);
  void note_recovery(Events& events);
  /// That the sources give other keys than those that were handed over, and stay in use.
  void note_outdated(const keeper::Facts& found, Events& events);
  /// When to load again though no file changed: for an issuer's keys, or since the last load failed.
  [[nodiscard]] std::chrono::nanoseconds due() const noexcept { return std::min(freshness.due(), retry.due()); }
  [[nodiscard]] bool is_due(std::chrono::nanoseconds now) const noexcept {
    return freshness.is_due(now) || retry.is_due(now);
  }

  World world;
  const KeeperOptions options;
  std::string instance;
  std::optional<Nonce> deploy;  // the nonce that it gave this process
  keeper::Counters counters;
  keeper::KeySlots key_slots;
  const std::shared_ptr<const char> mark = std::make_shared<const char>('\0');

  std::mutex loading;  // one load at a time; guards `renews`, `watched`, `last_read` and `published`
  bool renews = false;                     // other keys are taken, although those in use were handed over
  keeper::Watched watched;
  std::vector<std::string> last_read;      // the paths that the latest good load looked at
  std::optional<PublishedKeys> published;  // what the latest good load found, if an issuer publishes it
  keeper::Freshness freshness;
  keeper::Retry retry;

  mutable std::mutex held_mutex;  // guards `held` and `reload_error`, for a moment only
  std::shared_ptr<const Snapshot> held;
  std::optional<Error> reload_error;
  std::atomic<std::uint64_t> serial{0};  // that of `held`: all that a call looks at while nothing changes
};

}  // namespace jwtsync
