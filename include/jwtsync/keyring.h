// SPDX-License-Identifier: Apache-2.0
/// @file
/// Which keys a process holds: one key signs, the others only verify.
///
///     Result<KeyRing> ring = KeyRing::parse(secret);   // one raw secret is a ring of one HS256 key
///     ring->signing_key().kid();                       // "Zk3vQ0..." the same in every language for the same secret
#pragma once

#include <jwtsync/jose.h>
#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace jwtsync {

/// What a key of a ring is for.
enum class KeyRole : std::uint8_t { signs, verifies };

/// The stable name of a role: "signs" or "verifies".
[[nodiscard]] std::string_view name_of(KeyRole role) noexcept;

/// One key: its material, its one algorithm, its name. Immutable; belongs to a KeyRing.
class Key {
 public:
  /// The key ID (RFC 7515, section 4.1.4). For an HMAC key without an explicit one: 16 base64url characters of
  /// HKDF-SHA-256 over the key bytes, so that equal secrets have equal kids everywhere (docs/reference/protocol.md).
  [[nodiscard]] std::string_view kid() const noexcept { return kid_; }
  [[nodiscard]] Algorithm algorithm() const noexcept { return algorithm_; }
  [[nodiscard]] KeyRole role() const noexcept { return role_; }
  /// The key bytes, for those who compute with them.
  [[nodiscard]] const Secret& material() const noexcept { return material_; }

 private:
  friend class KeyRing;
  Key(std::string kid, Algorithm algorithm, KeyRole role, Secret material)
      : kid_(std::move(kid)), algorithm_(algorithm), role_(role), material_(std::move(material)) {}

  std::string kid_;
  Algorithm algorithm_;
  KeyRole role_;
  Secret material_;
};

/// How `KeyRing::parse` reads a value.
struct RingOptions {
  /// The algorithm of a raw secret; HS256 if not given.
  std::optional<Algorithm> algorithm = {};
  /// Take HMAC keys shorter than their hash (RFC 7518, section 3.2 forbids it), as services did before jwtsync.
  bool allow_short_keys = false;
};

/// The keys that a process holds, as one immutable value; copies share it.
class KeyRing {
 public:
  /// The value is the key itself, byte for byte: a ring of one unnamed key, which ignores a token's kid. (Trimming is a
  /// rule of sources, not of rings.) Errors: `secret_empty`; `key_too_short` for a key shorter than its hash unless
  /// `allow_short_keys`; `secret_format_unsupported` for a JWK, JWKS or PEM file, since a public key taken for a secret
  /// would let everybody sign; `ring_unavailable` after a fork; `internal_error` where no memory page can be had.
  [[nodiscard]] static Result<KeyRing> parse(const Secret& value, RingOptions options = {});

  /// A ring of several: the signing key of `signing` signs, the keys of `verifying` only verify; a token must then name
  /// its key. Equal keys become one. Errors: `argument_invalid` for one key with two algorithms; `ring_unavailable` and
  /// `internal_error` as above.
  [[nodiscard]] static Result<KeyRing> join(const KeyRing& signing, std::span<const KeyRing> verifying);

  [[nodiscard]] const Key& signing_key() const noexcept;
  /// Every key, the signing key first.
  [[nodiscard]] std::span<const Key> keys() const noexcept;
  /// Whether a token must name one of these keys: not in a ring of one key that was given no name.
  [[nodiscard]] bool requires_kid() const noexcept;

 private:
  struct Keys;
  explicit KeyRing(std::shared_ptr<const Keys> keys) : keys_(std::move(keys)) {}
  std::shared_ptr<const Keys> keys_;
};

}  // namespace jwtsync
