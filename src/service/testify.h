// SPDX-License-Identifier: Apache-2.0
// What a process says for itself when it is challenged.
#pragma once

#include <jwtsync/fleet.h>
#include <jwtsync/keeper.h>

namespace jwtsync::service {

/// Report and answers of one ring; of siblings it says nothing. Errors: those of Keeper::challenge.
[[nodiscard]] Result<Testimony> testify(const Keeper& keeper, const Nonce& nonce, Variants variants);

}  // namespace jwtsync::service
