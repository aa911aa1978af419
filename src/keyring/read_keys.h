// SPDX-License-Identifier: Apache-2.0
// From a value that was read to keys, each bound to one algorithm: which ones a ring may be made of.
#pragma once

#include "crypto/private_key.h"
#include "crypto/public_key.h"
#include "jose/value.h"
#include "keyring/new_key.h"

#include <jwtsync/keyring.h>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace jwtsync::keyring {

/// A key that has no role yet.
struct BoundKey {
  std::string kid;
  bool is_named;  ///< the kid was given, not derived
  Algorithm algorithm;
  std::string_view algorithm_name;  ///< as Key::algorithm_name
  bool can_sign;
  Secret material;  ///< as Key::material
  std::optional<crypto::PublicKey> public_key = {};
  std::optional<crypto::PrivateKey> private_key = {};
  bool has_default_algorithm = false;  ///< that of its kind
  std::size_t position = 0;            ///< in its key set, from 1; 0 for a key alone
};

/// At least one key. Of any two of a public set, kid or algorithm differ; of any two others, kid and material. Errors:
/// those of KeyRing::parse.
[[nodiscard]] Result<std::vector<BoundKey>> read_keys(const jose::Value& value, const RingOptions& options);

/// Whether two keys are the same, whatever their names.
[[nodiscard]] bool same_material(const Secret& a, const Secret& b) noexcept;

}  // namespace jwtsync::keyring
