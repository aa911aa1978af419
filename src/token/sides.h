// SPDX-License-Identifier: Apache-2.0
// Both sides of a refusal in one sentence.
#pragma once

#include <jwtsync/token.h>
#include <string>
#include <vector>

namespace jwtsync::token {

/// `; token: alg "RS512", kid "x"; verifier: key "a" (RS256), iss "auth"`: what each says of key, issuer and audience,
/// as it goes on from a message. Nothing where the header of the token cannot be read.
[[nodiscard]] std::string sides_text(const BothSides& sides);

/// Those of the accepted keys that the token names; all that are accepted, where it names none of them.
[[nodiscard]] std::vector<Algorithm> algorithms_for(const BothSides& sides);

/// Whether the token names no key, and one that it does not name has its algorithm: by its name it might be good.
[[nodiscard]] bool lacks_name_of_key(const BothSides& sides);

/// "HS256 or RS256".
[[nodiscard]] std::string any_of(const std::vector<Algorithm>& algorithms);

/// What would make the verifier take the algorithm of this token, if it is one that a key may well be for; empty where
/// nothing that is said to the verifier would.
[[nodiscard]] std::string way_to_take_algorithm(const BothSides& sides);

}  // namespace jwtsync::token
