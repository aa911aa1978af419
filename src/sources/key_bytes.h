// SPDX-License-Identifier: Apache-2.0
// From a source's bytes to the key's bytes: trimming, UTF-8, decoding. Nothing else is ever changed.
#pragma once

#include "sources/locator.h"
#include "sources/source.h"

#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <jwtsync/sources.h>
#include <cstddef>
#include <optional>
#include <vector>

namespace jwtsync::sources {

/// What trims and formats mean; a new meaning is a new number (see rules.h).
inline constexpr int bytes_rule_version = 2;

/// The bytes of a key, and what may be said of the way to them.
struct KeyBytes {
  Secret bytes;
  bool is_text = true;     // a key that was decoded or taken raw is none
  std::size_t length = 0;  // in characters; in bytes if it is no text
  std::vector<Warning> warnings;
  std::vector<Remark> remarks = {};
  /// Of a JWK, JWKS, PEM or DER file: the shared secrets in it, if any. They are held to the rules of a secret; the
  /// file itself is not.
  std::optional<std::vector<Secret>> secrets_inside = {};
  std::optional<PublishedKeys> published = {};  // of the keys that an issuer publishes
};

/// Reads a value as its locator says. Errors: `secret_empty`, `secret_malformed`, and of keys in a document those of
/// KeyRing::parse.
[[nodiscard]] Result<KeyBytes> key_bytes_of(RawValue value, const Locator& locator);

}  // namespace jwtsync::sources
