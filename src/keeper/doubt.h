// SPDX-License-Identifier: Apache-2.0
// Why an issuer may know a key by which a token is good that was refused here.
#pragma once

#include <jwtsync/result.h>
#include <cstdint>

namespace jwtsync::keeper {

enum class Doubt : std::uint8_t {
  none,
  key,        ///< the token names one that is not held
  signature,  ///< the one of this name did not verify it: it may be another by now
};

/// What the refusal of a token leaves open, where the keys that are held are an issuer's.
[[nodiscard]] constexpr Doubt doubt_about(Code refusal) noexcept {
  if (refusal == Code::token_key_unknown) return Doubt::key;
  return refusal == Code::token_signature_invalid ? Doubt::signature : Doubt::none;
}

}  // namespace jwtsync::keeper
