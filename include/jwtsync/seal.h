// SPDX-License-Identifier: Apache-2.0
/// @file
/// Keys under seal: what a store may keep of them. The seal is a secret of its own, which stands nowhere in the store.
///
///     const Result<Seal> seal = Seal::create(*secret);  // 32 bytes or more, such as `jwtsync generate` makes
///     if (!seal) return fail(seal.error());
///     const Result<std::string> sealed = seal->close(*ring.signing_key(), "staging", world.randomness);
///     if (!sealed) return fail(sealed.error());
///     const Result<KeyRing> opened = seal->open(*sealed, "staging", kid, Algorithm::hs256);
///
/// Sealed is the whole private JWK, by XChaCha20-Poly1305. It opens for the environment, kid and algorithm that it was
/// sealed for, and for no other: a row that was put into another's place is refused. Who has the seal and the store has
/// the keys; who loses the seal has lost them.
#pragma once

#include <jwtsync/jose.h>
#include <jwtsync/keyring.h>
#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <jwtsync/world.h>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace jwtsync::rotation {

/// Immutable; used by any number of threads.
class Seal {
 public:
  static constexpr std::size_t minimum_size = 32;

  /// Errors: `secret_too_short`; `secret_format_unsupported` in a build without libsodium; `ring_unavailable` after a
  /// fork; `internal_error` where no memory page can be had.
  [[nodiscard]] static Result<Seal> create(const Secret& secret);

  /// Tells it from others; derived from the secret, and not secret itself. Each sealed text names it.
  [[nodiscard]] std::string_view id() const noexcept { return id_; }

  /// Text for a row of a store: `v1.`, the id of the seal, and in base64url a random nonce, ciphertext and tag. Errors:
  /// `signing_key_absent` of a public key; `ring_unavailable` after a fork; those of `randomness`.
  [[nodiscard]] Result<std::string> close(const Key& key, std::string_view environment, Randomness& randomness) const;

  /// A ring of the one key. Errors: `secret_absent` where it was closed by another seal, `answer_malformed` where it
  /// was sealed for something else or a byte of it was changed, `ring_unavailable` after a fork.
  [[nodiscard]] Result<KeyRing> open(std::string_view sealed, std::string_view environment, std::string_view kid,
                                     Algorithm algorithm) const;

 private:
  Seal(std::string id, Secret key) : id_(std::move(id)), key_(std::move(key)) {}

  std::string id_;
  Secret key_;
};

/// A key as the JWK that is sealed: of a secret its bytes, of a key pair the private half. Errors: `signing_key_absent`
/// of a public key, `ring_unavailable` after a fork.
[[nodiscard]] Result<Secret> private_jwk(const Key& key);

/// The id of the seal by which a text was closed; nothing where it is no such text.
[[nodiscard]] std::optional<std::string_view> seal_id_of(std::string_view sealed) noexcept;

/// Opens by the one of these seals that closed it: while keys move from one seal to another, both are valid.
[[nodiscard]] Result<KeyRing> open_by_any(std::span<const Seal> seals, std::string_view sealed,
                                          std::string_view environment, std::string_view kid, Algorithm algorithm);

}  // namespace jwtsync::rotation
