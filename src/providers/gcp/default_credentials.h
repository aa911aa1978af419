// SPDX-License-Identifier: Apache-2.0
// Application Default Credentials: which credentials a process has, in Google's order.
#pragma once

#include "providers/gcp/credentials.h"

#include <optional>

namespace jwtsync::gcp {

/// The file that `GOOGLE_APPLICATION_CREDENTIALS` names, or else gcloud's own if it is there; nothing if there is
/// neither. `configuration_malformed` for a file that cannot be used, the first one being absent included.
[[nodiscard]] Result<std::optional<Credentials>> credentials_of_files(const World& world);

/// Those, or else the metadata server's. Also refuses credentials of another universe than
/// `GOOGLE_CLOUD_UNIVERSE_DOMAIN` says.
[[nodiscard]] Result<Credentials> default_credentials(const http::Task& task);

}  // namespace jwtsync::gcp
