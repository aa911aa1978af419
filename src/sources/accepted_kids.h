// SPDX-License-Identifier: Apache-2.0
// JWTSYNC_ACCEPT_KID: the way out for a secret that looks like none and yet is meant. It names one secret by its kid,
// so that it says nothing for the next value in the same place.
#pragma once

#include <jwtsync/world.h>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::sources {

inline constexpr std::string_view accepted_kids_variable = "JWTSYNC_ACCEPT_KID";

/// The kids that the variable names, separated by commas; at most 16.
[[nodiscard]] std::vector<std::string> accepted_kids(const EnvironmentVariables& variables);

}  // namespace jwtsync::sources
