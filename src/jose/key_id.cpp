// SPDX-License-Identifier: Apache-2.0
#include "jose/key_id.h"

#include <array>
#include "base/encoding.h"

namespace jwtsync::jose {

std::string kid_of_hmac_key(std::string_view key) {
  std::array<char, 12> derived;
  crypto::hkdf_sha256(key, "jwtsync kid v1", derived);
  return base::base64url_encode({derived.data(), derived.size()});
}

std::string kid_of_thumbprint(const crypto::Digest& thumbprint) {
  return base::base64url_encode({thumbprint.data(), thumbprint.size()});
}

}  // namespace jwtsync::jose
