// SPDX-License-Identifier: Apache-2.0
// The metadata server, at hand on Google's machines and nowhere else: whatever else answers at its address must not be
// believed, so every answer has to carry `Metadata-Flavor: Google`.
#pragma once

#include "providers/gcp/credentials.h"

#include <optional>

namespace jwtsync::gcp {

/// Whether a variable says that this process runs on Google's platform (Cloud Run, Cloud Functions, App Engine), or
/// where its metadata server is.
[[nodiscard]] bool is_google_platform(const EnvironmentVariables& variables);

/// Tokens of the account that the machine runs as.
[[nodiscard]] std::unique_ptr<TokenSource> metadata_account();

/// The id of the machine's project; nothing where no metadata server answers within a second.
[[nodiscard]] std::optional<std::string> metadata_project(const http::Task& task);

/// The domain of the universe that the machine is in. Errors as of a TokenSource.
[[nodiscard]] Result<std::string> metadata_universe(const http::Task& task);

}  // namespace jwtsync::gcp
