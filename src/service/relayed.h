// SPDX-License-Identifier: Apache-2.0
// Signs that a request was passed on by a program on this machine, such as a proxy, for others.
#pragma once

#include <jwtsync/world.h>

namespace jwtsync::service {

/// Whether a request shows no sign of a proxy or of a page of another site, and names this machine as its host. What it
/// shows proves nothing, since the client writes it. Error: `access_denied`.
[[nodiscard]] Result<void> check_not_relayed(const ReceivedRequest& request);

}  // namespace jwtsync::service
