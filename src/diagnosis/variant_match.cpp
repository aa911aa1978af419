// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/variant_match.h"

#include "fleet/comparison.h"

#include <algorithm>
#include <array>

namespace jwtsync::diagnosis {
namespace {

constexpr std::array table{
    VariantWords{"trailing_newline", Cause::white_space, "plus a newline", Side::derived},
    VariantWords{"trailing_carriage_return", Cause::white_space, "plus a carriage return", Side::derived},
    VariantWords{"trailing_crlf", Cause::white_space, "plus a carriage return and a newline", Side::derived},
    VariantWords{"trimmed", Cause::white_space, "without the white space around it", Side::original},
    VariantWords{"double_quoted", Cause::quotes_kept, "in double quotes", Side::derived},
    VariantWords{"double_unquoted", Cause::quotes_kept, "without its double quotes", Side::original},
    VariantWords{"single_quoted", Cause::quotes_kept, "in single quotes", Side::derived},
    VariantWords{"single_unquoted", Cause::quotes_kept, "without its single quotes", Side::original},
    VariantWords{"byte_order_mark_added", Cause::invisible_characters, "with a byte order mark in front",
                 Side::derived},
    VariantWords{"byte_order_mark_removed", Cause::invisible_characters, "without its byte order mark", Side::original},
    VariantWords{"zero_width_removed", Cause::invisible_characters, "without its zero-width characters",
                 Side::original},
    VariantWords{"base64_padding_removed", Cause::base64_spelling, "without its base64 padding", Side::derived},
    VariantWords{"base64_as_base64url", Cause::base64_spelling, "spelled in base64url", Side::derived},
    VariantWords{"base64url_as_base64", Cause::base64_spelling, "spelled in base64", Side::derived},
    VariantWords{"base64_encoded", Cause::encoded_secret, "in base64", Side::derived,
                 Encoding{"?format=base64", Side::derived}},
    VariantWords{"base64_encoded_line", Cause::encoded_secret, "with a newline, in base64", Side::derived},
    VariantWords{"base64_encoded_twice", Cause::encoded_secret, "in base64 twice", Side::derived},
    VariantWords{"base64url_encoded", Cause::encoded_secret, "in base64url", Side::derived,
                 Encoding{"?format=base64url", Side::derived}},
    VariantWords{"hex_encoded", Cause::encoded_secret, "in hexadecimal", Side::derived,
                 Encoding{"?format=hex", Side::derived}},
    VariantWords{"base64_decoded", Cause::encoded_secret, "decoded from base64", Side::derived,
                 Encoding{"?format=base64", Side::original}},
    VariantWords{"base64url_decoded", Cause::encoded_secret, "decoded from base64url", Side::derived,
                 Encoding{"?format=base64url", Side::original}},
    VariantWords{"base64_decoded_twice", Cause::encoded_secret, "decoded from base64 twice", Side::derived},
    VariantWords{"hex_decoded", Cause::encoded_secret, "decoded from hexadecimal", Side::derived,
                 Encoding{"?format=hex", Side::original}},
    VariantWords{"newlines_escaped", Cause::newlines_mangled, "with its newlines written as \\n", Side::derived},
    VariantWords{"newlines_unescaped", Cause::newlines_mangled, "with each \\n made a newline", Side::original},
    VariantWords{"newlines_as_spaces", Cause::newlines_mangled, "with spaces for its newlines", Side::derived},
    VariantWords{"pluses_as_spaces", Cause::newlines_mangled, "with spaces for its plus signs", Side::derived},
    VariantWords{"dollars_undoubled", Cause::dollar_signs_mangled, "with $ for each of its $$", Side::derived},
    VariantWords{"dollars_doubled", Cause::dollar_signs_mangled, "with its dollar signs doubled", Side::derived},
    VariantWords{"latin1_as_utf8", Cause::character_set, "taken for ISO 8859-1 and made UTF-8", Side::derived},
    VariantWords{"utf8_as_latin1", Cause::character_set, "in ISO 8859-1 in place of UTF-8", Side::derived},
    VariantWords{"json_value", Cause::json_document, "its value", Side::original},
    VariantWords{"json_key", Cause::json_document, "its member key", Side::original},
};

bool answers_for(const Member& original, std::string_view variant, const Member& derived) {
  const auto& keys = original.challenge.keys;
  return std::any_of(keys.begin(), keys.end(), [&](const KeyAnswer& key) {
    return std::any_of(key.variants.begin(), key.variants.end(), [&](const VariantAnswer& answer) {
      return answer.name == variant && fleet::holds(derived.challenge, answer.answer);
    });
  });
}

}  // namespace

std::span<const VariantWords> variant_words() noexcept { return table; }

std::optional<VariantMatch> match_variants(const Member& one, const Member& other, std::optional<Cause> cause) {
  for (const VariantWords& words : table) {
    if (cause && words.cause != *cause) continue;
    if (answers_for(one, words.name, other)) return VariantMatch{words, one, other};
    if (answers_for(other, words.name, one)) return VariantMatch{words, other, one};
  }
  return std::nullopt;
}

}  // namespace jwtsync::diagnosis
