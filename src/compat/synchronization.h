// SPDX-License-Identifier: Apache-2.0
// What `validate_synchronization` looks at: the secret itself, as it always did, and whether the other services hold
// it, what the first class never asked.
#pragma once

#include "configuration/question.h"

#include <jwtsync/keyring.h>
#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <jwtsync/sources.h>
#include <jwtsync/world.h>

namespace jwtsync::compat {

/// Errors: `secret_empty` (`JWT secret validation failed: No secret configured`); `check_failed` for a secret with
/// `development` in it, in staging and production.
[[nodiscard]] Result<void> validate(const Secret& secret, const Environment& environment);

/// Asks each target, and compares the answers with each other's and with those of `ring`. Errors:
/// `services_disagree`; the error of one that did not answer.
[[nodiscard]] Result<void> compare_services(const World& world, const configuration::Question& question,
                                            const KeyRing& ring);

}  // namespace jwtsync::compat
