// SPDX-License-Identifier: Apache-2.0
// A JWK Set (RFC 7517 section 5): which of its keys are used, and under which names.
#pragma once

#include "jose/written_key.h"

#include <jwtsync/jose.h>
#include <jwtsync/result.h>
#include <string_view>
#include <vector>

namespace jwtsync::jose {

struct KeySet {
  std::vector<WrittenKey> keys;  ///< at least one
  std::vector<UnusedKey> unused;
  /// No entry holds a secret, so that it was made to be handed around, perhaps by somebody else: what is wrong with one
  /// key is no fault of the others.
  bool is_public = false;
};

/// The keys of a JWK Set that are for signatures, at least one.
///
/// Of a set of public keys, the broken and weak ones are passed over as those of unknown types are. What stands there
/// twice (kid, algorithm and key) is one key; of two keys, kid or algorithm differ, an entry without `alg` having that
/// of its type: two other keys of one kid and algorithm are both passed over, since nobody knows which one is meant.
///
/// A set that holds a secret was made for this process: what is known and wrong in it refuses it whole. Errors: those
/// of `read_jwk`, and `internal_error` where no memory page can be had.
[[nodiscard]] Result<KeySet> read_jwks(std::string_view text);

}  // namespace jwtsync::jose
