// SPDX-License-Identifier: Apache-2.0
// The words in which signatures by key pairs are spoken of: what kinds of keys there are, how they sign, and the
// numbers that a key is, as a JWK has them (RFC 7518 section 6, RFC 8037 section 2).
#pragma once

#include "crypto/hmac.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace jwtsync::crypto {

enum class KeyKind : std::uint8_t { rsa, p256, p384, p521, ed25519 };

enum class Scheme : std::uint8_t {
  rsa_pkcs1,  ///< RSASSA-PKCS1-v1_5 (RFC 8017 section 8.2)
  rsa_pss,    ///< RSASSA-PSS with MGF1 of the same hash and a salt as long as the hash (RFC 7518 section 3.5)
  ecdsa,      ///< r and s one after the other, each of the curve's full size (RFC 7518 section 3.4)
  ed25519,    ///< RFC 8032; it has its own hash
};

/// How a key signs. Ed25519 does not look at `hash`.
struct Method {
  Scheme scheme;
  Hash hash;
};

/// "n" and "e": big-endian, without leading zeros.
struct RsaNumbers {
  std::string modulus;
  std::string exponent;
  friend bool operator==(const RsaNumbers&, const RsaNumbers&) = default;
};

/// "x" and "y": big-endian, each of the curve's full size.
struct EcPoint {
  KeyKind curve;
  std::string x;
  std::string y;
  friend bool operator==(const EcPoint&, const EcPoint&) = default;
};

/// Its octets, uncompressed (SEC 1 section 2.3.3).
[[nodiscard]] inline std::string uncompressed(const EcPoint& point) { return '\x04' + point.x + point.y; }

/// The "x" of an Ed25519 key: the 32 bytes of RFC 8032 section 5.1.2.
struct EdwardsPoint {
  std::string x;
  friend bool operator==(const EdwardsPoint&, const EdwardsPoint&) = default;
};

using PublicNumbers = std::variant<RsaNumbers, EcPoint, EdwardsPoint>;

/// The private members of a JWK, by their names there: of RSA all of them or "d" alone, of the others "d". Views: the
/// bytes stay in a Secret.
struct PrivateNumbers {
  std::string_view d;
  std::string_view p = {};
  std::string_view q = {};
  std::string_view dp = {};
  std::string_view dq = {};
  std::string_view qi = {};
};

/// The size of one coordinate, and of "d", in bytes: 32, 48, 66, and 32 for Ed25519. 0 for RSA.
[[nodiscard]] constexpr std::size_t coordinate_size(KeyKind kind) noexcept {
  switch (kind) {
    case KeyKind::rsa: return 0;
    case KeyKind::p384: return 48;
    case KeyKind::p521: return 66;
    case KeyKind::p256:
    case KeyKind::ed25519: break;
  }
  return 32;
}

[[nodiscard]] inline KeyKind kind_of(const PublicNumbers& numbers) noexcept {
  if (const auto* const point = std::get_if<EcPoint>(&numbers)) return point->curve;
  return std::holds_alternative<RsaNumbers>(numbers) ? KeyKind::rsa : KeyKind::ed25519;
}

/// Such as "RSA", "P-256" or "Ed25519".
[[nodiscard]] constexpr std::string_view name_of(KeyKind kind) noexcept {
  switch (kind) {
    case KeyKind::rsa: return "RSA";
    case KeyKind::p256: return "P-256";
    case KeyKind::p384: return "P-384";
    case KeyKind::p521: return "P-521";
    case KeyKind::ed25519: break;
  }
  return "Ed25519";
}

}  // namespace jwtsync::crypto
