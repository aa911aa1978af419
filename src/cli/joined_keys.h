// SPDX-License-Identifier: Apache-2.0
// The keys of several rings as one set: what a fleet holds while one key takes the place of another.
#pragma once

#include <jwtsync/keyring.h>
#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace jwtsync::cli {

/// The keys of rings, each as a JWK of its own.
struct JoinedKeys {
  std::vector<Secret> jwks;
  /// How many of the keys had no name. One that is alone stays without a `kid`, and takes the tokens without one; of
  /// several only that of the ring that was chosen.
  std::size_t unnamed = 0;
};

/// Takes the keys in the order of the rings. One that two rings have is taken once, with its private half if one of
/// them has it. Private stays private: the key that signs in its own ring has its private half here too; of one that
/// only verifies the ring has kept none.
///
/// `of_unnamed_tokens` is the ring whose unnamed key takes the tokens that have no kid. Errors: `argument_invalid`
/// where that ring has no such key; those of writing a key.
[[nodiscard]] Result<JoinedKeys> join_keys(std::span<const KeyRing> rings,
                                           std::optional<std::size_t> of_unnamed_tokens = {});

}  // namespace jwtsync::cli
