// SPDX-License-Identifier: Apache-2.0
// What a caller in C says about resolving.
#pragma once

#include "capi/arguments.h"

#include <jwtsync/c.h>
#include <jwtsync/keeper.h>

namespace jwtsync::capi {

/// The environment, the path of the configuration and the sources, as those of a Keeper. NULL says nothing.
[[nodiscard]] Result<KeeperOptions> resolving_of(const jwtsync_resolve_options* options);

}  // namespace jwtsync::capi
