// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/secret_guesses.h"

#include "base/characters.h"
#include "base/encoding.h"
#include "base/wipe.h"
#include "crypto/hash.h"
#include "diagnosis/letter_guesses.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace jwtsync::diagnosis {
namespace {

using base::Pen;

std::size_t copy(std::string_view bytes, std::span<char> room) { return Pen(room).put(bytes).written(); }

/// What stands before the first of these characters; 0 where none of them is there.
std::size_t up_to(std::string_view characters, std::string_view secret, std::span<char> room) {
  const std::size_t at = secret.find_first_of(characters);
  return at == std::string_view::npos ? 0 : copy(secret.substr(0, at), room);
}

std::size_t first_line(std::string_view secret, std::span<char> room) { return up_to("\r\n", secret, room); }
std::size_t first_word(std::string_view secret, std::span<char> room) { return up_to(" \t", secret, room); }
std::size_t before_hash(std::string_view secret, std::span<char> room) { return up_to("#", secret, room); }
std::size_t before_dollar(std::string_view secret, std::span<char> room) { return up_to("$", secret, room); }

/// A comment of an .env file goes, and the spaces before it.
std::size_t before_comment(std::string_view secret, std::span<char> room) {
  const std::size_t at = secret.find(" #");
  if (at == std::string_view::npos) return 0;
  const std::string_view value = secret.substr(0, at);
  return copy(value.substr(0, value.find_last_not_of(' ') + 1), room);
}

constexpr bool is_of_name(char c) { return base::is_alphanumeric(c) || c == '_'; }

/// The size of "$NAME" or "${NAME...}" at the start of a text; 0 if none stands there.
std::size_t reference_at(std::string_view text) {
  if (!text.starts_with('$') || text.size() < 2) return 0;
  if (text[1] == '{') {
    const std::size_t end = text.find('}');
    return end == std::string_view::npos ? 0 : end + 1;
  }
  const auto* const end = std::find_if_not(text.begin() + 1, text.end(), is_of_name);
  const auto size = static_cast<std::size_t>(end - text.begin());
  return size > 1 && !base::is_digit(text[1]) ? size : 0;
}

/// As docker compose and dotenv-expand replace variables that are not set.
std::size_t references_removed(std::string_view secret, std::span<char> room) {
  Pen pen(room);
  while (!secret.empty()) {
    const std::size_t size = reference_at(secret);
    if (size == 0) pen.put(secret.front());
    secret.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return pen.written();
}

/// As a shell replaces "$1" in double quotes: one digit is a name.
std::size_t digits_removed(std::string_view secret, std::span<char> room) {
  Pen pen(room);
  while (!secret.empty()) {
    const bool is_number = secret.size() > 1 && secret.front() == '$' && base::is_digit(secret[1]);
    const std::size_t size = is_number ? 2 : reference_at(secret);
    if (size == 0) pen.put(secret.front());
    secret.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return pen.written();
}

std::size_t behind_name(std::string_view secret, std::span<char> room) {
  const std::size_t at = secret.find('=');
  const bool is_named = at != std::string_view::npos && at > 0 && !base::is_digit(secret.front()) &&
                        std::all_of(secret.begin(), secret.begin() + at, is_of_name);
  return is_named ? copy(secret.substr(at + 1), room) : 0;
}

std::size_t white_space_removed(std::string_view secret, std::span<char> room) {
  const auto end =
      std::copy_if(secret.begin(), secret.end(), room.begin(), [](char c) { return !base::is_one_of(c, " \t\r\n"); });
  return static_cast<std::size_t>(end - room.begin());
}

std::size_t hashed(std::string_view secret, std::span<char> room) {
  crypto::Digest digest = crypto::sha256(secret);
  const std::size_t size = copy({digest.data(), digest.size()}, room);
  base::wipe(std::span<char>(digest));
  return size;
}

std::size_t hashed_in_hex(std::string_view secret, std::span<char> room) {
  constexpr std::string_view digits = "0123456789abcdef";
  crypto::Digest digest = crypto::sha256(secret);
  Pen pen(room);
  for (const char c : digest) {
    pen.put(digits[static_cast<std::uint8_t>(c) >> 4]).put(digits[static_cast<std::uint8_t>(c) & 15]);
  }
  base::wipe(std::span<char>(digest));
  return pen.written();
}

/// For things that come twice: a value that was pasted into a field that had it.
std::size_t doubled(std::string_view secret, std::span<char> room) {
  return Pen(room).put(secret).put(secret).written();
}
std::size_t doubled_in_lines(std::string_view secret, std::span<char> room) {
  return Pen(room).put(secret).put('\n').put(secret).written();
}
std::size_t halved(std::string_view secret, std::span<char> room) {
  const std::size_t half = secret.size() / 2;
  const std::string_view first = secret.substr(0, half), second = secret.substr(secret.size() - half);
  const bool is_joined = secret.size() % 2 == 0 || base::is_one_of(secret[half], " \n,");
  return half != 0 && first == second && is_joined ? copy(first, room) : 0;
}

std::size_t first_removed(std::string_view secret, std::span<char> room) { return copy(secret.substr(1), room); }

/// "NAME: VALUE" of YAML.
std::size_t behind_colon(std::string_view secret, std::span<char> room) {
  const std::size_t at = secret.find(": ");
  const bool is_named = at != std::string_view::npos && at > 0 &&
                        std::all_of(secret.begin(), secret.begin() + static_cast<std::ptrdiff_t>(at), is_of_name);
  return is_named ? copy(secret.substr(at + 2), room) : 0;
}

std::size_t hashed_in_capital_hex(std::string_view secret, std::span<char> room) {
  const std::size_t size = hashed_in_hex(secret, room);
  return in_capital_letters({room.data(), size}, room);
}
std::size_t hashed_in_base64(std::string_view secret, std::span<char> room) {
  crypto::Digest digest = crypto::sha256(secret);
  const std::size_t size = Pen(room).put_base64({digest.data(), digest.size()}).written();
  base::wipe(std::span<char>(digest));
  return size;
}
std::size_t hashed_in_base64url(std::string_view secret, std::span<char> room) {
  crypto::Digest digest = crypto::sha256(secret);
  const std::size_t size = Pen(room).put_base64url({digest.data(), digest.size()}).written();
  base::wipe(std::span<char>(digest));
  return size;
}

/// A text before it or behind it that nobody sees, or that a program adds.
template <char... bytes>
struct Text {
  static constexpr std::array<char, sizeof...(bytes)> characters{bytes...};
  static constexpr std::string_view view{characters.data(), characters.size()};
};
using NoBreakSpace = Text<'\xc2', '\xa0'>;
using ZeroWidthSpace = Text<'\xe2', '\x80', '\x8b'>;
using WordJoiner = Text<'\xe2', '\x81', '\xa0'>;
using ByteOrderMark = Text<'\xef', '\xbb', '\xbf'>;
using Newline = Text<'\n'>;
template <typename Before, typename Behind>
std::size_t between(std::string_view secret, std::span<char> room) {
  return Pen(room).put(Before::view).put(secret).put(Behind::view).written();
}

template <char c>
std::size_t before_character(std::string_view secret, std::span<char> room) {
  return up_to(std::string_view(&Text<c>::characters[0], 1), secret, room);
}

/// As systemd, cron and Python's configparser have it.
std::size_t percents_doubled(std::string_view secret, std::span<char> room) {
  Pen pen(room);
  for (const char c : secret) {
    pen.put(c);
    if (c == '%') pen.put(c);
  }
  return pen.written();
}
std::size_t percents_undoubled(std::string_view secret, std::span<char> room) {
  Pen pen(room);
  while (!secret.empty()) {
    pen.put(secret.front());
    secret.remove_prefix(secret.starts_with("%%") ? 2 : 1);
  }
  return pen.written();
}

constexpr Remedy mount{"give ", " the whole value: quote it for what reads it, or mount it as a file of its own"};
constexpr Remedy whole{"give ", " the whole value: see which column, variable, option or hash has no room for it"};
constexpr Remedy same_case{"give ", " the value as it is: see what writes it in one case"};
constexpr Remedy one_form{"give both the same bytes: write the value with letters of ASCII alone (jwtsync generate)"};
constexpr Remedy plain_quotes{"take the typographic quotation marks off the value of ",
                              ", which a word processor wrote"};
constexpr Remedy same_hash{"give both the same bytes: the secret, or its hash"};
constexpr Remedy one_copy{"take the second copy off the value of ", ", which was pasted twice"};

using enum Cause;
using enum Side;

constexpr SecretGuess guess(std::string_view name, Cause cause, std::string_view phrase, Side odd,
                            fleet::Transform apply, std::optional<Remedy> remedy = {}) {
  return {{name, cause, phrase, odd, {}, remedy}, apply};
}

constexpr std::array guesses{
    guess("no_break_space_behind", white_space, "plus a no-break space", derived, between<Text<>, NoBreakSpace>),
    guess("no_break_space_in_front", white_space, "with a no-break space in front", derived,
          between<NoBreakSpace, Text<>>),
    guess("two_newlines_behind", white_space, "plus two newlines", derived, between<Text<>, Text<'\n', '\n'>>),
    guess("tab_behind", white_space, "plus a tab", derived, between<Text<>, Text<'\t'>>),
    guess("newline_in_front", white_space, "with a newline in front", derived, between<Newline, Text<>>),
    guess("spaces_around", white_space, "with a space in front and one behind", derived, between<Text<' '>, Text<' '>>),
    guess("zero_width_behind", invisible_characters, "plus a zero-width space", derived,
          between<Text<>, ZeroWidthSpace>),
    guess("zero_width_in_front", invisible_characters, "with a zero-width space in front", derived,
          between<ZeroWidthSpace, Text<>>),
    guess("word_joiner_behind", invisible_characters, "plus a word joiner (U+2060)", derived,
          between<Text<>, WordJoiner>),
    guess("byte_order_mark_behind", invisible_characters, "plus a byte order mark behind it", derived,
          between<Text<>, ByteOrderMark>),
    guess("byte_order_mark_and_newline", invisible_characters, "with a byte order mark in front and a newline behind",
          derived, between<ByteOrderMark, Newline>),
    guess("null_byte_behind", invisible_characters, "plus a byte 0, as C ends a text", derived,
          between<Text<>, Text<'\0'>>),
    guess("first_line", newlines_mangled, "up to the end of its first line", derived, first_line),
    guess("references_removed", dollar_signs_mangled, "with nothing for each $NAME in it", derived, references_removed),
    guess("digits_removed", dollar_signs_mangled, "with nothing for each $NAME and $1 in it", derived, digits_removed),
    guess("up_to_dollar", dollar_signs_mangled, "up to its first $", derived, before_dollar),
    guess("up_to_comment", text_escaped, "up to the # in it, which was taken for a comment", derived, before_comment,
          mount),
    guess("up_to_hash", text_escaped, "up to its first #", derived, before_hash, mount),
    guess("up_to_space", text_escaped, "up to its first space", derived, first_word, mount),
    guess("up_to_comma", text_escaped, "up to its first comma", derived, before_character<','>, mount),
    guess("up_to_semicolon", text_escaped, "up to its first semicolon", derived, before_character<';'>, mount),
    guess("up_to_percent", text_escaped, "up to its first %, which cron takes for a newline", derived,
          before_character<'%'>, mount),
    guess("up_to_ampersand", text_escaped, "up to its first &", derived, before_character<'&'>, mount),
    guess("up_to_equals", text_escaped, "up to its first =", derived, before_character<'='>, mount),
    guess("up_to_double_quote", text_escaped, "up to its first \"", derived, before_character<'"'>, mount),
    guess("up_to_single_quote", text_escaped, "up to its first '", derived, before_character<'\''>, mount),
    guess("percents_doubled", text_escaped, "with its percent signs doubled", derived, percents_doubled),
    guess("percents_undoubled", text_escaped, "with one % for each two", derived, percents_undoubled),
    guess("behind_equals", name_in_value, "behind its first =", original, behind_name),
    guess("behind_colon", name_in_value, "behind its name and colon", original, behind_colon),
    guess("white_space_removed", white_space, "without any white space in it", original, white_space_removed),
    guess("read_by_xargs", text_escaped, "without its quotes and backslashes, as xargs reads it", derived,
          read_by_xargs, mount),
    guess("back_quoted", quotes_kept, "in backquotes", derived, between<Text<'`'>, Text<'`'>>),
    guess("typographically_quoted", quotes_kept, "between typographic quotation marks", derived, typographically_quoted,
          plain_quotes),
    guess("typographically_unquoted", quotes_kept, "without the typographic quotation marks around it", original,
          typographically_unquoted, plain_quotes),
    guess("composed", character_set, "with each mark joined to its letter (NFC)", derived, composed, one_form),
    guess("decomposed", character_set, "with each mark apart from its letter (NFD)", derived, decomposed, one_form),
    guess("small_letters", value_differs, "in small letters", derived, in_small_letters, same_case),
    guess("capital_letters", value_differs, "in capital letters", derived, in_capital_letters, same_case),
    guess("doubled", value_differs, "twice, one behind the other", derived, doubled, one_copy),
    guess("doubled_in_lines", value_differs, "twice, in two lines", derived, doubled_in_lines, one_copy),
    guess("halved", value_differs, "once, where it stands there twice", original, halved, one_copy),
    guess("first_removed", value_differs, "without its first character", derived, first_removed, whole),
    guess("hashed", encoded_secret, "hashed by SHA-256", derived, hashed, same_hash),
    guess("hashed_in_hex", encoded_secret, "hashed by SHA-256, in hexadecimal", derived, hashed_in_hex, same_hash),
    guess("hashed_in_capital_hex", encoded_secret, "hashed by SHA-256, in hexadecimal of capitals", derived,
          hashed_in_capital_hex, same_hash),
    guess("hashed_in_base64", encoded_secret, "hashed by SHA-256, in base64", derived, hashed_in_base64, same_hash),
    guess("hashed_in_base64url", encoded_secret, "hashed by SHA-256, in base64url", derived, hashed_in_base64url,
          same_hash),
};

constexpr VariantWords in_line{"name_in_front", name_in_value, "with its name and = in front", derived};
constexpr VariantWords in_document{"document_around", json_document, "in the JSON document around it", derived};
constexpr VariantWords text_in_document{"document_text", json_document, "text of one member", original};
constexpr VariantWords cut{"cut", value_differs, "cut to its first ", derived, {}, whole};

using enum Frame::Holds;
constexpr std::array all_frames{
    Frame{variable, "", "=", ""},
    Frame{variable, "export ", "=", ""},
    Frame{variable, "", "=\"", "\""},
    Frame{variable, "", "='", "'"},
    Frame{variable, "", ": ", ""},
    Frame{member, "{\"", "\":\"", "\"}"},
    Frame{member, "{\"", "\": \"", "\"}"},
    Frame{algorithm, "{\"type\":\"", "\",\"key\":\"", "\"}"},
    Frame{algorithm, "{\"type\":\"", "\", \"key\":\"", "\"}"},
    Frame{algorithm, "{\"type\":\"", "\", \"key\": \"", "\"}"},
    Frame{algorithm, "{\"type\": \"", "\", \"key\": \"", "\"}"},
};

constexpr std::array<std::string_view, 20> variables{"JWT_SECRET_KEY",
                                                     "JWT_SECRET",
                                                     "SECRET_KEY",
                                                     "JWT_SECRET_STAGING",
                                                     "JWT_SECRET_PRODUCTION",
                                                     "PGRST_JWT_SECRET",
                                                     "JWT_KEY",
                                                     "JWT_SIGNING_KEY",
                                                     "AUTH_SECRET",
                                                     "HASURA_GRAPHQL_JWT_SECRET",
                                                     "JWT_SIGNING_SECRET",
                                                     "JWT_AUTH_SECRET",
                                                     "JWT_TOKEN_SECRET",
                                                     "ACCESS_TOKEN_SECRET",
                                                     "TOKEN_SECRET",
                                                     "APP_SECRET",
                                                     "NEXTAUTH_SECRET",
                                                     "SUPABASE_JWT_SECRET",
                                                     "SECRET",
                                                     "KEY"};
constexpr std::array<std::string_view, 5> members{"key", "secret", "value", "jwt_secret", "jwtSecret"};

constexpr std::array<std::string_view, 12> nothing{"",    "undefined", "null",          "None",
                                                   "nil", "NULL",      "<no value>",    "<nil>",
                                                   "NaN", "false",     "${JWT_SECRET}", "$JWT_SECRET"};
constexpr std::array<std::string_view, 24> placeholders{
    "secret",          "your-256-bit-secret", "changeme",        "change-me",  "changeit",    "password",
    "supersecret",     "super-secret",        "mysecret",        "my-secret",  "mysecretkey", "my-secret-key",
    "secretkey",       "secret-key",          "secret_key",      "jwt_secret", "jwt-secret",  "your-secret-key",
    "your_secret_key", "your-jwt-secret",     "your_jwt_secret", "shhhhh",     "test",        "key"};

constexpr std::array<std::string_view, 19> firsts{
    "trimmed",           "base64_decoded",     "base64url_decoded", "hex_decoded",       "double_unquoted",
    "single_unquoted",   "json_value",         "json_key",          "json_secret",       "json_variable",
    "assignment_read",   "newlines_unescaped", "base64_encoded",    "base64url_encoded", "hex_encoded",
    "dollars_undoubled", "trailing_newline",   "trailing_crlf",     "double_quoted"};
constexpr std::array<std::string_view, 13> seconds{
    "base64_padding_removed", "trailing_newline", "trimmed",          "trailing_crlf",       "base64_decoded",
    "base64url_decoded",      "hex_decoded",      "base64_encoded",   "base64_encoded_line", "hex_encoded",
    "double_quoted",          "single_quoted",    "hex_encoded_upper"};

}  // namespace

std::span<const SecretGuess> secret_guesses() noexcept { return guesses; }
std::span<const Frame> frames() noexcept { return all_frames; }

const VariantWords& words_on(Frame::Holds holds) noexcept { return holds == variable ? in_line : in_document; }
const VariantWords& words_on_text() noexcept { return text_in_document; }
const VariantWords& words_on_cut() noexcept { return cut; }

std::span<const std::string_view> usual_variables() noexcept { return variables; }
std::span<const std::string_view> usual_members() noexcept { return members; }
std::span<const std::string_view> texts_of_nothing() noexcept { return nothing; }
std::span<const std::string_view> short_placeholders() noexcept { return placeholders; }
std::span<const std::string_view> first_steps() noexcept { return firsts; }
std::span<const std::string_view> second_steps() noexcept { return seconds; }

}  // namespace jwtsync::diagnosis
