// SPDX-License-Identifier: Apache-2.0
// How a command is told to compare audiences: --audience-match.
#pragma once

#include <jwtsync/token.h>
#include <optional>
#include "cli/arguments.h"

namespace jwtsync::cli {

/// What it says; nothing where it is not given. `argument_invalid`.
[[nodiscard]] Result<std::optional<AudienceMatch>> audience_match_of(const Arguments& arguments);

}  // namespace jwtsync::cli
