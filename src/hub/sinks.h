// SPDX-License-Identifier: Apache-2.0
// The sinks of a ring's readers, kept up to date by a hub, and recorded in its store as they are read back.
#pragma once

#include "hub/sink.h"
#include "hub/voice.h"

#include <jwtsync/result.h>
#include <jwtsync/rotation.h>
#include <jwtsync/rotation_store.h>
#include <jwtsync/seal.h>
#include <jwtsync/world.h>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace jwtsync::hub {

/// A reader's sink, as it was when it was looked at last.
struct SinkState {
  std::string reader;
  std::optional<Error> fault = {};  ///< why it may not have the keys of the ring
};

/// Used by one thread, but for `state`.
class Sinks {
 public:
  /// `rotation`, `seals` and the parts of `world` outlive it.
  Sinks(const World& world, rotation::StoredRotation& rotation, const std::vector<rotation::Seal>& seals)
      : world_(world), rotation_(rotation), seals_(seals) {}

  /// Sees to the sinks of this ring: at once where it is another one than before, else so often that what somebody else
  /// does to them is noticed.
  void attend(const rotation::Ring& ring);
  [[nodiscard]] std::vector<SinkState> state() const;

 private:
  struct Sink {
    Sink(Events& events, const std::string& reader)
        : voice(events, "the sink of " + reader + " is not up to date", "the sink of " + reader + " is up to date",
                Level::warning) {}
    Voice voice;
    std::shared_ptr<const Secret> before;  // what was read back last
    std::chrono::nanoseconds next_look{0}, next_record{0};
    rotation::Position recorded{0, 0};
    std::optional<Code> recorded_fault;
    bool was_disturbed = false;  // and that is not recorded yet
  };
  [[nodiscard]] Result<void> load(const rotation::Ring& ring);
  void look(Sink& sink, const rotation::ReaderClass& reader);
  void record(Sink& sink, const rotation::ReaderClass& reader, const std::optional<Error>& fault, bool was_written);

  const World world_;
  rotation::StoredRotation& rotation_;
  const std::vector<rotation::Seal>& seals_;
  rotation::Position position_{0, 0};   // of the key set
  std::string document_;                // of its ring
  std::shared_ptr<const Secret> keys_;  // null where they could not be opened
  std::map<std::string, Sink> sinks_;
  mutable std::mutex mutex_;
  std::vector<SinkState> state_;  // guarded by it
};

}  // namespace jwtsync::hub
