// SPDX-License-Identifier: Apache-2.0
/// @file
/// The names that tokens and keys share: signature algorithms (RFC 7518, section 3.1), and why a key of a key set is
/// not used.
#pragma once

#include <jwtsync/name.h>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace jwtsync {

/// A JWS signature algorithm. "none" has no enumerator: it cannot be asked for.
enum class Algorithm : std::uint8_t {
  hs256,  ///< HMAC with SHA-256, RFC 7518, section 3.2
  hs384,  ///< HMAC with SHA-384
  hs512,  ///< HMAC with SHA-512
  rs256,  ///< RSASSA-PKCS1-v1_5 with SHA-256, RFC 7518, section 3.3
  rs384,
  rs512,
  ps256,  ///< RSASSA-PSS with SHA-256, its salt as long as the hash, RFC 7518, section 3.5
  ps384,
  ps512,
  es256,  ///< ECDSA on P-256 with SHA-256, RFC 7518, section 3.4
  es384,  ///< ECDSA on P-384 with SHA-384
  es512,  ///< ECDSA on P-521 with SHA-512
  eddsa,  ///< Ed25519, RFC 8037, section 3.1; "Ed25519" of RFC 9864 is another name of it
};

/// The name as it stands in a token's header: "HS256". Of the two names of Ed25519 it is "EdDSA".
[[nodiscard]] std::string_view name_of(Algorithm algorithm) noexcept;

/// The algorithm of a header's or argument's exact name, "Ed25519" (RFC 9864) being another one of "EdDSA"; nothing for
/// any other text, "none" and "hs256" included.
[[nodiscard]] std::optional<Algorithm> algorithm_named(std::string_view name) noexcept;

/// Whether one shared secret both signs and verifies. All other algorithms have a private key and a public one.
[[nodiscard]] bool is_hmac(Algorithm algorithm) noexcept;

/// The least number of bytes of an HMAC key of this algorithm: the size of its hash (RFC 7518, section 3.2). 0 for an
/// algorithm of key pairs.
[[nodiscard]] std::size_t minimum_key_size(Algorithm algorithm) noexcept;

/// Why a key of a key set is not used.
enum class KeyFault : std::uint8_t {
  other_purpose,  ///< it is not for verifying, by its "use", "key_ops" or "alg"
  unsupported,    ///< of a type, curve or algorithm that is not known here
  malformed,      ///< broken: a member is missing, or is not what RFC 7518 says
  weak,           ///< too short, or others can factor it
  ambiguous,      ///< another key of the set has its kid and its algorithm
};
template <>
[[nodiscard]] std::span<const std::string_view> names<KeyFault>() noexcept;

/// A key of a key set that is not used. RFC 7517, section 5 has it passed over; a token that names it learns why.
struct UnusedKey {
  std::size_t position = 0;                 ///< in its set, from 1
  std::optional<std::string> kid = {};      ///< if it has one that can be read
  std::optional<Algorithm> algorithm = {};  ///< that it names; of an ambiguous one, that it has
  KeyFault fault = KeyFault::malformed;
  std::string why = {};  ///< "the RSA key has 1024 bits, fewer than 2048"; nothing of the key is in it

  friend bool operator==(const UnusedKey&, const UnusedKey&) = default;
};

}  // namespace jwtsync
