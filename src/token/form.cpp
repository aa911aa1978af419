// SPDX-License-Identifier: Apache-2.0
#include "token/form.h"

#include "base/characters.h"
#include "base/encoding.h"
#include "base/text.h"
#include "token/open.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <vector>

namespace jwtsync::token {
namespace {

constexpr std::string_view spaces = " \t\r\n\v\f";
constexpr int most_peels = 4;  // 'Bearer "..."' is two
/// How every header begins that has no space in it: {" in base64url.
constexpr std::string_view header_start = "eyJ";
/// Schemes of RFC 9110, section 11, and of usual products, whose credentials are no token.
constexpr std::array<std::string_view, 8> other_schemes{"Basic", "Digest", "Negotiate",        "NTLM",
                                                        "Hawk",  "ApiKey", "AWS4-HMAC-SHA256", "GoogleLogin"};
/// What programs write where there is no value.
constexpr std::array<std::string_view, 9> words_for_no_value{"undefined", "null",   "None",  "nil",  "NaN",
                                                             "(null)",    "<null>", "<nil>", "false"};

/// Something around a token, and what stands inside it.
struct Peel {
  TokenForm form;
  std::string_view inside;
};

std::string_view trimmed(std::string_view text) noexcept {
  const std::size_t first = std::min(text.find_first_not_of(spaces), text.size());
  text.remove_prefix(first);
  return text.substr(0, text.find_last_not_of(spaces) + 1);
}

/// What stands between quotation marks; one that is not closed goes on to the end.
std::optional<std::string_view> unquoted(std::string_view text) noexcept {
  if (text.empty() || (text.front() != '"' && text.front() != '\'')) return std::nullopt;
  const std::size_t end = text.find(text.front(), 1);
  return text.substr(1, std::min(end, text.size()) - 1);
}

/// What stands behind a word and white space.
std::optional<std::string_view> behind(std::string_view word, std::string_view text) noexcept {
  if (!base::starts_in_any_case(text, word)) return std::nullopt;
  const std::string_view rest = text.substr(std::min(word.size(), text.size()));
  if (rest.empty() || spaces.find(rest.front()) == std::string_view::npos) return std::nullopt;
  return trimmed(rest);
}

/// The value of a parameter or cookie, up to what stands behind it.
std::string_view value_in(std::string_view text) noexcept { return text.substr(0, text.find_first_of("; \t\r\n&")); }

bool has_other_scheme(std::string_view text) noexcept {
  return std::any_of(other_schemes.begin(), other_schemes.end(),
                     [&](std::string_view scheme) { return behind(scheme, text).has_value(); });
}

/// Whether a text is a word for no value; "[object Object]" and its like are what JavaScript makes of an object.
bool is_no_value(std::string_view text) noexcept {
  return text.starts_with("[object ") ||
         std::find(words_for_no_value.begin(), words_for_no_value.end(), text) != words_for_no_value.end();
}

/// The first of several tokens or credentials that commas join, as whoever gets a header twice makes one of both.
std::optional<std::string_view> first_of_several(std::string_view text) noexcept {
  if (text.starts_with('{') || text.starts_with('[')) return std::nullopt;
  const auto is_credentials = [](std::string_view piece) {
    return trimmed(piece).starts_with(header_start) || behind("Bearer", trimmed(piece)) ||
           has_other_scheme(trimmed(piece));
  };
  if (const auto rest = behind("Authorization:", text)) text = *rest;
  const std::vector<std::string_view> pieces = base::split(text, ',');
  if (pieces.size() < 2 || !std::all_of(pieces.begin(), pieces.end(), is_credentials)) return std::nullopt;
  const std::string_view first = trimmed(pieces[0]);
  return behind("Bearer", first).value_or(first);
}

/// The value of the cookie that is a token, of a line of cookies; empty if none of them looks like one.
std::optional<std::string_view> token_among_cookies(std::string_view text) noexcept {
  const bool is_of_browser = behind("Cookie:", text).has_value() || behind("Set-Cookie:", text).has_value();
  constexpr std::string_view start = "=eyJ";
  const std::size_t value = text.find(start), next = text.find(';');
  const bool are_several = value != std::string_view::npos && next < value && text.front() != '{';
  if (!is_of_browser && !are_several) return std::nullopt;
  return value == std::string_view::npos ? std::string_view() : value_in(text.substr(value + 1));
}

/// What is not one token with something around it, whatever stands in it.
std::optional<Peel> peel_line(std::string_view text) noexcept {
  if (const auto first = first_of_several(text)) return Peel{TokenForm::several, *first};
  if (const auto token = token_among_cookies(text)) return Peel{TokenForm::cookies, *token};
  return std::nullopt;
}

std::optional<Peel> peel(std::string_view text) noexcept {
  if ((text.starts_with("b'") || text.starts_with("b\"")) && text.size() > 2) {
    return Peel{TokenForm::bytes_literal, *unquoted(text.substr(1))};
  }
  if (const auto inside = unquoted(text)) return Peel{TokenForm::quoted, *inside};
  for (const std::string_view word : {"Authorization:", "Bearer", "Bearer:", "JWT", "Token", "DPoP"}) {
    if (const auto rest = behind(word, text)) return Peel{TokenForm::scheme_in_front, *rest};
  }
  // "token=..." of a cookie, "https://app.example/#id_token=..." of a redirect: no "=" of padding stands there.
  const std::size_t value = text.find("=eyJ");
  if (value != std::string_view::npos && text.front() != '{')
    return Peel{TokenForm::scheme_in_front, value_in(text.substr(value + 1))};
  if (trimmed(text).size() != text.size()) return Peel{TokenForm::white_space, trimmed(text)};
  return std::nullopt;
}

/// In the one alphabet, without padding and white space.
std::string in_base64url(std::string_view text) {
  std::string plain;
  for (const char c : text) {
    if (c == '=' || spaces.find(c) != std::string_view::npos) continue;
    plain += base::as_base64url(c);
  }
  return plain;
}

/// Whether a part is a header that has a member of this name; any, if it is empty.
bool is_header_with(std::string_view part, std::string_view name) {
  Scratch scratch;
  Scratch::Memory& memory = scratch.memory();
  if (!memory.header.decode(part) || memory.read(memory.header) != json::Fault::none) return false;
  return name.empty() || memory.object.find(name) != nullptr;
}

TokenForm form_of_three(const std::string& plain, const std::vector<std::string_view>& parts) {
  if (parts[0].empty() || parts[1].empty()) return TokenForm::other_parts;
  if (parts[2].empty()) {
    Scratch scratch;
    return is_unsecured(plain, scratch.memory()) ? TokenForm::unsecured : TokenForm::cut;
  }
  return TokenForm::jws;
}

/// Whether a text begins as a header does but for the case of its letters, all of which have one: no token has so many
/// letters by chance.
bool has_lost_case(std::string_view text) noexcept {
  const bool is_lower = text.starts_with("eyj") && std::none_of(text.begin(), text.end(), base::is_upper);
  const bool is_upper = text.starts_with("EYJ") && std::none_of(text.begin(), text.end(), base::is_lower);
  return is_lower || is_upper;
}

/// Of a text that has no token in it, but what stands where one should be.
std::optional<TokenForm> form_of_none(std::string_view text) noexcept {
  if (is_no_value(text)) return TokenForm::no_value;
  if (base::equal_ignoring_case(text, "Bearer") || base::equal_ignoring_case(text, "Authorization:"))
    return TokenForm::empty;
  if (has_other_scheme(text)) return TokenForm::other_scheme;
  return std::nullopt;
}

/// The form of a text with nothing around it; `plain` is the same in base64url.
TokenForm form_of(std::string_view text, const std::string& plain) {
  if (text.front() == '{') return TokenForm::json;
  if (has_lost_case(text)) return TokenForm::case_lost;
  const std::vector<std::string_view> parts = base::split(plain, '.');
  TokenForm form = TokenForm::other_parts;
  if (parts.size() == 1) form = plain.starts_with(header_start) ? TokenForm::cut : TokenForm::opaque;
  if (parts.size() == 2 && is_header_with(parts[0], {})) form = TokenForm::cut;
  if (parts.size() == 3) form = form_of_three(plain, parts);
  // RFC 7516 4.1.2: "enc" must be present, and in no JWS is.
  if (parts.size() == 5 && is_header_with(parts[0], "enc")) form = TokenForm::jwe;
  const bool may_be_damaged = form == TokenForm::jws || form == TokenForm::other_parts;
  if (may_be_damaged && text.find_first_of(spaces) != std::string_view::npos) return TokenForm::white_space;
  if (form != TokenForm::jws) return form;
  if (text.find('=') != std::string_view::npos) return TokenForm::padded;
  if (text.find_first_of("+/") != std::string_view::npos) return TokenForm::other_alphabet;
  return form;
}

}  // namespace

Shaped shape_of(std::string_view text) {
  if (text.size() > max_token_size) return {TokenForm::too_large, {}};
  std::optional<TokenForm> outermost;
  if (const std::optional<Peel> peeled = peel_line(trimmed(text))) {
    outermost = peeled->form;
    text = peeled->inside;
  }
  for (int i = 0; i < most_peels; ++i) {
    const std::optional<Peel> peeled = peel(text);
    if (!peeled) break;
    if (!outermost) outermost = peeled->form;
    text = peeled->inside;
  }
  if (text.empty()) return {outermost.value_or(TokenForm::empty), {}};
  // What stands around no token is not what is wrong.
  if (const std::optional<TokenForm> none = form_of_none(text))
    return {outermost == TokenForm::several ? *outermost : *none, {}};
  const std::string plain = in_base64url(text);
  const TokenForm form = form_of(text, plain);
  return {outermost.value_or(form), plain};
}

}  // namespace jwtsync::token
