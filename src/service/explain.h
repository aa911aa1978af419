// SPDX-License-Identifier: Apache-2.0
// What somebody asks about one token (docs/reference/protocol.md).
#pragma once

#include <jwtsync/result.h>
#include <jwtsync/token.h>
#include <jwtsync/token_facts.h>
#include <cstddef>
#include <string_view>

namespace jwtsync::service {

/// The most bytes of a question: a token of the greatest size that a request can carry, and its name.
inline constexpr std::size_t largest_token_question = max_token_size;

/// `{"token": TEXT}`, or `{"header": TEXT, "claims": TEXT}` with each as it stands in the token, and nothing else. The
/// error is `request_malformed`, and quotes nothing.
[[nodiscard]] Result<TokenQuestion> parse_token_question(std::string_view body);

}  // namespace jwtsync::service
