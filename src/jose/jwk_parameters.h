// SPDX-License-Identifier: Apache-2.0
// What a JWK says of itself beside its numbers (RFC 7517 section 4): what it is for, its algorithm, its name.
#pragma once

#include "jose/jwk_members.h"

#include <jwtsync/jose.h>
#include <jwtsync/result.h>
#include <optional>
#include <string>

namespace jwtsync::jose {

/// What the key may be used for (RFC 7517, sections 4.2 and 4.3).
struct Purpose {
  bool sign = true;
  bool verify = true;
};

/// What "alg" says.
struct Alg {
  std::optional<Algorithm> algorithm = {};
  bool is_named_ed25519 = false;
};

/// `secret_format_unsupported`, with the hint that helps with every one.
[[nodiscard]] tl::unexpected<Error> not_for_us(std::string message);

/// Errors: `secret_format_unsupported` for a key that is not for signatures, `key_malformed`.
[[nodiscard]] Result<Purpose> purpose_of(const JwkMembers& members);
/// Errors: `secret_format_unsupported` for an algorithm that is not known here, `key_malformed`.
[[nodiscard]] Result<Alg> algorithm_of(const JwkMembers& members);
/// Errors: `key_malformed`.
[[nodiscard]] Result<std::optional<std::string>> kid_of(const JwkMembers& members);

/// Whether a key that is refused as not for us was made for something else than verifying, as many sets have one; if
/// not, it may be a key for signatures that only a newer version knows.
[[nodiscard]] bool is_for_another_purpose(const JwkMembers& members);

/// Whether it is a shared secret, or has a member that only the owner of a key knows (RFC 7518 sections 6.2.2, 6.3.2
/// and 6.4.1, RFC 8037 section 2; "priv" of the types that are to come), whatever stands in it.
[[nodiscard]] bool holds_secret(const JwkMembers& members);

}  // namespace jwtsync::jose
