// SPDX-License-Identifier: Apache-2.0
// The credentials files of Google, each of its `type`.
#pragma once

#include "providers/gcp/credentials.h"

#include <string_view>

namespace jwtsync::gcp {

/// What a file says: `service_account`, `authorized_user`, `external_account` or `impersonated_service_account`. All
/// its addresses must be `https:`, but for the one where a workload finds its own token. `configuration_malformed`,
/// which quotes nothing but the type.
[[nodiscard]] Result<Credentials> parse_credentials(std::string_view text);

/// Reads the file of this path. The error is `configuration_malformed` whatever is wrong, and names the path.
[[nodiscard]] Result<Credentials> read_credentials(Files& files, const std::string& path);

}  // namespace jwtsync::gcp
