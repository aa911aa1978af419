// SPDX-License-Identifier: Apache-2.0
// Signatures that were made elsewhere: whether this process's cryptography takes them, and no others.
#pragma once

#include <jwtsync/jose.h>

namespace jwtsync::token {

/// Whether the algorithm takes a signature that is known to be good, by a key that is used for nothing else, and
/// refuses it for another message. Asked once a process: later calls say the same, and cost nothing. Threads: any
/// number at once.
[[nodiscard]] bool knows_its_answer(Algorithm algorithm) noexcept;

}  // namespace jwtsync::token
