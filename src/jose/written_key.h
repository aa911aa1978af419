// SPDX-License-Identifier: Apache-2.0
// A key as a document has it, before anybody decides what it is used for.
#pragma once

#include "crypto/private_key.h"
#include "crypto/public_key.h"

#include <jwtsync/jose.h>
#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace jwtsync::jose {

struct WrittenKey {
  /// The bytes of a shared secret, or a public key, or a private key with its public one.
  std::variant<Secret, crypto::PublicKey, crypto::PrivateKey> material;
  std::optional<std::string> kid = {};
  std::optional<Algorithm> algorithm = {};
  /// The document calls its algorithm by the name of RFC 9864, "Ed25519", and so do its tokens.
  bool is_named_ed25519 = false;
  /// Whether the document lets it sign, if it can (RFC 7517, section 4.3).
  bool may_sign = true;
};

/// A key of which nothing more is known than its material.
template <typename Material>
[[nodiscard]] Result<WrittenKey> holding(Result<Material> material) {
  if (!material) return failure(std::move(material).error());
  return WrittenKey{std::move(*material)};
}

}  // namespace jwtsync::jose
