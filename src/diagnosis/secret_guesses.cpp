// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/secret_guesses.h"

#include "base/characters.h"
#include "base/encoding.h"
#include "base/wipe.h"
#include "crypto/hash.h"
#include "diagnosis/letter_guesses.h"

#include <algorithm>
#include <array>
#include <cstdint>
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

/// As something keeps it that has room for so many bytes; 0 where it has room for all.
template <std::size_t size>
std::size_t first_bytes(std::string_view secret, std::span<char> room) {
  return secret.size() > size ? copy(secret.substr(0, size), room) : 0;
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

constexpr Words mount = "mount the secret as a file for the signer, which nothing rewrites";
constexpr Words whole = "give the signer the whole value: see which column, variable or hash has no room for it";
constexpr Words same_case = "give the signer the value as it is: see what writes it in one case";
constexpr Words one_form = "give both the same bytes: write the value with letters of ASCII alone (jwtsync generate)";
constexpr Words plain_quotes = "take the typographic quotation marks off the value, which a word processor wrote";
constexpr Words same_hash = "give both the same bytes: the secret, or its hash";

constexpr std::array guesses{
    SecretGuess{{"", Cause::newlines_mangled, "up to the end of its first line", Side::derived}, first_line},
    SecretGuess{{"", Cause::dollar_signs_mangled, "with nothing for each $NAME in it", Side::derived},
                references_removed},
    SecretGuess{{"", Cause::dollar_signs_mangled, "with nothing for each $NAME and $1 in it", Side::derived},
                digits_removed},
    SecretGuess{{"", Cause::dollar_signs_mangled, "up to its first $", Side::derived}, before_dollar},
    SecretGuess{{"", Cause::text_escaped, "up to the # in it, which was taken for a comment", Side::derived, {}, mount},
                before_comment},
    SecretGuess{{"", Cause::text_escaped, "up to its first #", Side::derived, {}, mount}, before_hash},
    SecretGuess{{"", Cause::text_escaped, "up to its first space", Side::derived, {}, mount}, first_word},
    SecretGuess{{"", Cause::name_in_value, "behind its first =", Side::original}, behind_name},
    SecretGuess{{"", Cause::white_space, "without any white space in it", Side::original}, white_space_removed},
    SecretGuess{
        {"", Cause::text_escaped, "without its quotes and backslashes, as xargs reads it", Side::derived, {}, mount},
        read_by_xargs},
    SecretGuess{{"", Cause::quotes_kept, "between typographic quotation marks", Side::derived, {}, plain_quotes},
                typographically_quoted},
    SecretGuess{
        {"", Cause::quotes_kept, "without the typographic quotation marks around it", Side::original, {}, plain_quotes},
        typographically_unquoted},
    SecretGuess{{"", Cause::character_set, "with each mark joined to its letter (NFC)", Side::derived, {}, one_form},
                composed},
    SecretGuess{{"", Cause::character_set, "with each mark apart from its letter (NFD)", Side::derived, {}, one_form},
                decomposed},
    SecretGuess{{"", Cause::value_differs, "in small letters", Side::derived, {}, same_case}, in_small_letters},
    SecretGuess{{"", Cause::value_differs, "in capital letters", Side::derived, {}, same_case}, in_capital_letters},
    SecretGuess{{"", Cause::value_differs, "up to its 32nd byte", Side::derived, {}, whole}, first_bytes<32>},
    SecretGuess{{"", Cause::value_differs, "up to its 64th byte", Side::derived, {}, whole}, first_bytes<64>},
    SecretGuess{{"", Cause::value_differs, "up to its 72nd byte, as bcrypt takes it", Side::derived, {}, whole},
                first_bytes<72>},
    SecretGuess{{"", Cause::encoded_secret, "hashed by SHA-256", Side::derived, {}, same_hash}, hashed},
    SecretGuess{{"", Cause::encoded_secret, "hashed by SHA-256, in hexadecimal", Side::derived, {}, same_hash},
                hashed_in_hex},
};

using enum Frame::Holds;
constexpr std::array all_frames{
    Frame{variable, "", "=", ""},
    Frame{variable, "export ", "=", ""},
    Frame{variable, "", "=\"", "\""},
    Frame{variable, "", "='", "'"},
    Frame{member, "{\"", "\":\"", "\"}"},
    Frame{member, "{\"", "\": \"", "\"}"},
    Frame{algorithm, "{\"type\":\"", "\",\"key\":\"", "\"}"},
    Frame{algorithm, "{\"type\":\"", "\", \"key\":\"", "\"}"},
    Frame{algorithm, "{\"type\":\"", "\", \"key\": \"", "\"}"},
    Frame{algorithm, "{\"type\": \"", "\", \"key\": \"", "\"}"},
};

constexpr std::array<std::string_view, 10> variables{
    "JWT_SECRET_KEY",   "JWT_SECRET", "SECRET_KEY",      "JWT_SECRET_STAGING", "JWT_SECRET_PRODUCTION",
    "PGRST_JWT_SECRET", "JWT_KEY",    "JWT_SIGNING_KEY", "AUTH_SECRET",        "HASURA_GRAPHQL_JWT_SECRET"};
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
constexpr std::array<std::string_view, 12> seconds{
    "trailing_newline",  "trimmed",       "trailing_crlf",  "base64_decoded",
    "base64url_decoded", "hex_decoded",   "base64_encoded", "base64_encoded_line",
    "hex_encoded",       "double_quoted", "single_quoted",  "hex_encoded_upper"};

}  // namespace

std::span<const SecretGuess> secret_guesses() noexcept { return guesses; }
std::span<const Frame> frames() noexcept { return all_frames; }

VariantWords words_on(Frame::Holds holds) noexcept {
  if (holds == variable) return {"", Cause::name_in_value, "with its name and = in front", Side::derived};
  return {"", Cause::json_document, "in the JSON document around it", Side::derived};
}

std::span<const std::string_view> usual_variables() noexcept { return variables; }
std::span<const std::string_view> usual_members() noexcept { return members; }
std::span<const std::string_view> texts_of_nothing() noexcept { return nothing; }
std::span<const std::string_view> short_placeholders() noexcept { return placeholders; }
std::span<const std::string_view> first_steps() noexcept { return firsts; }
std::span<const std::string_view> second_steps() noexcept { return seconds; }

}  // namespace jwtsync::diagnosis
