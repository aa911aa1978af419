// SPDX-License-Identifier: Apache-2.0
// Every transform of variants.h, by what it is about; docs/reference/protocol.md says what each does.
#pragma once

#include "base/encoding.h"

#include <cstddef>
#include <span>
#include <string_view>

namespace jwtsync::fleet::variant {

/// A Transform (variants.h).
using Change = std::size_t(std::string_view secret, std::span<char> room);

// What stands around a secret: variant_surroundings.cpp
Change trailing_newline;
Change trailing_crlf;
Change trailing_carriage_return;
Change trailing_space;
Change leading_space;
Change trimmed;
Change double_quoted;
Change double_unquoted;
Change single_quoted;
Change single_unquoted;
Change unquoted_and_trimmed;
Change byte_order_mark_added;
Change byte_order_mark_removed;
Change byte_order_mark_and_crlf_added;
Change byte_order_mark_and_space_removed;
Change zero_width_removed;

// Base64, and what is written before it or between its lines: variant_base64.cpp
Change base64_encoded;
Change base64_decoded;
Change base64_encoded_line;
Change base64_decoded_trimmed;
Change base64url_encoded;
Change base64url_encoded_padded;
Change base64url_decoded;
Change base64_encoded_twice;
Change base64_decoded_twice;
Change base64_encoded_wrapped_76;
Change base64_encoded_wrapped_64;
Change base64_encoded_line_wrapped_76;
Change base64_encoded_line_wrapped_64;
Change base64_unwrapped_decoded;
Change base64_encoded_quoted;
Change base64_unquoted_decoded;
Change base64_prefix_decoded;
Change base64_prefix_encoded;
Change base64_prefix_removed;
Change base64_prefix_added;
Change base64_padding_removed;
Change base64_padding_added;
Change base64_as_base64url;
Change base64url_as_base64;
Change base64_wrapped_76;
Change base64_wrapped_64;

// Other writings of the same bytes or characters: variant_encodings.cpp
Change hex_encoded;
Change hex_encoded_upper;
Change hex_decoded;
Change hex_prefix_decoded;
Change hex_prefix_encoded;
Change hex_prefix_removed;
Change hex_prefix_added;
Change hex_lower;
Change hex_upper;
Change percent_encoded;
Change percent_decoded;
Change latin1_as_utf8;
Change utf8_as_latin1;
Change utf16_encoded;

// Characters that a parser or a template takes for more than themselves: variant_escapes.cpp
Change newlines_escaped;
Change newlines_unescaped;
Change newlines_as_spaces;
Change line_breaks_removed;
Change crlf_as_lf;
Change lf_as_crlf;
Change pluses_as_spaces;
Change spaces_as_pluses;
Change dollars_doubled;
Change dollars_undoubled;
Change dollars_escaped;
Change backslashes_doubled;
Change backslashes_undoubled;
Change backslashes_removed;
Change html_escaped;
Change html_unescaped;
Change unicode_escaped;
Change unicode_unescaped;

// A document or a line of a file around the secret: variant_documents.cpp
Change json_value;
Change json_key;
Change json_secret;
Change json_member_value;
Change json_variable;
Change json_string_encoded;
Change json_string_decoded;
Change json_escaped;
Change json_unescaped;
Change assignment_removed;
Change export_removed;
Change assignment_read;

// What they are made of.
inline std::size_t copy(std::string_view bytes, std::span<char> room) { return base::Pen(room).put(bytes).written(); }
inline std::size_t surround(std::string_view before, std::string_view secret, std::string_view after,
                            std::span<char> room) {
  return base::Pen(room).put(before).put(secret).put(after).written();
}
/// What stands between two `"` or two `'`; all of it where it stands there not.
[[nodiscard]] std::string_view without_quotes(std::string_view text) noexcept;

}  // namespace jwtsync::fleet::variant
