// SPDX-License-Identifier: Apache-2.0
#include "jose/thumbprint.h"

#include "jose/public_jwk.h"

#include <string>

namespace jwtsync::jose {

crypto::Digest thumbprint(const crypto::PublicKey& key) {
  std::string text;  // RFC 7638 3: no space, no line break, names in lexicographic order
  for (const auto& [name, value] : required_members(key)) {
    text += (text.empty() ? "{\"" : ",\"") + std::string(name) + "\":\"" + value + '"';
  }
  return crypto::sha256(text + '}');
}

}  // namespace jwtsync::jose
