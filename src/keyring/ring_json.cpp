// SPDX-License-Identifier: Apache-2.0
#include "keyring/ring_json.h"

#include <utility>

namespace jwtsync::keyring {

json::Value ring_json(const KeyRing& ring) {
  json::Value keys = json::Value::array();
  for (const Key& key : ring.keys()) {
    keys.push_back({{"kid", key.kid()}, {"role", name_of(key.role())}, {"algorithm", name_of(key.algorithm())}});
  }
  return {{"keys", std::move(keys)}, {"requires_kid", ring.requires_kid()}};
}

}  // namespace jwtsync::keyring
