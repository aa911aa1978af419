// SPDX-License-Identifier: Apache-2.0
// The error of a search that found nothing, and all that may help its reader.
#pragma once

#include "sources/order.h"

#include <jwtsync/result.h>
#include <jwtsync/sources.h>
#include <jwtsync/world.h>

namespace jwtsync::sources {

/// `secret_absent`, with what was asked, and a hint: a likely misspelling, a variable of another environment, a
/// variable that is never read.
[[nodiscard]] Error nothing_found(const Order& order, const Environment& environment,
                                  const EnvironmentVariables& variables, const ResolveOptions& options);

/// A warning for each variable that is set as if it were read here, and is not.
[[nodiscard]] std::vector<Warning> never_read_warnings(const Order& order, const Environment& environment,
                                                       const EnvironmentVariables& variables,
                                                       const ResolveOptions& options);

}  // namespace jwtsync::sources
