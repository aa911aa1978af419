// SPDX-License-Identifier: Apache-2.0
// How a child of exec takes part in a rotation: --hub, --as-keys, --signs, --on-lost, --token-lifetime.
#pragma once

#include "cli/command.h"

#include <jwtsync/configuration.h>
#include <jwtsync/keeper.h>
#include <optional>
#include <string>

namespace jwtsync::cli {

inline constexpr Option as_keys_option{
    "--as-keys", "NAME", "of a hub: a variable for a JWK Set; or NAME,NAME: for the secret that signs, and another"};
inline constexpr Option signs_option{"--signs", "",
                                     "the command signs too: give it private keys; default: [rotation] signs"};
inline constexpr Option on_lost_option{
    "--on-lost", "ACTION",
    "when the permit of a command that signs ends, hub silent: keep or stop (75); default: keep"};
inline constexpr Option token_lifetime_option{"--token-lifetime", "TIME",
                                              "the longest of tokens that it signs; default: that of the hub's policy"};

/// What is asked of a child that follows a hub, through its parent.
struct ChildHub {
  FollowedHub hub;
  std::string variable = {};  ///< of --as-keys; empty where --as says it
  std::string second = {};    ///< for another secret; empty for none
  bool ends_when_lost = false;
};

/// Nothing where no hub is named. `argument_invalid` for what goes with a hub alone, and for what contradicts itself.
[[nodiscard]] Result<std::optional<ChildHub>> child_hub_of(const Arguments& arguments,
                                                           const Configuration& configuration);

}  // namespace jwtsync::cli
