// SPDX-License-Identifier: Apache-2.0
// What `validate_synchronization` says of the secret itself, as it always did.
#pragma once

#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <jwtsync/sources.h>

namespace jwtsync::compat {

/// Errors: `secret_empty` (`JWT secret validation failed: No secret configured`); `check_failed` for a secret with
/// `development` in it, in staging and production.
[[nodiscard]] Result<void> validate(const Secret& secret, const Environment& environment);

}  // namespace jwtsync::compat
