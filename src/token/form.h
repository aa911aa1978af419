// SPDX-License-Identifier: Apache-2.0
// What a text is that should be a token: asked only of one that was refused, for a person who wonders why.
#pragma once

#include <jwtsync/token.h>
#include <string>
#include <string_view>

namespace jwtsync::token {

/// A text, and the token that may be in it.
struct Shaped {
  TokenForm form;
  /// Without scheme, quotation marks and white space, and its parts in base64url without padding.
  std::string inside;
};

/// Looks for the outermost thing that keeps a text from being a token. Nothing is inside one that is too large.
[[nodiscard]] Shaped shape_of(std::string_view text);

/// What is wrong with a text of this form, where the form alone says it.
struct FormWords {
  std::string_view message;  ///< empty if its form is that of a token
  std::string_view hint;
};
[[nodiscard]] FormWords describe(TokenForm form) noexcept;

}  // namespace jwtsync::token
