// SPDX-License-Identifier: Apache-2.0
// What a Key of a key pair holds.
#pragma once

#include "crypto/private_key.h"
#include "crypto/public_key.h"

#include <jwtsync/keyring.h>
#include <optional>

namespace jwtsync {

struct Key::Pair {
  crypto::PublicKey public_key;
  std::optional<crypto::PrivateKey> private_key;  ///< of a key that can sign, and of no other
};

}  // namespace jwtsync
