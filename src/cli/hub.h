// SPDX-License-Identifier: Apache-2.0
// The hub whose ring a command's process follows.
#pragma once

#include "cli/command.h"

#include <jwtsync/configuration.h>
#include <jwtsync/keeper.h>
#include <optional>

namespace jwtsync::cli {

inline constexpr Option hub_option{"--hub", "URL",
                                   "follow the ring of this hub (docs/rotation.md); default: [rotation] hub"};
inline constexpr Option hub_token_option{"--hub-token", "FILE",
                                         "the access token to show the hub; default: [rotation] access_token_file"};

/// What `--hub` or the configuration names, for a process that verifies only.
[[nodiscard]] std::optional<FollowedHub> hub_of(const Arguments& arguments, const Configuration& configuration);

}  // namespace jwtsync::cli
