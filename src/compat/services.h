// SPDX-License-Identifier: Apache-2.0
// Whether the other services hold the key of this process: what the first class never asked.
#pragma once

#include "configuration/question.h"

#include <jwtsync/keyring.h>
#include <jwtsync/result.h>
#include <jwtsync/world.h>

namespace jwtsync::compat {

/// Asks each target, and compares the answers with each other's and with those of `ring`. Errors:
/// `services_disagree`; the error of one that did not answer.
[[nodiscard]] Result<void> compare_services(const World& world, const configuration::Question& question,
                                            const KeyRing& ring);

}  // namespace jwtsync::compat
