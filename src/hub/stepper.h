// SPDX-License-Identifier: Apache-2.0
// What a rotation waits for, as it was when it was looked at last, and the steps that a hub takes by itself.
#pragma once

#include "hub/voice.h"

#include <jwtsync/result.h>
#include <jwtsync/rotation.h>
#include <jwtsync/rotation_store.h>
#include <jwtsync/seal.h>
#include <jwtsync/world.h>
#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace jwtsync::hub {

/// What holds the gate of the next step: so many of a kind, and since when the oldest does.
struct Waiting {
  rotation::StepKind step = rotation::StepKind::stage;
  std::string kid;
  struct Hold {
    rotation::HoldKind kind;
    std::size_t count = 0;
    std::chrono::seconds waited{0};
  };
  std::vector<Hold> holds;
};

/// Of members and the next step.
struct Progress {
  std::size_t present = 0;
  std::optional<Waiting> waiting = {};             ///< nothing where the rotation rests, or its gate is open
  std::vector<rotation::UnnamedSum> unnamed = {};  ///< tokens without a kid
};

/// What a hub does by itself.
struct Office {
  bool takes_steps = false;  ///< else nothing of what follows
  std::optional<std::chrono::seconds> every = {};
  bool keeps_standby = false;
};

/// Used by one thread, but for `progress`.
class Stepper {
 public:
  /// `rotation`, `seals` and the parts of `world` outlive it. The first of `seals` closes new keys.
  Stepper(const World& world, rotation::StoredRotation& rotation, const std::vector<rotation::Seal>& seals,
          Office office);

  /// Looks at the next step of this ring, and takes it where that is its office and the gate is open. Whether it did.
  bool attend(const rotation::Ring& ring);
  [[nodiscard]] Progress progress() const;
  [[nodiscard]] const Voice& voice() const noexcept { return voice_; }

 private:
  [[nodiscard]] Result<bool> step(const rotation::Ring& ring);
  [[nodiscard]] Result<bool> take(const rotation::Ring& ring, const rotation::Step& step);
  [[nodiscard]] Result<bool> begin(const rotation::Stored& stored);
  void keep(const rotation::Stored& stored, const std::optional<rotation::Gate>& gate);
  void tell(const rotation::Gate& gate);

  const World world_;
  rotation::StoredRotation& rotation_;
  const std::vector<rotation::Seal>& seals_;
  const Office office_;
  Voice voice_;
  std::string told_;  // what it waits for, as the log says
  std::string waits_for_;
  std::map<rotation::HoldKind, rotation::Moment> since_;  // of the step above
  mutable std::mutex mutex_;
  Progress progress_;  // guarded by it
};

}  // namespace jwtsync::hub
