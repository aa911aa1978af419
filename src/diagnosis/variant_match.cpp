// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/variant_match.h"

#include "diagnosis/secret_changes.h"
#include "fleet/comparison.h"

#include <algorithm>
#include <array>
#include <variant>

namespace jwtsync::diagnosis {
namespace {

constexpr Words echoed = "give both the same text (echo adds a newline, printf does not)";
constexpr Remedy one_line{"give both the same text, in one line (base64 -w 0)"};
constexpr Remedy no_quotes{"give both the same text, without quotes"};
constexpr Remedy same_prefix{"give both the same: the text with base64: in front, or the bytes behind it"};
constexpr Remedy same_digits{"give both the same: the digits with 0x in front, or the bytes behind it"};

constexpr std::array table{
    VariantWords{"trailing_newline", Cause::white_space, "plus a newline", Side::derived},
    VariantWords{"trailing_crlf", Cause::white_space, "plus a carriage return and a newline", Side::derived},
    VariantWords{"trailing_carriage_return", Cause::white_space, "plus a carriage return", Side::derived},
    VariantWords{"trailing_space", Cause::white_space, "plus a space", Side::derived},
    VariantWords{"leading_space", Cause::white_space, "with a space in front", Side::derived},
    VariantWords{"trimmed", Cause::white_space, "without the white space around it", Side::original},
    VariantWords{"double_quoted", Cause::quotes_kept, "in double quotes", Side::derived},
    VariantWords{"double_unquoted", Cause::quotes_kept, "without its double quotes", Side::original},
    VariantWords{"single_quoted", Cause::quotes_kept, "in single quotes", Side::derived},
    VariantWords{"single_unquoted", Cause::quotes_kept, "without its single quotes", Side::original},
    VariantWords{"unquoted_and_trimmed", Cause::quotes_kept, "without its quotes and the white space around it",
                 Side::original},
    VariantWords{"json_string_encoded", Cause::text_escaped, "written as JSON text", Side::derived},
    VariantWords{"json_string_decoded", Cause::text_escaped, "read as JSON text", Side::original},
    VariantWords{"byte_order_mark_added", Cause::invisible_characters, "with a byte order mark in front",
                 Side::derived},
    VariantWords{"byte_order_mark_removed", Cause::invisible_characters, "without its byte order mark", Side::original},
    VariantWords{"byte_order_mark_and_crlf_added", Cause::invisible_characters,
                 "with a byte order mark in front, and a carriage return and a newline behind", Side::derived},
    VariantWords{"byte_order_mark_and_space_removed", Cause::invisible_characters,
                 "without its byte order mark and the white space around it", Side::original},
    VariantWords{"zero_width_removed", Cause::invisible_characters, "without its zero-width characters",
                 Side::original},
    VariantWords{"base64_encoded", Cause::encoded_secret, "in base64", Side::derived,
                 Encoding{"?format=base64", Side::derived}},
    VariantWords{"base64_decoded", Cause::encoded_secret, "decoded from base64", Side::derived,
                 Encoding{"?format=base64", Side::original}},
    VariantWords{"base64_encoded_line", Cause::encoded_secret, "with a newline, in base64", Side::derived},
    VariantWords{"base64_decoded_trimmed", Cause::encoded_secret,
                 "decoded from base64, without the white space around that", Side::original},
    VariantWords{"hex_encoded", Cause::encoded_secret, "in hexadecimal", Side::derived,
                 Encoding{"?format=hex", Side::derived}},
    VariantWords{"hex_decoded", Cause::encoded_secret, "decoded from hexadecimal", Side::derived,
                 Encoding{"?format=hex", Side::original}},
    VariantWords{"base64_padding_removed", Cause::base64_spelling, "without its base64 padding", Side::derived},
    VariantWords{"base64_padding_added", Cause::base64_spelling, "with base64 padding", Side::derived},
    VariantWords{"base64_as_base64url", Cause::base64_spelling, "spelled in base64url", Side::derived},
    VariantWords{"base64url_as_base64", Cause::base64_spelling, "spelled in base64", Side::derived},
    VariantWords{"base64url_encoded", Cause::encoded_secret, "in base64url", Side::derived,
                 Encoding{"?format=base64url", Side::derived}},
    VariantWords{"base64url_encoded_padded", Cause::encoded_secret, "in base64url, padded", Side::derived},
    VariantWords{"base64url_decoded", Cause::encoded_secret, "decoded from base64url", Side::derived,
                 Encoding{"?format=base64url", Side::original}},
    VariantWords{"base64_encoded_twice", Cause::encoded_secret, "in base64 twice", Side::derived},
    VariantWords{"base64_decoded_twice", Cause::encoded_secret, "decoded from base64 twice", Side::derived},
    VariantWords{"base64_unwrapped_decoded",
                 Cause::encoded_secret,
                 "decoded from base64, its line breaks passed over",
                 Side::derived,
                 {},
                 one_line},
    VariantWords{"base64_encoded_wrapped_76",
                 Cause::encoded_secret,
                 "in base64, in lines of 76 characters",
                 Side::derived,
                 {},
                 one_line},
    VariantWords{"base64_encoded_wrapped_64",
                 Cause::encoded_secret,
                 "in base64, in lines of 64 characters",
                 Side::derived,
                 {},
                 one_line},
    VariantWords{"base64_encoded_line_wrapped_76",
                 Cause::encoded_secret,
                 "with a newline, in base64, in lines of 76 characters",
                 Side::derived,
                 {},
                 one_line},
    VariantWords{"base64_encoded_line_wrapped_64",
                 Cause::encoded_secret,
                 "with a newline, in base64, in lines of 64 characters",
                 Side::derived,
                 {},
                 one_line},
    VariantWords{
        "base64_encoded_quoted", Cause::encoded_secret, "in base64, in double quotes", Side::derived, {}, no_quotes},
    VariantWords{"base64_unquoted_decoded",
                 Cause::encoded_secret,
                 "without its quotes, decoded from base64",
                 Side::derived,
                 {},
                 no_quotes},
    VariantWords{"base64_prefix_decoded",
                 Cause::encoded_secret,
                 "decoded from the base64 behind its base64:",
                 Side::derived,
                 {},
                 same_prefix},
    VariantWords{"base64_prefix_encoded",
                 Cause::encoded_secret,
                 "in base64 with base64: in front",
                 Side::derived,
                 {},
                 same_prefix},
    VariantWords{"base64_prefix_removed", Cause::base64_spelling, "without its base64: in front", Side::original},
    VariantWords{"base64_prefix_added", Cause::base64_spelling, "with base64: in front", Side::derived},
    VariantWords{"hex_encoded_upper", Cause::encoded_secret, "in hexadecimal, in capitals", Side::derived,
                 Encoding{"?format=hex", Side::derived}},
    VariantWords{"hex_prefix_decoded",
                 Cause::encoded_secret,
                 "decoded from the hexadecimal behind its 0x",
                 Side::derived,
                 {},
                 same_digits},
    VariantWords{
        "hex_prefix_encoded", Cause::encoded_secret, "in hexadecimal with 0x in front", Side::derived, {}, same_digits},
    VariantWords{"hex_prefix_removed", Cause::hex_spelling, "without its 0x in front", Side::original},
    VariantWords{"hex_prefix_added", Cause::hex_spelling, "with 0x in front", Side::derived},
    VariantWords{"hex_lower", Cause::hex_spelling, "in small letters", Side::derived},
    VariantWords{"hex_upper", Cause::hex_spelling, "in capitals", Side::derived},
    VariantWords{"base64_wrapped_76", Cause::base64_spelling, "in lines of 76 characters", Side::derived},
    VariantWords{"base64_wrapped_64", Cause::base64_spelling, "in lines of 64 characters", Side::derived},
    VariantWords{"json_value", Cause::json_document, "value", Side::original},
    VariantWords{"json_key", Cause::json_document, "member key", Side::original},
    VariantWords{"json_secret", Cause::json_document, "member secret", Side::original},
    VariantWords{"json_member_value", Cause::json_document, "member value", Side::original},
    VariantWords{"json_variable", Cause::json_document, "member that is named as the secret is", Side::original},
    VariantWords{"assignment_removed", Cause::name_in_value, "without the NAME= in front", Side::original},
    VariantWords{"export_removed", Cause::name_in_value, "without the export NAME= in front", Side::original},
    VariantWords{"assignment_read", Cause::name_in_value, "as a shell reads its line NAME=VALUE", Side::original},
    VariantWords{"newlines_escaped", Cause::newlines_mangled, "with its newlines written as \\n", Side::derived},
    VariantWords{"newlines_unescaped", Cause::newlines_mangled, "with each \\n made a newline", Side::original},
    VariantWords{"newlines_as_spaces", Cause::newlines_mangled, "with spaces for its newlines", Side::derived},
    VariantWords{"line_breaks_removed", Cause::newlines_mangled, "without its line breaks", Side::derived},
    VariantWords{"crlf_as_lf", Cause::newlines_mangled, "with a newline for each carriage return and newline",
                 Side::original},
    VariantWords{"lf_as_crlf", Cause::newlines_mangled, "with a carriage return before each newline", Side::derived},
    VariantWords{"pluses_as_spaces", Cause::newlines_mangled, "with spaces for its plus signs", Side::derived},
    VariantWords{"spaces_as_pluses", Cause::newlines_mangled, "with plus signs for its spaces", Side::original},
    VariantWords{"dollars_undoubled", Cause::dollar_signs_mangled, "with $ for each of its $$", Side::derived},
    VariantWords{"dollars_doubled", Cause::dollar_signs_mangled, "with its dollar signs doubled", Side::derived},
    VariantWords{"dollars_escaped", Cause::dollar_signs_mangled, "with a backslash before each dollar sign",
                 Side::derived},
    VariantWords{"backslashes_removed", Cause::text_escaped, "without its backslashes", Side::derived},
    VariantWords{"backslashes_undoubled", Cause::text_escaped, "with one backslash for each two", Side::derived},
    VariantWords{"backslashes_doubled", Cause::text_escaped, "with its backslashes doubled", Side::derived},
    VariantWords{"json_escaped", Cause::text_escaped, "with the escapes of JSON", Side::derived},
    VariantWords{"json_unescaped", Cause::text_escaped, "with its escapes of JSON undone", Side::original},
    VariantWords{"percent_encoded", Cause::text_escaped, "in percent-encoding", Side::derived},
    VariantWords{"percent_decoded", Cause::text_escaped, "decoded from percent-encoding", Side::original},
    VariantWords{"html_escaped", Cause::text_escaped, "with the references of HTML", Side::derived},
    VariantWords{"html_unescaped", Cause::text_escaped, "with its references of HTML undone", Side::original},
    VariantWords{"unicode_escaped", Cause::text_escaped, "with \\u0026 for & and the like", Side::derived},
    VariantWords{"unicode_unescaped", Cause::text_escaped, "with & for \\u0026 and the like", Side::original},
    VariantWords{"latin1_as_utf8", Cause::character_set, "taken for ISO 8859-1 and made UTF-8", Side::derived},
    VariantWords{"utf8_as_latin1", Cause::character_set, "in ISO 8859-1 in place of UTF-8", Side::derived},
    VariantWords{"utf16_encoded", Cause::character_set, "in UTF-16", Side::derived},
};

/// What a process answers for by this name. What no process answers for is taken from a source that was read here only.
std::optional<SecretChange> change_named(std::string_view name, const Member& member) {
  if (std::holds_alternative<OwnSource>(member.target)) return change_by_name(name);
  const auto words =
      std::find_if(table.begin(), table.end(), [&](const VariantWords& each) { return each.name == name; });
  return words == table.end() ? std::nullopt : std::optional(SecretChange{&*words});
}

/// What was guessed is told by how likely it is, behind all that processes answer for, and not by the order of causes.
bool is_told_by_cause(const SecretChange& change, Cause cause) {
  return change.first->cause == cause && likelihood_rank(change) < table.size();
}

/// The likeliest change, of this cause if one is given, by which `original` answers as a key of `derived` does.
std::optional<SecretChange> first_answer(const Member& original, const Member& derived, std::optional<Cause> cause) {
  std::optional<SecretChange> first;
  for (const KeyAnswer& key : original.challenge.keys) {
    for (const VariantAnswer& answer : key.variants) {
      if (!fleet::holds(derived.challenge, answer.answer)) continue;  // nearly always: looking up its words is for few
      const std::optional<SecretChange> change = change_named(answer.name, original);
      if (!change || (cause && !is_told_by_cause(*change, *cause))) continue;
      if (!first || likelihood_rank(*change) < likelihood_rank(*first)) first = change;
    }
  }
  return first;
}

Advice advice_on_encoding(const Encoding& encoding, const Whose& whose) {
  Advice advice("say what the text is where ");
  whose(advice, encoding.text);
  return std::move(advice.say(" reads it: ").say(encoding.format).say(" on its locator"));
}

/// "take the quotes off the value of backend"
Advice advice_on(Words before, Side side, const Whose& whose, Words behind = "") {
  Advice advice(before);
  whose(advice, side);
  return std::move(advice.say(behind));
}

}  // namespace

std::span<const VariantWords> variant_words() noexcept { return table; }

Advice remedy_of(const VariantWords& words, const Whose& whose) {
  if (words.remedy) {
    if (words.remedy->behind.text.empty()) return Advice(words.remedy->before);
    return advice_on(words.remedy->before, words.odd, whose, words.remedy->behind);
  }
  if (words.encoding) return advice_on_encoding(*words.encoding, whose);
  switch (words.cause) {
    case Cause::white_space:
      return advice_on("take the white space off the value of ", words.odd, whose,
                       " (echo adds a newline, printf does not)");
    case Cause::invisible_characters:
      return advice_on("take the invisible characters off the value of ", words.odd, whose);
    case Cause::quotes_kept: return advice_on("take the quotes off the value of ", words.odd, whose);
    case Cause::name_in_value: return advice_on("give ", words.odd, whose, " the value alone, without its name");
    case Cause::encoded_secret: return Advice(echoed);
    case Cause::base64_spelling:
    case Cause::hex_spelling: return Advice("give both the same spelling");
    case Cause::json_document:
      return advice_on("give ", words.odd, whose, " the value alone, not the document around it");
    case Cause::dollar_signs_mangled:
      return advice_on("quote the dollar signs for the parser of ", words.odd, whose,
                       ", or mount the secret as a file");
    default: return Advice("give both the same bytes: mount the secret as a file, which nothing rewrites");
  }
}

std::optional<VariantMatch> match_variants(const Member& one, const Member& other, std::optional<Cause> cause) {
  const auto of_one = first_answer(one, other, cause), of_other = first_answer(other, one, cause);
  if (!of_one && !of_other) return std::nullopt;
  if (of_one && (!of_other || likelihood_rank(*of_one) <= likelihood_rank(*of_other)))
    return VariantMatch{*of_one, one, other};
  return VariantMatch{*of_other, other, one};
}

}  // namespace jwtsync::diagnosis
