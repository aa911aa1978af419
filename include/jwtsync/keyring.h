// SPDX-License-Identifier: Apache-2.0
/// @file
/// Which keys a process holds: one key signs, the others only verify.
///
///     Result<KeyRing> ring = KeyRing::parse(secret);   // one raw secret is a ring of one HS256 key
///     if (!ring) return fail(ring.error());
///     const Key* signs = ring->signing_key();          // none in a ring of public keys
///     if (signs) show(signs->kid());                   // "Zk3vQ0...", the same in every language for the same secret
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

namespace jose {
struct Value;
}

/// What a key of a ring is for.
enum class KeyRole : std::uint8_t { signs, verifies };

/// The stable name of a role: "signs" or "verifies".
[[nodiscard]] std::string_view name_of(KeyRole role) noexcept;

/// One key: its material, its one algorithm, its name. Immutable; belongs to a KeyRing.
class Key {
 public:
  /// The key ID (RFC 7515, section 4.1.4). If it was given none, it is derived: for an HMAC key 16 base64url
  /// characters of HKDF-SHA-256 over the key bytes, for a key pair the RFC 7638 thumbprint. So equal keys have equal
  /// kids everywhere (docs/reference/protocol.md).
  [[nodiscard]] std::string_view kid() const noexcept { return kid_; }
  [[nodiscard]] Algorithm algorithm() const noexcept { return algorithm_; }
  /// Whether it is the default of the kind of key, since neither the key's document nor RingOptions named one.
  [[nodiscard]] bool has_default_algorithm() const noexcept { return has_default_algorithm_; }
  /// How its tokens name the algorithm: as its JWK does, where there are two names (RFC 9864); else `name_of` it.
  [[nodiscard]] std::string_view algorithm_name() const noexcept { return algorithm_name_; }
  [[nodiscard]] KeyRole role() const noexcept { return role_; }
  /// Whether it can sign and may: also a key that only verifies in this ring, where a Signer is told to use it.
  [[nodiscard]] bool can_sign() const noexcept { return can_sign_; }
  /// What tells this key from every other, for those who compute with it: the bytes of an HMAC key; the RFC 7638
  /// thumbprint of a key pair, 32 bytes of SHA-256, which is not secret.
  [[nodiscard]] const Secret& material() const noexcept { return material_; }

  /// The public key of a key pair, and the private one if it can sign. What is in it is known to the rooms inside only.
  struct Pair;
  /// nullptr for an HMAC key.
  [[nodiscard]] const Pair* pair() const noexcept { return pair_.get(); }

 private:
  friend class KeyRing;
  Key(std::string kid, Algorithm algorithm, std::string_view algorithm_name, bool has_default_algorithm, KeyRole role,
      bool can_sign, Secret material, std::shared_ptr<const Pair> pair)
      : kid_(std::move(kid)),
        algorithm_name_(algorithm_name),
        algorithm_(algorithm),
        has_default_algorithm_(has_default_algorithm),
        role_(role),
        can_sign_(can_sign),
        material_(std::move(material)),
        pair_(std::move(pair)) {}

  std::string kid_;
  std::string_view algorithm_name_;  // of a table
  Algorithm algorithm_;
  bool has_default_algorithm_;
  KeyRole role_;
  bool can_sign_;
  Secret material_;
  std::shared_ptr<const Pair> pair_;
};

class KeyRing;

/// How `KeyRing::parse` reads a value.
struct RingOptions {
  /// The algorithm of a raw secret, and of keys that do not say which is theirs. If not given: HS256 for a secret,
  /// RS256 for RSA, and the one algorithm of every other kind of key.
  std::optional<Algorithm> algorithm = {};
  /// Take HMAC keys shorter than their hash (RFC 7518, section 3.2 forbids it), as services did before jwtsync.
  bool allow_short_keys = false;
  /// A ring that was made before, if there is one: the RSA keys in it were examined, and are not once more. It is only
  /// looked at by the call.
  const KeyRing* known = nullptr;
  /// The address where an issuer publishes the keys, if one does: hints name it.
  std::string_view published_at = {};
  /// Of a key set that was made for this process: the kid of the key that signs, in place of the first that can; empty
  /// for none. A secret may stand in it beside public keys, which in a set that is handed around it may not.
  std::optional<std::string_view> signing_kid = {};
  /// Of a key set: the kid of the key that tokens without a kid are tried against; empty for none. Else it is as
  /// `KeyRing::key_of_unnamed_tokens` says.
  std::optional<std::string_view> unnamed_kid = {};
};

