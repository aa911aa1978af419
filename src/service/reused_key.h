// SPDX-License-Identifier: Apache-2.0
// A JWT key that is put to another use.
#pragma once

#include <jwtsync/keyring.h>
#include <string_view>

namespace jwtsync::service {

/// Whether `token` is a key of the ring: its bytes, or a base64, base64url or hexadecimal text of them. As an access
/// token it would travel, and a holder of it could sign.
[[nodiscard]] bool is_key_of(const KeyRing& ring, std::string_view token);

}  // namespace jwtsync::service
