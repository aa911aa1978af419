// SPDX-License-Identifier: Apache-2.0
#include "keyring/key_id.h"

#include "base/encoding.h"
#include "crypto/hash.h"

#include <array>

namespace jwtsync::keyring {

std::string kid_of_hmac_key(std::string_view key) {
  std::array<char, 12> derived;
  crypto::hkdf_sha256(key, "jwtsync kid v1", derived);
  return base::base64url_encode({derived.data(), derived.size()});
}

}  // namespace jwtsync::keyring
