// SPDX-License-Identifier: Apache-2.0
// Keys in JSON (RFC 7517, RFC 7518 section 6, RFC 8037), read where they stand: private numbers are copied into Secrets
// and nowhere else.
#pragma once

#include "jose/public_members.h"
#include "jose/written_key.h"

#include <jwtsync/result.h>
#include <string_view>

namespace jwtsync::jose {

/// One JWK: a name at most once, `use`, `key_ops`, `alg` and `crv` honoured. Of a public key the value of a number
/// counts; a key that holds a secret is strictly read, numbers in canonical base64url and of their exact size. Errors,
/// none of which quotes the text: `key_malformed`, `key_too_short`, `key_weak`; `key_algorithm_mismatch` (its `alg` is
/// not for its type); `secret_format_unsupported` (a key for another purpose than signatures, or of a type, curve or
/// algorithm that is not known here).
[[nodiscard]] Result<WrittenKey> read_jwk(std::string_view text);

/// The same, of an object that was taken apart.
[[nodiscard]] Result<WrittenKey> read_key(const JwkMembers& members, Numbers how);

inline constexpr const char* no_object = "the key is not a JSON object";

}  // namespace jwtsync::jose
