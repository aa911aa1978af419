// SPDX-License-Identifier: Apache-2.0
// Texts that cannot be read as a signed token, each form with what to do about it.
#include "base/characters.h"
#include "diagnosis/judges.h"
#include "diagnosis/token_causes.h"
#include "diagnosis/token_kind.h"
#include "diagnosis/token_reading.h"

#include <algorithm>
#include <array>

namespace jwtsync::diagnosis {
namespace {

using enum Certainty;

/// A form that tells its cause by itself.
struct FormRow {
  TokenForm form;
  Cause cause;
  Words fix;
};
constexpr std::array rows{
    FormRow{TokenForm::empty, Cause::header_stripped,
            "see that the client has a token when it asks, and that every proxy passes Authorization on (nginx: "
            "proxy_set_header Authorization $http_authorization)"},
    FormRow{TokenForm::json, Cause::token_wrapped,
            "give the token alone: of an answer with access_token, what that member says (jq -r .access_token)"},
    FormRow{TokenForm::scheme_in_front, Cause::token_wrapped,
            "take the word off: \"Bearer \" is written once, where the header is made"},
    FormRow{TokenForm::quoted, Cause::token_wrapped, "take the quotation marks off (jq -r in place of jq)"},
    FormRow{TokenForm::bytes_literal, Cause::token_wrapped,
            "let who makes it write text in place of bytes: token.decode(), or PyJWT from version 2 on"},
    FormRow{TokenForm::white_space, Cause::token_wrapped,
            "give the token on one line, with nothing around it ($(cat FILE) drops the newline of a file)"},
    FormRow{TokenForm::several, Cause::token_wrapped,
            "send one Authorization header: see which of client, proxy and gateway adds another (curl -v, proxy logs)"},
    FormRow{TokenForm::cookies, Cause::token_wrapped,
            "take the one cookie that is the token out of the line, by its name, and give its value alone"},
    FormRow{TokenForm::other_scheme, Cause::header_stripped,
            "see who writes these credentials: the client, or a proxy with a login of its own in front (nginx: "
            "auth_basic), and let the token have the header: Authorization: Bearer TOKEN"},
    FormRow{TokenForm::no_value, Cause::header_stripped,
            "let the client ask only when it has a token: wait for the login or the promise, look whether the name of "
            "the stored value is right, and take the text out of the object (data.access_token)"},
    FormRow{TokenForm::case_lost, Cause::token_alphabet,
            "see what writes all of its letters in one case: a column or a key that ignores case, a rule of a proxy, "
            "code that changes the case of whole headers; then take the token anew, as it cannot be restored"},
    FormRow{TokenForm::padded, Cause::token_padded,
            "let who writes the token leave out \"=\"; behind an AWS load balancer (ALB), which signs with it, verify "
            "the issuer's own token, in x-amzn-oidc-accesstoken"},
    FormRow{TokenForm::other_alphabet, Cause::token_alphabet,
            "let the issuer write base64url before it signs: \"-\" and \"_\" in place of \"+\" and \"/\""},
};

std::string size_line(std::size_t size) { return "the text has " + std::to_string(size) + " bytes"; }

/// What is told of a token inside its wrapping.
std::string inside_line(const Evidence& evidence) {
  const Reading reading = reading_of(evidence);
  if (!reading.header.is_object()) return {};
  return "inside it is a token: alg " + in_quotes(text_in(reading.header, "alg").value_or("")) + ", kid " +
         in_quotes(text_in(reading.header, "kid").value_or(""));
}

/// Whether its form says already what stands there in place of a token.
bool is_of_no_token(TokenForm form) noexcept { return form == TokenForm::other_scheme || form == TokenForm::no_value; }

bool is_of_no_signature(const Evidence& evidence) {
  const Look& look = evidence.token->look;
  return look.form == TokenForm::unsecured ||
         base::equal_ignoring_case(evidence.token->sides.token.algorithm.value_or(""), "none");
}

std::vector<Finding> find_unsecured(const Evidence& evidence) {
  if (!is_of_no_signature(evidence)) return {};
  return {of_token(Cause::token_unsecured, certain, "the token has no signature, and says so: its algorithm is none",
                   Advice("let the issuer sign it: name its algorithm and give it its key; an emulator's token is for "
                          "that emulator's own verifier"))};
}

/// Characters that a token has not, where the form does not tell.
std::vector<Finding> find_foreign_characters(const Evidence& evidence) {
  switch (evidence.token->damage) {
    case TokenDamage::percent_encoded:
      return {of_token(Cause::token_alphabet, certain, "the token is percent-encoded, as in an address",
                       Advice("decode it once where it is taken out of the address, or send it in a header"))};
    case TokenDamage::foreign_character:
      return {of_token(Cause::token_alphabet, certain,
                       "there is a character in the token that no token has: base64url has letters, digits, \"-\" and "
                       "\"_\"",
                       Advice("see what writes or changes it on its way; the issuer writes base64url"))};
    default: return {};
  }
}

}  // namespace

std::vector<Finding> explain_form(const Evidence& evidence, Cause cause) {
  if (evidence.token == nullptr) return {};
  if (cause == Cause::token_unsecured) return find_unsecured(evidence);
  const TokenForm form = evidence.token->look.form;
  std::vector<Finding> findings;
  for (const FormRow& row : rows) {
    // A placeholder in braces looks like JSON, and is none.
    const bool is_of_another_kind = !evidence.token->kind.empty() && form == TokenForm::json;
    if (row.cause != cause || row.form != form || is_of_another_kind || !evidence.token->look.error) continue;
    const std::string& kind = evidence.token->kind;
    findings.push_back(
        of_token(cause, certain, evidence.token->look.error->message, Advice(row.fix),
                 {inside_line(evidence), kind.empty() ? kind : "it is " + kind, size_line(evidence.token->size)}));
  }
  if (cause == Cause::token_alphabet && findings.empty()) return find_foreign_characters(evidence);
  return findings;
}

std::vector<Finding> find_token_encrypted(const Evidence& evidence) {
  if (evidence.token == nullptr || evidence.token->look.form != TokenForm::jwe) return {};
  const Reading reading = reading_of(evidence);
  const std::string algorithm = text_in(reading.header, "alg").value_or("");
  const std::string encryption = text_in(reading.header, "enc").value_or("");
  const std::string issuer = text_in(reading.header, "iss").value_or("");
  Advice fix(
      "ask the issuer for a signed token, of three parts: by the audience of your API, and with encryption off "
      "for this client");
  if (issuer.find("auth0.com") != std::string::npos) {
    fix = Advice(
        "ask Auth0 with the audience of your API: without one it gives a token that only its own /userinfo "
        "can read");
  } else if (algorithm == "dir" && issuer.empty()) {
    fix = Advice(
        "give the other service a signed token of its own: a session of NextAuth (Auth.js) is encrypted, and "
        "for itself alone; of another issuer, ask for a signed one");
  }
  return {of_token(Cause::token_encrypted, certain,
                   "the token is encrypted (JWE, five parts), and only its addressee can read it", fix,
                   {"header: alg " + in_quotes(algorithm) + ", enc " + in_quotes(encryption) +
                    (issuer.empty() ? "" : ", iss " + in_quotes(issuer))})};
}

std::vector<Finding> find_token_opaque(const Evidence& evidence) {
  if (evidence.token == nullptr) return {};
  const TokenEvidence& token = *evidence.token;
  const Advice ask(
      "let its issuer judge it (introspection, RFC 7662, or its userinfo), or ask the issuer for a JWT: at "
      "Auth0 by an audience, elsewhere by the scope of an API");
  if (is_of_no_token(token.look.form)) return {};
  if (!token.kind.empty()) {
    const std::optional<Words> remedy = remedy_of_kind(token.kind);
    return {of_token(Cause::token_opaque, certain, "what was given is not a JWT; it begins like " + token.kind,
                     remedy ? Advice(*remedy) : ask, {size_line(token.size)})};
  }
  if (token.damage != TokenDamage::none && token.damage != TokenDamage::ends_within_byte) return {};
  if (token.look.form == TokenForm::opaque && token.look.error) {
    return {of_token(Cause::token_opaque, certain, token.look.error->message, ask, {size_line(token.size)})};
  }
  const bool has_other_parts = token.look.form == TokenForm::other_parts;
  const bool has_no_header = token.look.form == TokenForm::jws && !token.look.header_json;
  if (token.look.header_json || (!has_other_parts && !has_no_header)) return {};
  return {of_token(Cause::token_opaque, certain,
                   has_other_parts ? "what was given is not three parts joined by dots, and has no header of a JWT"
                                   : "the first of its three parts is not the header of a JWT",
                   ask, {size_line(token.size)})};
}

}  // namespace jwtsync::diagnosis
