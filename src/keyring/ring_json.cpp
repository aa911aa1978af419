// SPDX-License-Identifier: Apache-2.0
#include "keyring/ring_json.h"

#include <utility>

namespace jwtsync::keyring {

json::Value ring_json(const KeyRing& ring) {
  json::Value keys = json::Value::array();
  for (const Key& key : ring.keys()) {
    keys.push_back({{"kid", key.kid()}, {"role", name_of(key.role())}, {"algorithm", name_of(key.algorithm())}});
  }
  json::Value unused = json::Value::array();
  for (const UnusedKey& key : ring.unused_keys()) {
    unused.push_back({{"position", key.position},
                      {"kid", key.kid ? json::Value(*key.kid) : json::Value(nullptr)},
                      {"fault", name_of(key.fault)},
                      {"why", key.why}});
  }
  return {{"keys", std::move(keys)}, {"requires_kid", ring.requires_kid()}, {"unused", std::move(unused)}};
}

}  // namespace jwtsync::keyring
