// SPDX-License-Identifier: Apache-2.0
// Keys as PEM (RFC 7468).
#pragma once

#include "crypto/private_key.h"
#include "crypto/public_key.h"

#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <string>

namespace jwtsync::jose {

/// "BEGIN PUBLIC KEY": SubjectPublicKeyInfo.
[[nodiscard]] std::string public_pem(const crypto::PublicKey& key);

/// "BEGIN PRIVATE KEY": PKCS #8. `ring_unavailable` after a fork.
[[nodiscard]] Result<Secret> private_pem(const crypto::PrivateKey& key);

}  // namespace jwtsync::jose
