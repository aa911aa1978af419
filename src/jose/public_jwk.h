// SPDX-License-Identifier: Apache-2.0
// A public key as a JWK (RFC 7517).
#pragma once

#include "crypto/public_key.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jwtsync::jose {

/// The members that say which key it is (RFC 7518 section 6, RFC 8037 section 2): name and text, in the order of their
/// names, as RFC 7638 section 3.2 wants them. None needs an escape in JSON.
[[nodiscard]] std::vector<std::pair<std::string_view, std::string>> required_members(const crypto::PublicKey& key);

}  // namespace jwtsync::jose
