// SPDX-License-Identifier: Apache-2.0
// What a Keeper is made of.
#pragma once

#include "keeper/counting.h"
#include "keeper/freshness.h"
#include "keeper/load.h"
#include "keeper/watched.h"

#include <jwtsync/counters.h>
#include <jwtsync/keeper.h>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jwtsync {

/// One ring in use and all that goes with it. Immutable: readers share it, a reload makes another.
struct Keeper::Held {
  keeper::Loaded loaded;
  Time loaded_at;
  std::uint64_t generation;
  /// The State this belongs to. As long as a Local keeps this Held, no other State's mark has the same address.
  std::shared_ptr<const char> mark;
  std::vector<std::size_t> slots;  // of the ring's keys, in their order

  /// Where a token that this key verified is counted.
  [[nodiscard]] std::size_t slot_of(std::string_view kid) const noexcept;
  /// Where a refused token is counted: a ring of one key has nothing else to try it with.
  [[nodiscard]] std::size_t slot_of_refusals() const noexcept { return slots.size() == 1 ? slots.front() : 0; }
  /// Whether a token may have been refused because its key is not in the ring. A ring of one key without a name tries
  /// that one, whatever key the token names.
  [[nodiscard]] bool may_lack_key_of(Refusal refusal) const noexcept {
    return refusal.code == Code::token_key_unknown ||
           (refusal.code == Code::token_signature_invalid && !loaded.ring.requires_kid());
  }
};

struct Keeper::State {
  State(const World& outside, KeeperOptions opened_with) : world(outside), options(std::move(opened_with)) {}

  /// Reads configuration and sources. `deadline`: of the search.
  [[nodiscard]] Result<keeper::Loaded> load(std::chrono::milliseconds deadline);
  [[nodiscard]] std::shared_ptr<const Held> current() const;
  [[nodiscard]] std::optional<Error> last_error() const;
  [[nodiscard]] Identity identity(const Held& held) const;
  [[nodiscard]] keeper::Watched what_to_watch();

  /// The whole of a reload, for whoever holds `loading`.
  [[nodiscard]] Result<bool> reload(std::chrono::milliseconds deadline);
  void take_into_use(keeper::Loaded loaded);
  void note_fetch(std::chrono::nanoseconds begun, std::optional<PublishedKeys> found);
  void keep_after(const Error& error);
  void note_recovery();

  World world;
  const KeeperOptions options;
  std::string instance;
  Counters counters;
  keeper::KeySlots key_slots;
  const std::shared_ptr<const char> mark = std::make_shared<const char>('\0');

  std::mutex loading;  // one load at a time; guards `watched` and `published`
  keeper::Watched watched;
  std::optional<PublishedKeys> published;  // what the latest good load found, if an issuer publishes it
  keeper::Freshness freshness;

  mutable std::mutex held_mutex;  // guards `held` and `reload_error`, for a moment only
  std::shared_ptr<const Held> held;
  std::optional<Error> reload_error;
  std::atomic<std::uint64_t> generation{0};  // that of `held`: all that a call looks at while nothing changes
};

}  // namespace jwtsync
