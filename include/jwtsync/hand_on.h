// SPDX-License-Identifier: Apache-2.0
/// @file
/// Tokens for an application that knows one key and no other: who verifies a token by a ring of several keys hands on
/// one with the same claims, signed under that key (docs/proxies.md).
///
///     HandOn hand_on;
///     if (Result<void> taken = hand_on.take(key_of_the_application); !taken) return fail(taken.error());
///     std::string value = "Bearer ";
///     if (hand_on.append(verified.claims_json(), value)) ask("Authorization", value);
#pragma once

#include <jwtsync/keyring.h>
#include <jwtsync/token.h>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace jwtsync {

/// Threads: any number at once.
class HandOn {
 public:
  HandOn();
  ~HandOn();
  /// Takes the signing key of `ring` into use, in place of the one before it. Errors: `signing_key_absent` where it
  /// holds public keys only, and the one before it stays in use; `ring_unavailable` after a fork.
  [[nodiscard]] Result<void> take(const KeyRing& ring);
  /// Appends a token (RFC 7515, section 7.1) with exactly these bytes as its payload, which are those of a token that
  /// was verified. Its header has no kid: who knows one key needs none, and could refuse one that it never heard of.
  /// Errors, which leave `out` as it was: `token_too_large`; `ring_unavailable` without a key, and after a fork.
  [[nodiscard]] tl::expected<void, Refusal> append(std::string_view claims_json, std::string& out);
  struct Counts {
    std::uint64_t handed_on = 0;
    std::uint64_t failed = 0;
  };
  [[nodiscard]] Counts counts() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace jwtsync
