// SPDX-License-Identifier: Apache-2.0
// What a refused token and its verifier say of themselves.
#pragma once

#include "token/claim_rules.h"
#include "token/header_rules.h"

#include <jwtsync/token.h>
#include <string>
#include <string_view>

namespace jwtsync::token {

/// A text from elsewhere as it may be shown: cut between characters where it is long, control characters escaped.
[[nodiscard]] std::string shown(std::string_view text);

/// What a text says that was refused, whatever is wrong with it; its form, if it is none that can be read.
[[nodiscard]] TokenFacts facts_of(std::string_view token);

/// What a verifier of these rules takes.
[[nodiscard]] VerifierFacts facts_of(const HeaderRules& headers, const Expectations& expectations);

}  // namespace jwtsync::token
