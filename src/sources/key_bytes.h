// SPDX-License-Identifier: Apache-2.0
// From a source's bytes to the key's bytes: trimming, UTF-8, decoding. Nothing else is ever changed.
#pragma once

#include "jose/value.h"
#include "sources/locator.h"
#include "sources/source.h"

#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <jwtsync/sources.h>
#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

namespace jwtsync::sources {

/// What trims and formats mean; a new meaning is a new number (see rules.h).
inline constexpr int bytes_rule_version = 4;

/// The bytes of a key, and what may be said of the way to them.
struct KeyBytes {
  Secret bytes;
  bool is_text = true;     // not of a key that was decoded or taken raw
  std::size_t length = 0;  // in characters; in bytes if it is not text
  std::vector<Warning> warnings;
  std::vector<Remark> remarks = {};
  std::optional<PublishedKeys> published = {};  // of the keys that an issuer publishes
  /// What was read of the bytes. The shared secrets in it are held to the rules of a secret.
  std::shared_ptr<const jose::Value> value = {};
};

/// Reads a value as its locator says. Errors: `secret_empty`, `secret_malformed`, and those of
/// KeyRing::parse.
[[nodiscard]] Result<KeyBytes> key_bytes_of(RawValue value, const Locator& locator);

}  // namespace jwtsync::sources
