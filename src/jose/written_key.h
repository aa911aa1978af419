// SPDX-License-Identifier: Apache-2.0
// A key as a document has it, before its use is decided.
#pragma once

#include "crypto/private_key.h"
#include "crypto/public_key.h"

#include <jwtsync/jose.h>
#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace jwtsync::jose {

/// How a number is written, where it is not as RFC 7518 section 6 has it.
enum class Oddity : std::uint8_t { zeros_in_front, zeros_missing, padding, other_alphabet };

/// As it goes on from `writes "n"`: "with zeros in front".
[[nodiscard]] std::string_view text_of(Oddity oddity) noexcept;

/// A member of a public key that is written so.
struct OddMember {
  std::string_view name;  ///< "n"; lives as long as the program
  Oddity oddity;
  friend bool operator==(const OddMember&, const OddMember&) = default;
};

struct WrittenKey {
  /// The bytes of a shared secret, or a public key, or a private key with its public one.
  std::variant<Secret, crypto::PublicKey, crypto::PrivateKey> material;
  std::optional<std::string> kid = {};
  std::optional<Algorithm> algorithm = {};
  /// The document calls its algorithm by the name of RFC 9864, "Ed25519", and so do its tokens.
  bool is_named_ed25519 = false;
  /// Whether the document lets it sign, if it can (RFC 7517, section 4.3).
  bool may_sign = true;
  std::size_t position = 0;  ///< in its key set, from 1; 0 for a key alone
  std::vector<OddMember> odd_members = {};
};

/// A key of which nothing more is known than its material.
template <typename Material>
[[nodiscard]] Result<WrittenKey> holding(Result<Material> material) {
  if (!material) return failure(std::move(material).error());
  return WrittenKey{std::move(*material)};
}

}  // namespace jwtsync::jose
