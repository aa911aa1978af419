// SPDX-License-Identifier: Apache-2.0
/// @file
/// The hub of a rotation: members speak to it (docs/reference/hub.md), and it alone knows the store.
///
///     Hub hub(world, **store, {.environment = "production", .seals = std::move(seals)});
///     Endpoints endpoints(world, **keeper, policy, {}, nullptr, nullptr, &hub);
///     std::jthread writing([&](const std::stop_token& stop) {
///       for (; !stop.stop_requested(); world.clock.pause(Hub::interval)) hub.attend_to_sinks();
///     });
///     std::jthread attending([&](const std::stop_token& stop) {
///       for (; !stop.stop_requested(); world.clock.pause(Hub::interval)) {
///         if (hub.attend()) (*server)->look_for_news();
///       }
///     });
#pragma once

#include <jwtsync/seal.h>
#include <jwtsync/store.h>
#include <jwtsync/world.h>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace jwtsync {

namespace service {
class Hubbing;
}  // namespace service

struct HubOptions {
  std::string environment;                 ///< whose ring of the store it is
  std::vector<rotation::Seal> seals = {};  ///< by one of which each key is closed
  bool takes_steps = false;                ///< by itself, each as soon as its gate is open
  /// Where it takes steps: so long after a rotation ended the next one begins by itself.
  std::optional<std::chrono::seconds> every = {};
  bool keeps_standby = false;  ///< where it takes steps: stages one where there is none
};

/// Threads: any number at once.
class Hub {
 public:
  /// So often it wants to be attended to: what another process writes into the store is seen by then.
  static constexpr std::chrono::milliseconds interval{100};

  /// `store` and the parts of `world` must outlive it. A store that cannot be read, or has no ring yet, is looked at
  /// again.
  Hub(const World& world, Store& store, HubOptions options);
  ~Hub();

  /// Looks whether the store has a later ring, takes a step that is due, and forgets members that are gone. Whether
  /// there is news for those who wait (`HttpServer::look_for_news`). What is wrong stands in the log.
  [[nodiscard]] bool attend();
  /// Writes the sinks of readers that have other keys than the ring, and reads them back. It may take as long as a
  /// store of others takes to answer: to be called as often, by a thread of its own.
  void attend_to_sinks();

 private:
  friend class Endpoints;
  std::unique_ptr<service::Hubbing> hubbing_;
};

}  // namespace jwtsync
