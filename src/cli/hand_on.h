// SPDX-License-Identifier: Apache-2.0
// --hand-on: the key under which /verify hands tokens on, found where a locator says and kept up to date.
#pragma once

#include <jwtsync/configuration.h>
#include <jwtsync/hand_on.h>
#include <jwtsync/world.h>
#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>
#include "cli/access_keys.h"
#include "cli/arguments.h"
#include "cli/sourcing.h"

namespace jwtsync::cli {

inline constexpr Option hand_on_option{
    "--hand-on", "LOCATOR", "/verify hands on tokens with the same claims under this key; default: [serve] hand_on"};

/// Where the key is: the option, else [serve] hand_on; nothing where no token is handed on.
[[nodiscard]] std::optional<std::string> hand_on_of(const Arguments& arguments, const Configuration& configuration);

class HandOnKey {
 public:
  /// How often a store is asked again; a file is looked at each second.
  static constexpr std::chrono::minutes interval{1};

  /// `sourcing` says in which environment, and how stores are asked. The parts of `world` must outlive it.
  HandOnKey(const World& world, const Sourcing& sourcing, const std::string& locator);

  /// Reads the key. Errors: those of `resolve` and of HandOn::take.
  [[nodiscard]] Result<void> open();
  /// Reads it again where its file has changed, once a minute where a store holds it, and when it is woken, until
  /// `stop` is requested. A value that cannot be taken leaves the key in use, and the log says so.
  void run(const std::stop_token& stop);
  /// From another thread, not from a signal handler.
  void wake() noexcept { watch_.wake(); }
  [[nodiscard]] HandOn& hand_on() noexcept { return hand_on_; }

 private:
  [[nodiscard]] Result<void> read();
  [[nodiscard]] std::vector<std::string> versions();

  World world_;
  ResolveOptions search_;
  std::string locator_;
  std::vector<std::string> files_, seen_;
  PollingWatch watch_;
  HandOn hand_on_;
};

}  // namespace jwtsync::cli
