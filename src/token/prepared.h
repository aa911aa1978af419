// SPDX-License-Identifier: Apache-2.0
// What a Verifier holds.
#pragma once

#include "token/claim_rules.h"
#include "token/header_rules.h"

#include <jwtsync/token.h>
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

 private:
  /// Whether the claims in `memory` are good.
  [[nodiscard]] token::Checked check_claims(const Scratch::Memory& memory, std::optional<Time> now) const noexcept;
};

}  // namespace jwtsync
