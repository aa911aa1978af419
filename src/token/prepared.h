// SPDX-License-Identifier: Apache-2.0
// What a Verifier holds.
#pragma once

#include "token/claim_rules.h"
#include "token/header_rules.h"
#include "token/verified_cache.h"

#include <jwtsync/token.h>

namespace jwtsync {

struct Verifier::Prepared {
  token::HeaderRules headers;
  token::ClaimRules claims;
  const Clock& clock;
  std::unique_ptr<token::VerifiedCache> cache;  // or none

  struct Examined {
    const token::VerifyingKey* key;  // that the token was signed with
    token::Dates dates;
    bool is_remembered;  // its signature was checked before
  };
  /// Everything about a token but its time: what it was found to be, its header and claims left in `memory`; or what is
  /// wrong with it.
  [[nodiscard]] tl::expected<Examined, token::Objection> examine(std::string_view text,
                                                                 Scratch::Memory& memory) const noexcept;
  /// Whether a token of these dates is good now.
  [[nodiscard]] token::Checked check_time(const token::Dates& dates) const noexcept;
  /// Keeps a token that was found good in all, if there is a cache and it is worth it.
  void remember(std::string_view text, const Examined& examined) const noexcept;
};

}  // namespace jwtsync
