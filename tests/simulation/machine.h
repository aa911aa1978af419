// SPDX-License-Identifier: Apache-2.0
// What one process finds around it: every port of its World, each of which may fail.
#pragma once

#include "disk.h"
#include "origins.h"
#include "record.h"
#include "wire.h"

#include <jwtsync/testing.h>
#include <memory>

namespace jwtsync::simulation {

/// What all machines of a history share.
struct Setting {
  explicit Setting(std::uint64_t seed) : chance(seed) {}

  Chance chance;
  Timeline timeline;
  Record record;
  KeyStock stock;
  Network network;
  Store store{chance};
  Issuer issuer;
  testing::FakePossession possession;
  bool has_sets = false;      ///< shared secrets stand in key sets, the one before beside the new one
  bool has_fallback = false;  ///< behind each key file stands a variable with a secret that is never right
};

/// No event may hold a secret.
class CleanEvents : public Events {
 public:
  explicit CleanEvents(Record& record) : record_(record) {}
  void record(Level /*level*/, std::string_view text) override {
    if (text.find(testing::canary) != std::string_view::npos) record_.violate(invariant::clean, "an event does");
  }

 private:
  Record& record_;
};

class Machine {
 public:
  Machine(Setting& setting, std::uint64_t number)
      : clock(setting.timeline),
        bell(setting.timeline, clock),
        descriptors{setting.chance},
        disk(bell, descriptors),
        wire(setting.timeline, setting.chance, setting.network, descriptors),
        events(setting.record),
        randomness_(number),
        possession_(setting.possession),
        host_name_("host-" + std::to_string(number)) {
    variables.set("ENVIRONMENT", "staging");
  }
  [[nodiscard]] World world() {
    return {clock, randomness_, variables, disk, bell, wire, events, host_name_, &possession_};
  }

  OwnClock clock;
  Bell bell;
  Descriptors descriptors;
  Disk disk;
  Wire wire;
  testing::FakeVariables variables;
  CleanEvents events;

 private:
  testing::FakeRandomness randomness_;
  Possession& possession_;
  std::string host_name_;
};

}  // namespace jwtsync::simulation
