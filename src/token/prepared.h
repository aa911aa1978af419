// SPDX-License-Identifier: Apache-2.0
// What a Verifier holds.
#pragma once

#include "token/claim_rules.h"
#include "token/header_rules.h"

#include <jwtsync/token.h>

namespace jwtsync {

struct Verifier::Prepared {
  token::HeaderRules headers;
  token::ClaimRules claims;
  const Clock& clock;

  struct Examined {
    const token::VerifyingKey* key;  // that the token was signed with
    token::Dates dates;
  };
  /// Everything about a token but its time: what it was found to be, its header and claims left in `memory`; or what is
  /// wrong with it.
  [[nodiscard]] tl::expected<Examined, token::Objection> examine(std::string_view text,
                                                                 Scratch::Memory& memory) const noexcept;
  /// Whether a token of these dates is good now.
  [[nodiscard]] token::Checked check_time(const token::Dates& dates) const noexcept;
};

}  // namespace jwtsync
