// SPDX-License-Identifier: Apache-2.0
// Why an issuer may know a key by which a token is good that was refused here.
#pragma once

#include <jwtsync/token.h>
#include <cstdint>
#include <string_view>

namespace jwtsync::keeper {

enum class Doubt : std::uint8_t {
  none,
  key,        ///< the token names one that is not held
  signature,  ///< the one of this name did not verify it: it may be another by now
  algorithm,  ///< the one of this name is for another algorithm: as `signature`, where `may_publish` says so
};

/// What the refusal of a token leaves open, where the keys that are held are an issuer's.
[[nodiscard]] constexpr Doubt doubt_about(Code refusal) noexcept {
  switch (refusal) {
    case Code::token_key_unknown: return Doubt::key;
    case Code::token_signature_invalid: return Doubt::signature;
    case Code::token_algorithm_mismatch: return Doubt::algorithm;
    default: return Doubt::none;
  }
}

/// Whether an issuer may have a key for the algorithm that a refused token names: one of key pairs, and one that is
/// accepted. Nobody publishes a secret, and `none` has no key.
[[nodiscard]] bool may_publish(const Verifier& verifier, std::string_view token);

}  // namespace jwtsync::keeper
