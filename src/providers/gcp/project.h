// SPDX-License-Identifier: Apache-2.0
// Which project a process belongs to.
#pragma once

#include "http/task.h"
#include "providers/gcp/known.h"

#include <jwtsync/result.h>
#include <optional>
#include <string>

namespace jwtsync::gcp {

/// `GCP_PROJECT_ID`, else `GOOGLE_CLOUD_PROJECT`, else what the credentials file says, else what the metadata server
/// says, which is asked on a Google platform or where there are credentials, for a second at most. Nothing if none
/// says. `configuration_malformed` for a credentials file that cannot be used, and for what is no project's id.
/// What is known already is not asked again.
[[nodiscard]] Result<std::optional<std::string>> find_project(const http::Task& task, Known& known);

/// Whether a variable says that this process has something of Google: a project, credentials, its platform.
[[nodiscard]] bool may_have_project(const EnvironmentVariables& variables);

}  // namespace jwtsync::gcp
