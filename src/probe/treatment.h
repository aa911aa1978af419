// SPDX-License-Identifier: Apache-2.0
// How an application treated one request: what of its answer is the same whenever it treats two alike.
#pragma once

#include <jwtsync/world.h>
#include <string>
#include <string_view>

namespace jwtsync::probe {

/// Of an answer, without what differs from one to the next: numbers, identifiers, the token itself. Not kept of it: its
/// headers and its text.
struct Treatment {
  int status = 0;
  std::string challenge = {};  ///< the `error` of WWW-Authenticate (RFC 6750, section 3.1), if there is one
  std::string location = {};   ///< where a redirect leads, without its query
  std::string words = {};      ///< of the body: its words, those with a digit left out

  friend bool operator==(const Treatment&, const Treatment&) = default;
};

/// `token` is what the request brought: an answer may repeat it.
[[nodiscard]] Treatment treatment_of(const HttpResponse& response, std::string_view token);

/// Whether two requests were treated alike by status, challenge and redirect, whatever the bodies say.
[[nodiscard]] bool alike_but_for_words(const Treatment& one, const Treatment& other) noexcept;

/// Whether it was given what it asked for, as far as an answer tells: a status of success, and neither a page to log in
/// nor a document that says it is an error.
[[nodiscard]] bool is_success(const Treatment& treatment) noexcept;

/// Whether it says in so many words that the token, or its signature, is not valid.
[[nodiscard]] bool calls_token_invalid(const Treatment& treatment) noexcept;

}  // namespace jwtsync::probe
