// SPDX-License-Identifier: Apache-2.0
// The dictionary of `get_secret_loading_diagnostics`.
#pragma once

#include "json/strict.h"

#include <jwtsync/sources.h>
#include <jwtsync/world.h>

namespace jwtsync::compat {

/// `cached` is the secret in the cache, or nullptr. The nested dictionaries hold the original keys and no others.
[[nodiscard]] json::Value diagnostics(const EnvironmentVariables& variables, const Result<Environment>& environment,
                                      const FoundSecret* cached);

}  // namespace jwtsync::compat
