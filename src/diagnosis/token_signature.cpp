// SPDX-License-Identifier: Apache-2.0
// Signatures that no key at hand makes: in another form, of another length, or by another key.
#include "base/characters.h"
#include "diagnosis/judges.h"
#include "diagnosis/token_causes.h"
#include "diagnosis/token_reading.h"

#include <algorithm>
#include <array>

namespace jwtsync::diagnosis {
namespace {

using enum Certainty;

std::string both_sides(const Evidence& evidence) {
  const std::vector<Judge> judges = judges_of(evidence);
  return both_sides_line(evidence, objectors_among(evidence, judges, [](const Judge& judge) {
                           return judge.member == nullptr ? Opinion::certain : Opinion::none;
                         }));
}

/// What a signature of too many bytes looks like.
std::string_view spelling_of(std::string_view algorithm, std::size_t size) noexcept {
  struct Spelling {
    std::string_view algorithm;
    std::size_t size;
    std::string_view name;
  };
  constexpr std::array spellings{
      Spelling{"HS256", 64, "hexadecimal digits in place of bytes"},
      Spelling{"HS384", 96, "hexadecimal digits in place of bytes"},
      Spelling{"HS512", 128, "hexadecimal digits in place of bytes"},
      Spelling{"HS256", 44, "base64 within base64"},
      Spelling{"HS256", 43, "base64 within base64"},
      Spelling{"HS384", 64, "base64 within base64"},
      Spelling{"HS512", 88, "base64 within base64"},
      Spelling{"HS512", 86, "base64 within base64"},
  };
  const auto* const found = std::find_if(spellings.begin(), spellings.end(), [&](const Spelling& each) {
    return each.algorithm == algorithm && each.size == size;
  });
  return found == spellings.end() ? std::string_view() : found->name;
}

Advice advice_on_length(std::string_view algorithm, SignatureForm form) {
  if (form == SignatureForm::too_long)
    return Advice("let the issuer write the bytes of the signature in base64url, once");
  if (algorithm.starts_with("ES"))
    return Advice(
        "let the issuer pad R and S with leading zeros to the length of the curve (32, 48 or 66 bytes): "
        "upgrade its library");
  return Advice(
      "let the issuer write the whole signature; if its own token is whole, see where its end is lost on the "
      "way");
}

/// Whether header and claims can be read, and nothing but the end of the signature is odd.
bool is_whole_before_signature(const TokenEvidence& token) {
  return token.look.header_json && token.look.claims_json &&
         (token.damage == TokenDamage::none || token.damage == TokenDamage::ends_within_byte);
}

/// Whether something else explains why the signature is not good.
bool is_explained(const Evidence& evidence) {
  return evidence.agreement.groups > 1 || !find_kid_reused(evidence).empty() ||
         !find_key_retired_early(evidence).empty() || !find_token_outlived_key(evidence).empty() ||
         !find_token_for_other_api(evidence).empty() || !find_signature_cut(evidence).empty() ||
         !find_signature_der(evidence).empty() || !find_key_set_stale(evidence).empty();
}

}  // namespace

std::vector<Finding> find_maker(const Evidence& evidence) {
  if (evidence.token == nullptr || !evidence.token->made_by) return {};
  const SignatureMatch& maker = *evidence.token->made_by;
  Finding made = of_token(
      maker.cause, certain, "the signature is that of " + maker.phrase, Advice(""),
      {maker.variant.empty() ? std::string() : "variant that makes it: " + maker.variant, both_sides(evidence)});
  made.fix = maker.fix;
  return {std::move(made)};
}

std::vector<Finding> find_signature_der(const Evidence& evidence) {
  if (evidence.token == nullptr || evidence.token->look.signature != SignatureForm::der) return {};
  return {of_token(Cause::signature_der, certain, evidence.token->look.remark,
                   Advice("let the signer write R and S one behind the other (RFC 7518, section 3.4): dsaEncoding "
                          "ieee-p1363 in Node, SHA256withECDSAinP1363Format in Java"),
                   {both_sides(evidence)})};
}

std::vector<Finding> find_signature_cut(const Evidence& evidence) {
  if (evidence.token == nullptr || evidence.token->look.form != TokenForm::jws) return {};
  const Look& look = evidence.token->look;
  const std::string algorithm = evidence.token->sides.token.algorithm.value_or("");
  if (!look.signature_size) {
    if (!is_whole_before_signature(*evidence.token)) return {};
    return {of_token(Cause::signature_cut, certain,
                     "the signature does not end as base64url ends: it was cut or changed on the way",
                     advice_on_length({}, SignatureForm::too_short))};
  }
  if (look.signature != SignatureForm::too_short && look.signature != SignatureForm::too_long) return {};
  const std::string_view spelling = spelling_of(algorithm, *look.signature_size);
  return {of_token(Cause::signature_cut, certain,
                   look.remark + (spelling.empty() ? "" : ": as if it were " + std::string(spelling)),
                   advice_on_length(algorithm, look.signature), {both_sides(evidence)})};
}

std::vector<Finding> find_signature_of_other_key(const Evidence& evidence) {
  if (evidence.token == nullptr || !evidence.token->refusal || evidence.token->made_by) return {};
  if (evidence.token->refusal->code != Code::token_signature_invalid || is_explained(evidence)) return {};
  const TokenFacts& token = evidence.token->sides.token;
  const auto& keys = evidence.token->sides.verifier.keys;
  const bool is_named = token.kid && std::any_of(keys.begin(), keys.end(),
                                                 [&](const VerifierFacts::Key& key) { return key.kid == *token.kid; });
  const std::string why =
      is_named ? "the token names the key at hand, which is named after its material, and the signature is not that "
                 "key's: the token was changed after it was signed, as it seems"
               : "no key at hand made the signature";
  const Advice fix = is_named ? Advice("take the token anew from its issuer, and see what changes it on its way")
                              : Advice(
                                    "see who signed it (jwtsync inspect shows iss, kid and iat), and give issuer "
                                    "and verifier one key");
  return {of_token(Cause::signature_of_other_key, is_named ? likely : certain, why, fix, {both_sides(evidence)})};
}

}  // namespace jwtsync::diagnosis
