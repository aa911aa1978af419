// SPDX-License-Identifier: Apache-2.0
// What a Verifier holds.
#pragma once

#include "token/claim_rules.h"
#include "token/header_rules.h"

#include <jwtsync/token.h>
#include <chrono>
#include <optional>
#include <string_view>

namespace jwtsync {

struct Verifier::Prepared {
  token::HeaderRules headers;
  token::ClaimRules claims;
  const Clock& clock;

  /// A good token, or the refusal. The clock says when it has to be good, unless `now` does.
  [[nodiscard]] tl::expected<VerifiedToken, Refusal> verify(std::string_view text, Scratch& scratch,
                                                            std::optional<Time> now) const noexcept;
  /// The key that a good token was signed with, its header and claims left in `memory`; or what is wrong with it.
  [[nodiscard]] tl::expected<const token::VerifyingKey*, token::Objection> examine(
      std::string_view text, Scratch::Memory& memory, std::optional<Time> now) const noexcept;
  /// The same for a token that may have expired up to `within` ago.
  [[nodiscard]] tl::expected<const token::VerifyingKey*, token::Objection> examine_expired(
      std::string_view text, Scratch::Memory& memory, Time now, std::chrono::seconds within) const noexcept;
  /// The same as `examine`, but for the signature, which is not looked at: whoever it is that wrote the token. To tell
  /// what is wrong with it besides, and for nothing else.
  [[nodiscard]] tl::expected<const token::VerifyingKey*, token::Objection> examine_unsigned(std::string_view text,
                                                                                            Scratch::Memory& memory,
                                                                                            Time now) const noexcept;
  /// An objection of one of the three in words. `memory` is as it left it; `within` may be zero.
  [[nodiscard]] Error explain(const token::Objection& objection, std::string_view text, const Scratch::Memory& memory,
                              Time now, std::chrono::seconds within, const BothSides& sides) const;

 private:
  /// Whether type, form and claims of a token are good, its payload decoded in `memory`.
  [[nodiscard]] token::Checked check_unsigned(const token::HeaderVerdict& header, Scratch::Memory& memory,
                                              Time now) const noexcept;
  /// Whether the claims in `memory` are good.
  [[nodiscard]] token::Checked check_claims(Scratch::Memory& memory, std::optional<Time> now) const noexcept;
};

}  // namespace jwtsync
