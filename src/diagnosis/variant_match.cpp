// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/variant_match.h"

#include "fleet/processes.h"

#include <algorithm>
#include <array>

namespace jwtsync::diagnosis {
namespace {

constexpr std::array table{
    VariantWords{"trailing_newline", Cause::white_space, "plus a newline", Odd::derived},
    VariantWords{"trailing_carriage_return", Cause::white_space, "plus a carriage return", Odd::derived},
    VariantWords{"trailing_crlf", Cause::white_space, "plus a carriage return and a newline", Odd::derived},
    VariantWords{"trimmed", Cause::white_space, "without the white space around it", Odd::original},
    VariantWords{"double_quoted", Cause::quotes_kept, "in double quotes", Odd::derived},
    VariantWords{"double_unquoted", Cause::quotes_kept, "without its double quotes", Odd::original},
    VariantWords{"single_quoted", Cause::quotes_kept, "in single quotes", Odd::derived},
    VariantWords{"single_unquoted", Cause::quotes_kept, "without its single quotes", Odd::original},
    VariantWords{"byte_order_mark_added", Cause::invisible_characters, "with a byte order mark in front", Odd::derived},
    VariantWords{"byte_order_mark_removed", Cause::invisible_characters, "without its byte order mark", Odd::original},
    VariantWords{"zero_width_removed", Cause::invisible_characters, "without its zero-width characters", Odd::original},
    VariantWords{"base64_padding_removed", Cause::base64_spelling, "without its base64 padding", Odd::derived},
    VariantWords{"base64_as_base64url", Cause::base64_spelling, "spelled in base64url", Odd::derived},
    VariantWords{"base64url_as_base64", Cause::base64_spelling, "spelled in base64", Odd::derived},
    VariantWords{"base64_encoded", Cause::encoded_secret, "in base64", Odd::derived},
    VariantWords{"base64_encoded_line", Cause::encoded_secret, "with a newline, in base64", Odd::derived},
    VariantWords{"base64_encoded_twice", Cause::encoded_secret, "in base64 twice", Odd::derived},
    VariantWords{"base64url_encoded", Cause::encoded_secret, "in base64url", Odd::derived},
    VariantWords{"hex_encoded", Cause::encoded_secret, "in hexadecimal", Odd::derived},
    VariantWords{"base64_decoded", Cause::encoded_secret, "decoded from base64", Odd::derived},
    VariantWords{"base64url_decoded", Cause::encoded_secret, "decoded from base64url", Odd::derived},
    VariantWords{"base64_decoded_twice", Cause::encoded_secret, "decoded from base64 twice", Odd::derived},
    VariantWords{"hex_decoded", Cause::encoded_secret, "decoded from hexadecimal", Odd::derived},
    VariantWords{"newlines_escaped", Cause::newlines_mangled, "with its newlines written as \\n", Odd::derived},
    VariantWords{"newlines_unescaped", Cause::newlines_mangled, "with each \\n made a newline", Odd::original},
    VariantWords{"newlines_as_spaces", Cause::newlines_mangled, "with spaces for its newlines", Odd::derived},
    VariantWords{"pluses_as_spaces", Cause::newlines_mangled, "with spaces for its plus signs", Odd::derived},
    VariantWords{"dollars_undoubled", Cause::dollar_signs_mangled, "with $ for each of its $$", Odd::derived},
    VariantWords{"dollars_doubled", Cause::dollar_signs_mangled, "with its dollar signs doubled", Odd::derived},
    VariantWords{"latin1_as_utf8", Cause::character_set, "taken for ISO 8859-1 and made UTF-8", Odd::derived},
    VariantWords{"utf8_as_latin1", Cause::character_set, "in ISO 8859-1 in place of UTF-8", Odd::derived},
    VariantWords{"json_value", Cause::json_document, "its value", Odd::original},
    VariantWords{"json_key", Cause::json_document, "its member key", Odd::original},
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

std::optional<VariantMatch> match_variants(const Member& one, const Member& other) {
  for (const VariantWords& words : table) {
    if (answers_for(one, words.name, other)) return VariantMatch{words, one, other};
    if (answers_for(other, words.name, one)) return VariantMatch{words, other, one};
  }
  return std::nullopt;
}

}  // namespace jwtsync::diagnosis
