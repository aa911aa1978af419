// SPDX-License-Identifier: Apache-2.0
// The claims of a token that was verified, signed anew under another key: for who knows that key alone.
#pragma once

#include "token/maker.h"

#include <jwtsync/keyring.h>
#include <jwtsync/token.h>
#include <string>
#include <string_view>
#include <utility>

namespace jwtsync::token {

/// Threads: any number at once.
class HandOnSigner {
 public:
  /// Prepares the signing key of `ring`. Errors: `signing_key_absent`, and those of Maker.
  [[nodiscard]] static Result<HandOnSigner> create(const KeyRing& ring);
  /// Appends a token with exactly these bytes as its payload. Its header has no kid: who knows one key needs none, and
  /// could refuse one that it never heard of. `token_too_large`, or `ring_unavailable` after a fork.
  [[nodiscard]] tl::expected<void, Refusal> append(std::string_view claims_json, std::string& out) const;

 private:
  HandOnSigner(std::string header, Maker maker) : header_(std::move(header)), maker_(std::move(maker)) {}

  std::string header_;  // encoded, with the dot behind it
  Maker maker_;
};

}  // namespace jwtsync::token
