// SPDX-License-Identifier: Apache-2.0
// Keys that a followed ring had, and that never come back: what is signed with them is refused without asking the hub.
#pragma once

#include <jwtsync/result.h>
#include <jwtsync/rotation.h>
#include <jwtsync/token.h>
#include <string_view>
#include <vector>

namespace jwtsync::keeper {

/// Of the tombstones, that of the key which the token names; null if there is none.
[[nodiscard]] const rotation::Tombstone* gone_key(const std::vector<rotation::Tombstone>& gone,
                                                  const Verifier& verifier, std::string_view token);

/// Why a token of it is refused: when the key went, and why.
[[nodiscard]] Error words_of(const rotation::Tombstone& key);

}  // namespace jwtsync::keeper