/// The keys that a process holds, as one immutable value; copies share it. In a ring of public keys none signs.
class KeyRing {
 public:
  /// The keys of a JWK or JWK Set (RFC 7517), of a PEM or DER file (PKCS #8, PKCS #1, SEC 1, SubjectPublicKeyInfo or an
  /// X.509 certificate, whose validity is not looked at). Any other value is an HMAC key itself, byte for byte.
  /// (Trimming is a rule of sources, not of rings.)
  ///
  /// The first key of a set that can sign, signs. In a set, keys for other purposes are passed over (RFC 7517, section
  /// 5): of an unknown type, curve or algorithm, for encryption. Of a set of public keys, which others may have made,
  /// the broken, weak and ambiguous ones too: `unused_keys`. docs/decisions/0011-keys-and-kids.md has the rules.
  ///
  /// An RSA key is examined once: 2 ms of 2048 bits, 12 ms of 4096, 0.1 s of 8192.
  ///
  /// Errors: `secret_empty`; `key_too_short` and `key_weak` for keys below the floors (an HMAC key shorter than its
  /// hash, unless `allow_short_keys`; RSA below 2048 bits) and for RSA keys that others can factor (a small factor, a
  /// power, close primes, or a prime itself up to 8192 bits); `key_malformed`; `key_algorithm_mismatch` where a key is
  /// not of the algorithm that it, or `options`, names; `secret_format_unsupported` where no key is for signatures, and
  /// for a key in a form that is not read or in any wrapping, which is never taken for an HMAC secret;
  /// `ring_unavailable` after a fork; `internal_error` where no memory page can be had.
  [[nodiscard]] static Result<KeyRing> parse(const Secret& value, RingOptions options = {});

  /// The ring of a value that was read already: `FoundSecret::value`. Errors: those of `parse`.
  [[nodiscard]] static Result<KeyRing> of(const jose::Value& value, RingOptions options = {});

  /// The key that signs; nullptr in a ring of public keys.
  [[nodiscard]] const Key* signing_key() const noexcept;
  /// Every key, the signing key first; at least one. Of any two, kid and algorithm differ; in a ring of public keys two
  /// may share their kid, or be one key by two names.
  [[nodiscard]] std::span<const Key> keys() const noexcept;
  /// The keys of its set that are not used.
  [[nodiscard]] std::span<const UnusedKey> unused_keys() const noexcept;
  /// Whether the kid of a token must be that of a key: not in a ring of one key that was given no name, which ignores
  /// it. A set of which one key alone can be used is none of one key.
  [[nodiscard]] bool requires_kid() const noexcept;
  /// The one key that a token without a kid is tried against: the only key of a ring; of several, used or not, the one
  /// that its key set left without a `kid`, if there is exactly one such; else nullptr.
  [[nodiscard]] const Key* key_of_unnamed_tokens() const noexcept;
  /// The address where an issuer publishes its keys; empty if they are from elsewhere.
  [[nodiscard]] std::string_view published_at() const noexcept;

 private:
  struct Keys;
  explicit KeyRing(std::shared_ptr<const Keys> keys) : keys_(std::move(keys)) {}
  std::shared_ptr<const Keys> keys_;
};

/// The public keys of a ring as a JWK Set (RFC 7517, section 5), one line of JSON: what `/.well-known/jwks.json`
/// serves. Never an HMAC key; a ring of these gives an empty set.
[[nodiscard]] std::string public_jwks(const KeyRing& ring);

}  // namespace jwtsync
