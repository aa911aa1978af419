// SPDX-License-Identifier: Apache-2.0
// The policy of a ring, as options.
#pragma once

#include <jwtsync/result.h>
#include <jwtsync/rotation.h>
#include "cli/arguments.h"

namespace jwtsync::cli {

/// Of --lifetime, --leeway, --skew, --presence, --permit, --reactivable and each --reader. `argument_invalid`.
[[nodiscard]] Result<rotation::Policy> policy_of(const Arguments& arguments);

}  // namespace jwtsync::cli
