// SPDX-License-Identifier: Apache-2.0
// Tokens that are meant for one API of their issuer, which alone can check them.
#include "diagnosis/judges.h"
#include "diagnosis/token_causes.h"
#include "diagnosis/token_reading.h"

#include <algorithm>
#include <array>

namespace jwtsync::diagnosis {
namespace {

using enum Certainty;

/// Audiences of Microsoft's own APIs.
constexpr std::array<std::string_view, 5> of_microsoft{
    "00000003-0000-0000-c000-000000000000",  // Graph
    "https://graph.microsoft.com",
    "00000002-0000-0000-c000-000000000000",  // Azure AD Graph
    "https://graph.windows.net",
    "https://management.azure.com",
};

std::string_view without_slash(std::string_view text) noexcept {
  return text.ends_with('/') ? text.substr(0, text.size() - 1) : text;
}

bool is_of_microsoft(const std::string& audience) {
  return std::find(of_microsoft.begin(), of_microsoft.end(), without_slash(audience)) != of_microsoft.end();
}

/// Of Auth0's own APIs, where the token is for nothing else.
bool is_of_auth0(const std::vector<std::string>& audiences) {
  return audiences.size() == 1 && audiences.front().find(".auth0.com/") != std::string::npos &&
         (audiences.front().ends_with("/userinfo") || audiences.front().ends_with("/api/v2/"));
}

}  // namespace

std::vector<Finding> find_token_for_other_api(const Evidence& evidence) {
  const Reading reading = reading_of(evidence);
  if (!reading.header.is_object() || evidence.token->look.form != TokenForm::jws || is_accepted_here(evidence))
    return {};
  const std::vector<std::string> audiences = texts_in(reading.claims, "aud");
  const bool has_nonce = member_of(reading.header, "nonce") != nullptr;
  const bool is_for_microsoft = std::any_of(audiences.begin(), audiences.end(), is_of_microsoft);
  const std::vector<std::string> lines{"token: aud " + in_quotes(audiences) +
                                       (has_nonce ? ", nonce in the header" : "")};
  if (has_nonce || is_for_microsoft) {
    return {of_token(Cause::token_for_other_api, is_for_microsoft ? certain : likely,
                     has_nonce ? std::string("the header has a nonce, which Microsoft writes into tokens for its own "
                                             "APIs, such as Graph: their signature cannot be verified by others")
                               : std::string("the token is meant for an API of Microsoft's own, and not for yours"),
                     Advice("ask for a token of your own API: a scope such as api://YOUR-API/.default in place of one "
                            "of Graph, such as User.Read"),
                     lines)};
  }
  if (is_of_auth0(audiences)) {
    return {of_token(Cause::token_for_other_api, certain, "the token is meant for an API of Auth0's own",
                     Advice("ask Auth0 with the audience of your API"), lines)};
  }
  if (member_of(reading.header, "crit") != nullptr) {
    return {of_token(Cause::token_for_other_api, likely,
                     "the header asks for extensions (crit) that only those know whom the token is made for",
                     Advice("let the issuer sign plain tokens for this service, without crit and b64"),
                     {"header: crit " + in_quotes(texts_in(reading.header, "crit"))})};
  }
  return {};
}

}  // namespace jwtsync::diagnosis
