// SPDX-License-Identifier: Apache-2.0
// A ring as programs read it. No key material is in it.
#pragma once

#include "json/strict.h"

#include <jwtsync/keyring.h>

namespace jwtsync::keyring {

/// {"keys":[{"kid","role","algorithm"}],"requires_kid","unused":[{"position","kid","fault","why"}]}: what `jwtsync keys
/// --json` prints.
[[nodiscard]] json::Value ring_json(const KeyRing& ring);

}  // namespace jwtsync::keyring
