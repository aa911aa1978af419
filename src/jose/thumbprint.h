// SPDX-License-Identifier: Apache-2.0
// The name that a public key has by itself (RFC 7638, RFC 8037 section 2).
#pragma once

#include "crypto/hash.h"
#include "crypto/public_key.h"

namespace jwtsync::jose {

[[nodiscard]] crypto::Digest thumbprint(const crypto::PublicKey& key);

}  // namespace jwtsync::jose
