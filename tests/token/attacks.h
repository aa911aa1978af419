// SPDX-License-Identifier: Apache-2.0
// Tokens that must be refused, by class, each with the one code that it is refused with.
#pragma once

#include <jwtsync/token.h>

#include <string>
#include <vector>

namespace jwtsync {

struct Attack {
  std::string name;  ///< class and case: "base64/padding in the header"
  std::string token;
  Code code;
  Expectations expectations;
};

/// Every one is aimed at a verifier of the canary secret with HS256, at the time when the FakeClock starts.
[[nodiscard]] std::vector<Attack> attacks();

/// One that is aimed at the keys of a ring: of key pairs, or of several.
struct RingAttack {
  Attack attack;
  std::string keys;  ///< a JWK or JWKS
  KeyRing ring;      ///< of these keys
};

[[nodiscard]] std::vector<RingAttack> ring_attacks();

}  // namespace jwtsync
