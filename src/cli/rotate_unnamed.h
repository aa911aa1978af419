// SPDX-License-Identifier: Apache-2.0
// Who still writes no kid: once the key that takes such tokens is gone, they are refused.
#pragma once

#include <jwtsync/rotation_store.h>
#include <string>
#include "json/strict.h"

namespace jwtsync::cli {

/// A line for each issuer and key; empty where no such token came.
[[nodiscard]] std::string unnamed_text(const rotation::Stored& stored);
/// [{"kid","issuer","count","last_expiry","accepted_by"}].
[[nodiscard]] json::Value unnamed_json(const rotation::Stored& stored);

}  // namespace jwtsync::cli
