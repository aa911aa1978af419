// SPDX-License-Identifier: Apache-2.0
// What a Verifier holds.
#pragma once

#include "token/header_rules.h"

#include <jwtsync/token.h>

namespace jwtsync {

struct Verifier::Prepared {
  token::HeaderRules headers;
  Expectations expectations;
  const Clock& clock;

  /// The key that a good token was signed with, its header and claims left in `memory`; or what is wrong with it.
  [[nodiscard]] tl::expected<const token::VerifyingKey*, token::Objection> examine(std::string_view text,
                                                                                   Scratch::Memory& memory,
                                                                                   Time now) const noexcept;
};

}  // namespace jwtsync
