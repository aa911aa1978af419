// SPDX-License-Identifier: Apache-2.0
// The names of forms, and what is said of each.
#include "token/form.h"

#include <array>
#include <cstddef>

namespace jwtsync {
namespace token {

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
    case TokenForm::several:
      return {"there are several tokens or credentials, joined by a comma, as is made of a header that is sent twice",
              "send one Authorization header: see which of client, proxy and gateway adds another"};
    case TokenForm::cookies:
      return {"this is a line of cookies, and not a token",
              "give the value of the one cookie that is the token, alone"};
    case TokenForm::other_scheme:
      return {"these are credentials of another scheme than Bearer, such as Basic, and not a token",
              "see who writes them into Authorization: the client, or a proxy with a login of its own"};
    case TokenForm::no_value:
      return {"there is no token: a word stands in its place that programs write for no value, such as undefined",
              "see that the client has a token before it asks with it"};
    case TokenForm::case_lost:
      return {"the letters of the token have lost their case, which base64url tells apart",
              "see what writes all letters small or capital on its way, and take the token anew from its issuer"};
    case TokenForm::other_parts:
      return {"the token is not three parts joined by dots", "take the token apart with: jwtsync inspect"};
  }
  return {};
}

}  // namespace token

std::string_view name_of(TokenForm form) noexcept {
  constexpr std::array<std::string_view, 20> names{
      "jws",           "unsecured",   "jwe",          "json",           "empty",     "scheme_in_front", "quoted",
      "bytes_literal", "white_space", "padded",       "other_alphabet", "cut",       "opaque",          "other_parts",
      "several",       "cookies",     "other_scheme", "no_value",       "case_lost", "too_large"};
  return names[static_cast<std::size_t>(form)];
}

}  // namespace jwtsync
