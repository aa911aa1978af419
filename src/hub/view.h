// SPDX-License-Identifier: Apache-2.0
// What a hub has of the store in memory: its ring, and whether that may be handed out.
#pragma once

#include "hub/handout.h"
#include "hub/offer.h"
#include "hub/trial.h"
#include "hub/voice.h"

#include <jwtsync/result.h>
#include <jwtsync/rotation.h>
#include <jwtsync/rotation_store.h>
#include <jwtsync/seal.h>
#include <jwtsync/world.h>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::hub {

/// Threads: any number at once.
class View {
 public:
  /// `rotation` and the parts of `world` outlive it.
  View(const World& world, rotation::StoredRotation& rotation, std::vector<rotation::Seal> seals);

  /// Looks at the store: whether it has another ring than before, which is opened then.
  bool look();
  /// The ring. Errors: why there is none; `ring_unavailable` where members hold a later one.
  [[nodiscard]] Result<std::shared_ptr<const Handout>> ring() const;
  /// The ring of this position, or a later one; the store is looked at where it is not in memory.
  [[nodiscard]] Result<std::shared_ptr<const Handout>> ring_from(rotation::Position position);
  /// What a member holds. One that is later than that of the store, or of another history, stops the hub until the
  /// store has a later one.
  void hear(std::string_view member, const rotation::Held& held);
  [[nodiscard]] const std::vector<rotation::Seal>& seals() const noexcept { return seals_; }
  /// The key that is rehearsed; null if none is, or it cannot be opened.
  [[nodiscard]] std::shared_ptr<const Trial> trial() const;
  /// What the store may keep of keys that are offered.
  [[nodiscard]] Result<std::vector<rotation::OfferedKey>> seal(const Offer& offer) const;
  /// What time it is by the clock of the store, as of the last look.
  [[nodiscard]] rotation::Moment now() const;
  /// Why the store cannot be read, or its ring not be handed out.
  [[nodiscard]] std::optional<Error> fault() const;

 private:
  struct Fork {
    rotation::Position position;
    Error error;
  };
  [[nodiscard]] Result<bool> refresh();
  [[nodiscard]] Result<void> open_ring();
  [[nodiscard]] Result<void> look_for_trial(const std::string& kid);
  void stop(rotation::Position position, std::string message);

  const World world_;
  rotation::StoredRotation& rotation_;
  const std::vector<rotation::Seal> seals_;
  Voice voice_;
  std::mutex looking_;  // one looks at a time; guards the next one
  std::string document_;
  std::string tried_;         // the kid that is rehearsed
  mutable std::mutex mutex_;  // guards what follows
  std::shared_ptr<const Handout> handout_;
  std::shared_ptr<const Trial> trial_;
  std::optional<Fork> stopped_;
  rotation::Moment store_time_;
  std::chrono::nanoseconds looked_at_{0};
};

}  // namespace jwtsync::hub
