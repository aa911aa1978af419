// SPDX-License-Identifier: Apache-2.0
// What the algorithms of RFC 7518, section 3 and RFC 8037 are made of, and which keys each takes.
#pragma once

#include "crypto/asymmetric.h"
#include "crypto/hmac.h"

#include <jwtsync/jose.h>

namespace jwtsync::jose {

/// The hash under an algorithm. Ed25519 has its own, which it does not share.
[[nodiscard]] constexpr crypto::Hash hash_of(Algorithm algorithm) noexcept {
  switch (algorithm) {
    case Algorithm::hs256:
    case Algorithm::rs256:
    case Algorithm::ps256:
    case Algorithm::es256: return crypto::Hash::sha256;
    case Algorithm::hs384:
    case Algorithm::rs384:
    case Algorithm::ps384:
    case Algorithm::es384: return crypto::Hash::sha384;
    default: return crypto::Hash::sha512;
  }
}

/// How an algorithm of key pairs signs.
[[nodiscard]] constexpr crypto::Method method_of(Algorithm algorithm) noexcept {
  using crypto::Scheme;
  const auto scheme = [algorithm] {
    switch (algorithm) {
      case Algorithm::rs256:
      case Algorithm::rs384:
      case Algorithm::rs512: return Scheme::rsa_pkcs1;
      case Algorithm::ps256:
      case Algorithm::ps384:
      case Algorithm::ps512: return Scheme::rsa_pss;
      case Algorithm::es256:
      case Algorithm::es384:
      case Algorithm::es512: return Scheme::ecdsa;
      default: return Scheme::ed25519;
    }
  };
  return {scheme(), hash_of(algorithm)};
}

/// The one algorithm of a key that does not say which is its own.
[[nodiscard]] constexpr Algorithm default_algorithm(crypto::KeyKind kind) noexcept {
  switch (kind) {
    case crypto::KeyKind::rsa: return Algorithm::rs256;
    case crypto::KeyKind::p256: return Algorithm::es256;
    case crypto::KeyKind::p384: return Algorithm::es384;
    case crypto::KeyKind::p521: return Algorithm::es512;
    case crypto::KeyKind::ed25519: break;
  }
  return Algorithm::eddsa;
}

/// Whether a key pair of this kind can be used with the algorithm: an RSA key with six, any other with one.
[[nodiscard]] inline bool fits(Algorithm algorithm, crypto::KeyKind kind) noexcept {
  const crypto::Scheme scheme = method_of(algorithm).scheme;
  const bool for_rsa = scheme == crypto::Scheme::rsa_pkcs1 || scheme == crypto::Scheme::rsa_pss;
  return kind == crypto::KeyKind::rsa ? for_rsa : !is_hmac(algorithm) && default_algorithm(kind) == algorithm;
}

}  // namespace jwtsync::jose
