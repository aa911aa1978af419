// SPDX-License-Identifier: Apache-2.0
// The HMAC algorithms of RFC 7518, section 3.2.
#pragma once

#include "crypto/hmac.h"

#include <jwtsync/jose.h>

namespace jwtsync::jose {

/// The hash under an HMAC algorithm.
[[nodiscard]] constexpr crypto::Hash hash_of(Algorithm algorithm) noexcept {
  switch (algorithm) {
    case Algorithm::hs256: return crypto::Hash::sha256;
    case Algorithm::hs384: return crypto::Hash::sha384;
    case Algorithm::hs512: break;
  }
  return crypto::Hash::sha512;
}

}  // namespace jwtsync::jose
