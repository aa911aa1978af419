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

namespace jwtsync {
namespace token {
namespace {

constexpr std::string_view spaces = " \t\r\n\v\f";
constexpr int most_peels = 4;  // 'Bearer "..."' is two
/// How every header begins that has no space in it: {" in base64url.
constexpr std::string_view header_start = "eyJ";

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

std::optional<Peel> peel(std::string_view text) noexcept {
  if ((text.starts_with("b'") || text.starts_with("b\"")) && text.size() > 2) {
    return Peel{TokenForm::bytes_literal, *unquoted(text.substr(1))};
  }
  if (const auto inside = unquoted(text)) return Peel{TokenForm::quoted, *inside};
  for (const std::string_view word : {"Authorization:", "Bearer", "Bearer:", "JWT", "Token"}) {
    if (const auto rest = behind(word, text)) return Peel{TokenForm::scheme_in_front, *rest};
  }
  // "token=..." of a cookie, "https://app.example/#id_token=..." of a redirect: no "=" of padding stands there.
  const std::size_t value = text.find("=eyJ");
  if (value != std::string_view::npos && text.front() != '{')
    return Peel{TokenForm::scheme_in_front, text.substr(value + 1)};
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

/// The form of a text with nothing around it; `plain` is the same in base64url.
TokenForm form_of(std::string_view text, const std::string& plain) {
  if (text.front() == '{') return TokenForm::json;
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
  for (int i = 0; i < most_peels; ++i) {
    const std::optional<Peel> peeled = peel(text);
    if (!peeled) break;
    if (!outermost) outermost = peeled->form;
    text = peeled->inside;
  }
  if (text.empty()) return {outermost.value_or(TokenForm::empty), {}};
  const std::string plain = in_base64url(text);
  const TokenForm form = form_of(text, plain);
  return {outermost.value_or(form), plain};
}

FormWords describe(TokenForm form) noexcept {
  switch (form) {
    case TokenForm::jws:
    case TokenForm::too_large: return {};
    case TokenForm::unsecured:
      return {"the token has no signature, and says so: its algorithm is none", "let the issuer sign it"};
    case TokenForm::empty: return {"there is no token", "see whether what should hold one is empty"};
    case TokenForm::scheme_in_front:
      return {"a word such as \"Bearer\" stands in front of the token", "give the token alone, without the word"};
    case TokenForm::quoted: return {"the token stands in quotation marks", "take them off"};
    case TokenForm::bytes_literal:
      return {"the token stands in b'...', as Python shows bytes", "give the bytes as text: token.decode()"};
    case TokenForm::white_space:
      return {"white space stands in the token", "give the token alone, on one line and without \"Bearer\""};
    case TokenForm::padded:
      return {
          "the token has the padding of base64 (\"=\"), which RFC 7515 leaves out",
          "let who writes it leave out \"=\"; behind an AWS load balancer (ALB), which pads the tokens that it signs, "
          "verify the issuer's own, in x-amzn-oidc-accesstoken"};
    case TokenForm::other_alphabet:
      return {"the token's parts are base64 (\"+\", \"/\"), and not base64url",
              "let the issuer write \"-\" and \"_\" in their place (RFC 7515, section 2)"};
    case TokenForm::jwe:
      return {"the token is encrypted (JWE, five parts), and only signed ones are read",
              "let the issuer give a signed token (JWS, three parts)"};
    case TokenForm::json:
      return {"the token is a JSON document, and not in the compact form",
              "give the token alone: of an answer with access_token, what that member says"};
    case TokenForm::cut:
      return {"the token ends before its signature: it was cut, or its signature was taken off",
              "see whether a field, column or line on its way is too short for it"};
    case TokenForm::opaque:
      return {"the token is one piece without dots: an opaque token, and not a JWT",
              "let its issuer judge it (RFC 7662), or ask there for a JWT"};
    case TokenForm::other_parts:
      return {"the token is not three parts joined by dots", "take the token apart with: jwtsync inspect"};
  }
  return {};
}

}  // namespace token

std::string_view name_of(TokenForm form) noexcept {
  constexpr std::array<std::string_view, 15> names{
      "jws",    "unsecured",     "jwe",         "json",   "empty",          "scheme_in_front",
      "quoted", "bytes_literal", "white_space", "padded", "other_alphabet", "cut",
      "opaque", "other_parts",   "too_large"};
  return names[static_cast<std::size_t>(form)];
}

}  // namespace jwtsync
