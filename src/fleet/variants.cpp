// SPDX-License-Identifier: Apache-2.0
#include "fleet/variants.h"

#include "fleet/variant_families.h"

#include <array>

namespace jwtsync::fleet {
namespace {

constexpr std::array table{
    Variant{"trailing_newline", variant::trailing_newline},
    Variant{"trailing_crlf", variant::trailing_crlf},
    Variant{"trailing_carriage_return", variant::trailing_carriage_return},
    Variant{"trailing_space", variant::trailing_space},
    Variant{"leading_space", variant::leading_space},
    Variant{"trimmed", variant::trimmed},
    Variant{"double_quoted", variant::double_quoted},
    Variant{"double_unquoted", variant::double_unquoted},
    Variant{"single_quoted", variant::single_quoted},
    Variant{"single_unquoted", variant::single_unquoted},
    Variant{"unquoted_and_trimmed", variant::unquoted_and_trimmed},
    Variant{"json_string_encoded", variant::json_string_encoded},
    Variant{"json_string_decoded", variant::json_string_decoded},
    Variant{"byte_order_mark_added", variant::byte_order_mark_added},
    Variant{"byte_order_mark_removed", variant::byte_order_mark_removed},
    Variant{"byte_order_mark_and_crlf_added", variant::byte_order_mark_and_crlf_added},
    Variant{"byte_order_mark_and_space_removed", variant::byte_order_mark_and_space_removed},
    Variant{"zero_width_removed", variant::zero_width_removed},
    Variant{"base64_encoded", variant::base64_encoded},
    Variant{"base64_decoded", variant::base64_decoded},
    Variant{"base64_encoded_line", variant::base64_encoded_line},
    Variant{"base64_decoded_trimmed", variant::base64_decoded_trimmed},
    Variant{"hex_encoded", variant::hex_encoded},
    Variant{"hex_decoded", variant::hex_decoded},
    Variant{"base64_padding_removed", variant::base64_padding_removed},
    Variant{"base64_padding_added", variant::base64_padding_added},
    Variant{"base64_as_base64url", variant::base64_as_base64url},
    Variant{"base64url_as_base64", variant::base64url_as_base64},
    Variant{"base64url_encoded", variant::base64url_encoded},
    Variant{"base64url_encoded_padded", variant::base64url_encoded_padded},
    Variant{"base64url_decoded", variant::base64url_decoded},
    Variant{"base64_encoded_twice", variant::base64_encoded_twice},
    Variant{"base64_decoded_twice", variant::base64_decoded_twice},
    Variant{"base64_unwrapped_decoded", variant::base64_unwrapped_decoded},
    Variant{"base64_encoded_wrapped_76", variant::base64_encoded_wrapped_76},
    Variant{"base64_encoded_wrapped_64", variant::base64_encoded_wrapped_64},
    Variant{"base64_encoded_line_wrapped_76", variant::base64_encoded_line_wrapped_76},
    Variant{"base64_encoded_line_wrapped_64", variant::base64_encoded_line_wrapped_64},
    Variant{"base64_encoded_quoted", variant::base64_encoded_quoted},
    Variant{"base64_unquoted_decoded", variant::base64_unquoted_decoded},
    Variant{"base64_prefix_decoded", variant::base64_prefix_decoded},
    Variant{"base64_prefix_encoded", variant::base64_prefix_encoded},
    Variant{"base64_prefix_removed", variant::base64_prefix_removed},
    Variant{"base64_prefix_added", variant::base64_prefix_added},
    Variant{"hex_encoded_upper", variant::hex_encoded_upper},
    Variant{"hex_prefix_decoded", variant::hex_prefix_decoded},
    Variant{"hex_prefix_encoded", variant::hex_prefix_encoded},
    Variant{"hex_prefix_removed", variant::hex_prefix_removed},
    Variant{"hex_prefix_added", variant::hex_prefix_added},
    Variant{"hex_lower", variant::hex_lower},
    Variant{"hex_upper", variant::hex_upper},
    Variant{"base64_wrapped_76", variant::base64_wrapped_76},
    Variant{"base64_wrapped_64", variant::base64_wrapped_64},
    Variant{"json_value", variant::json_value},
    Variant{"json_key", variant::json_key},
    Variant{"json_secret", variant::json_secret},
    Variant{"json_member_value", variant::json_member_value},
    Variant{"json_variable", variant::json_variable},
    Variant{"assignment_removed", variant::assignment_removed},
    Variant{"export_removed", variant::export_removed},
    Variant{"assignment_read", variant::assignment_read},
    Variant{"newlines_escaped", variant::newlines_escaped},
    Variant{"newlines_unescaped", variant::newlines_unescaped},
    Variant{"newlines_as_spaces", variant::newlines_as_spaces},
    Variant{"line_breaks_removed", variant::line_breaks_removed},
    Variant{"crlf_as_lf", variant::crlf_as_lf},
    Variant{"lf_as_crlf", variant::lf_as_crlf},
    Variant{"pluses_as_spaces", variant::pluses_as_spaces},
    Variant{"spaces_as_pluses", variant::spaces_as_pluses},
    Variant{"dollars_undoubled", variant::dollars_undoubled},
    Variant{"dollars_doubled", variant::dollars_doubled},
    Variant{"dollars_escaped", variant::dollars_escaped},
    Variant{"backslashes_removed", variant::backslashes_removed},
    Variant{"backslashes_undoubled", variant::backslashes_undoubled},
    Variant{"backslashes_doubled", variant::backslashes_doubled},
    Variant{"json_escaped", variant::json_escaped},
    Variant{"json_unescaped", variant::json_unescaped},
    Variant{"percent_encoded", variant::percent_encoded},
    Variant{"percent_decoded", variant::percent_decoded},
    Variant{"html_escaped", variant::html_escaped},
    Variant{"html_unescaped", variant::html_unescaped},
    Variant{"unicode_escaped", variant::unicode_escaped},
    Variant{"unicode_unescaped", variant::unicode_unescaped},
    Variant{"latin1_as_utf8", variant::latin1_as_utf8},
    Variant{"utf8_as_latin1", variant::utf8_as_latin1},
    Variant{"utf16_encoded", variant::utf16_encoded},
};

}  // namespace

std::span<const Variant> variants() noexcept { return table; }

std::size_t transform(const Variant& variant, std::string_view secret, std::span<char> room) {
  if (secret.empty() || secret.size() > max_transformed_size) return 0;
  const std::size_t size = variant.apply(secret, room);
  return std::string_view(room.data(), size) == secret ? 0 : size;
}

}  // namespace jwtsync::fleet
