// SPDX-License-Identifier: Apache-2.0
#include "jose/key_id.h"
#include "json/strict.h"
#include "keyring/key_pair.h"

#include <utility>

namespace jwtsync {

std::string public_jwks(const KeyRing& ring) {
  json::Value keys = json::Value::array();
  for (const Key& key : ring.keys()) {
    if (key.pair() == nullptr) continue;
    json::Value jwk = {{"kid", key.kid()}, {"use", "sig"}, {"alg", key.algorithm_name()}};
    for (const auto& [name, value] : jose::required_members(key.pair()->public_key)) jwk[std::string(name)] = value;
    keys.push_back(std::move(jwk));
  }
  return json::dump({{"keys", std::move(keys)}});
}

}  // namespace jwtsync
