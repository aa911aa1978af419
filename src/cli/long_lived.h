// SPDX-License-Identifier: Apache-2.0
// Tokens that live longer than the policy of a ring says: they decide when the old key can go.
#pragma once

#include <jwtsync/rotation_store.h>
#include <string>
#include "json/strict.h"

namespace jwtsync::cli {

/// A line for each member that knows of such tokens; empty where there is none.
[[nodiscard]] std::string long_lived_text(const rotation::Stored& stored);
/// [{"who","kid","until","lifetime"}]: `kid` and `until` of a token that was seen, `until` null where it never ends;
/// `lifetime` of what a member says that it signs.
[[nodiscard]] json::Value long_lived_json(const rotation::Stored& stored);

}  // namespace jwtsync::cli
