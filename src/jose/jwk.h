// SPDX-License-Identifier: Apache-2.0
// Keys in JSON (RFC 7517, RFC 7518 section 6, RFC 8037), read where they stand: private numbers are copied into Secrets
// and nowhere else.
#pragma once

#include "jose/written_key.h"

#include <jwtsync/result.h>
#include <string_view>
#include <vector>

namespace jwtsync::jose {

/// One JWK, strictly read: numbers in canonical base64url and of their exact size, a name at most once, `use`,
/// `key_ops`, `alg` and `crv` honoured. Errors, none of which quotes the text: `key_malformed`, `key_too_short`,
/// `key_weak`; `key_algorithm_mismatch` (its `alg` is not for its type); `secret_format_unsupported` (a key for another
/// purpose than signatures, or of a type, curve or algorithm that is not known here).
[[nodiscard]] Result<WrittenKey> read_jwk(std::string_view text);

/// The keys of a JWK Set that are for signatures, at least one. RFC 7517 section 5: keys of unknown types, and for
/// other purposes, "SHOULD be ignored"; what is known and wrong refuses the set. Errors: as above.
[[nodiscard]] Result<std::vector<WrittenKey>> read_jwks(std::string_view text);

}  // namespace jwtsync::jose
