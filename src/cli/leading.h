// SPDX-License-Identifier: Apache-2.0
// serve as the hub of a rotation: its store and seal, who may sign there, and the thread that attends to it.
#pragma once

#include <jwtsync/hub.h>
#include <jwtsync/result.h>
#include <jwtsync/store.h>
#include <jwtsync/world.h>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>
#include "cli/arguments.h"
#include "cli/listening.h"
#include "cli/sourcing.h"

namespace jwtsync::cli {

inline constexpr Option ring_option{"--ring", "LOCATOR",
                                    "lead the rotation in this store, sqlite:PATH; default: [rotation] ring"};
inline constexpr Option seal_option{
    "--seal", "LOCATOR", "where the seal of its keys is; twice while keys are resealed; default: [rotation] seal",
    Times::any};

/// Whether this process is to be a hub.
[[nodiscard]] bool leads(const Arguments& arguments, const Configuration& configuration);

/// Where to listen, as `places_of`; a hub lets those in who may sign, besides. Errors: those of `places_of`;
/// `listener_unprotected` where a hub would hand out keys in the clear.
[[nodiscard]] Result<std::vector<Place>> places_of_hub(const Arguments& arguments, const Configuration& configuration);

/// A hub, and the store that it stands on.
class Leading {
 public:
  /// Errors: `argument_invalid` without a seal; those of the store, of the search for the seal, and of Seal::create.
  /// `world` outlives it.
  [[nodiscard]] static Result<std::unique_ptr<Leading>> open(const World& world, const Arguments& arguments,
                                                             const Sourcing& sourcing);

  [[nodiscard]] Hub& hub() noexcept { return *hub_; }
  /// Attends to it until `stop` is requested.
  void run(Listeners& listeners, const std::stop_token& stop);
  /// Attends to the sinks of its ring until `stop` is requested.
  void run_sinks(const std::stop_token& stop);

 private:
  Leading(const World& world, std::unique_ptr<Store> store) : world_(world), store_(std::move(store)) {}

  const World world_;
  std::unique_ptr<Store> store_;  // outlives the hub
  std::unique_ptr<Hub> hub_;
};

}  // namespace jwtsync::cli
