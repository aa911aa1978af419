// SPDX-License-Identifier: Apache-2.0
// Makes a new key, and writes it.
#pragma once

#include <jwtsync/jose.h>
#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <jwtsync/world.h>
#include <cstdint>
#include <optional>
#include <string_view>

namespace jwtsync::keyring {

enum class KeyForm : std::uint8_t {
  text,  ///< 64 characters of base64url: a shared secret
  pem,   ///< PKCS #8: a key pair
  jwk,
  jwks,
};

/// The form of this name; nothing for any other.
[[nodiscard]] std::optional<KeyForm> key_form_named(std::string_view name) noexcept;

/// An algorithm and the name that its key is to have for it: of EdDSA there is another one (RFC 9864).
struct NamedAlgorithm {
  Algorithm algorithm = Algorithm::hs256;
  std::string_view name = name_of(algorithm);  ///< of a table

  [[nodiscard]] static std::optional<NamedAlgorithm> of(std::string_view name) noexcept;
};

/// The plainest form that says all of a key of this algorithm. A PEM file does not say that an RSA key is for another
/// algorithm than RS256, nor by which name Ed25519 goes.
[[nodiscard]] KeyForm usual_form(const NamedAlgorithm& wanted) noexcept;

/// A new key of this algorithm, written. `argument_invalid` for a form that is not one of its kind.
[[nodiscard]] Result<Secret> new_key(Randomness& randomness, const NamedAlgorithm& wanted, KeyForm form);

}  // namespace jwtsync::keyring
