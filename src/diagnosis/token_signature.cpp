// SPDX-License-Identifier: Apache-2.0
// Signatures that no key at hand makes: in another form, of another length, or by another key.
#include "base/characters.h"
#include "diagnosis/judges.h"
#include "diagnosis/token_causes.h"
#include "diagnosis/token_reading.h"
#include "fleet/members.h"

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

/// Of 512, 768, 1024 and 1536 bits, as keys are made that are too small (RFC 7518, section 3.3).
bool is_of_small_rsa_key(std::string_view algorithm, std::size_t size) noexcept {
  constexpr std::array<std::size_t, 4> sizes{64, 96, 128, 192};  // bytes of a signature
  const bool is_rsa = algorithm.starts_with("RS") || algorithm.starts_with("PS");
  return is_rsa && std::find(sizes.begin(), sizes.end(), size) != sizes.end();
}

/// Whether header and claims can be read, and nothing but the end of the signature is odd.
bool is_whole_before_signature(const TokenEvidence& token) {
  return token.look.header_json && token.look.claims_json &&
         (token.damage == TokenDamage::none || token.damage == TokenDamage::ends_within_byte);
}

/// Whether something else explains why the signature is not good, but for keys that differ.
bool is_explained(const Evidence& evidence) {
  return !find_kid_reused(evidence).empty() || !find_key_retired_early(evidence).empty() ||
         !find_token_outlived_key(evidence).empty() || !find_token_for_other_api(evidence).empty() ||
         !find_signature_cut(evidence).empty() || !find_small_rsa_key(evidence).empty() ||
         !find_signature_der(evidence).empty() || !find_key_set_stale(evidence).empty();
}

/// Processes that hold keys and were asked about the token, where the key that signed it is held by none of them.
struct Strangers {
  Objectors refusing;           ///< by its signature, or since no key of theirs has its kid
  bool are_by_verdict = false;  ///< who judged the signature, and not its kid alone
};

/// Whether its header names a key by a kid that is made of the key, and none of theirs has it.
bool names_key_of_nobody(const TokenFacts& token, const std::vector<Judge>& judges) {
  if (!token.kid || !token.algorithm || !is_derived(*token.kid)) return false;
  const std::optional<Algorithm> algorithm = algorithm_named(*token.algorithm);
  return algorithm && is_hmac(*algorithm) &&
         std::none_of(judges.begin(), judges.end(), [&](const Judge& judge) { return holds_named(judge, *token.kid); });
}

/// Nobody where one of them may hold it: who accepts the token, refuses it for what its claims say, or was not asked
/// and holds other keys than those who were.
std::optional<Strangers> strangers_to(const Evidence& evidence, const std::vector<Judge>& judges) {
  const TokenFacts& token = evidence.token->sides.token;
  const bool is_of_nobody = names_key_of_nobody(token, judges);
  const auto refuses = [](const Judge& judge) {
    return judge.refusal &&
           (judge.refusal->code == Code::token_signature_invalid || judge.refusal->code == Code::token_key_unknown);
  };
  const auto is_stranger = [&](const Judge& judge) {
    if (judge.has_accepted) return false;
    if (refuses(judge)) return true;
    if (is_of_nobody) return judge.has_judged && !judge.refusal;
    return judge.member != nullptr && !judge.has_judged &&
           std::any_of(judges.begin(), judges.end(), [&](const Judge& other) {
             return other.member != nullptr && other.member->group == judge.member->group && refuses(other);
           });
  };
  if (!std::all_of(judges.begin(), judges.end(), is_stranger)) return std::nullopt;
  Strangers strangers{objectors_among(evidence, judges, [](const Judge& judge) {
    return judge.member != nullptr && judge.has_judged ? Opinion::certain : Opinion::none;
  })};
  if (strangers.refusing.none()) return std::nullopt;
  const std::vector<const Judge*>& asked = strangers.refusing.judges;
  strangers.are_by_verdict = std::all_of(asked.begin(), asked.end(), [&](const Judge* one) { return refuses(*one); });
  // That no key is called so is told as such.
  const bool is_of_signature = std::any_of(asked.begin(), asked.end(), [](const Judge* one) {
    return !one->refusal || one->refusal->code == Code::token_signature_invalid;
  });
  return is_of_signature ? std::optional(strangers) : std::nullopt;
}

/// Whether the token names a key of theirs by a kid that no other key has.
bool names_key_of(const TokenFacts& token, const std::vector<Judge>& judges) {
  return token.kid && is_derived(*token.kid) &&
         std::any_of(judges.begin(), judges.end(), [&](const Judge& judge) { return holds_named(judge, *token.kid); });
}

Finding of_changed_token(const Evidence& evidence, const Objectors& refusing) {
  return of_token(Cause::signature_of_other_key, likely,
                  "the token names a key that " + refusing.name() + (refusing.are_many() ? " hold" : " holds") +
                      ", which is named after its material, and the signature is not that key's: the token was changed "
                      "after it was signed, as it seems",
                  Advice("take the token anew from its issuer, and see what changes it on its way"),
                  {both_sides_line(evidence, refusing)});
}

/// What was tried on the signature and what was not, for who wonders what is left.
std::string tried_line(const Strangers& strangers, bool has_keys_here) {
  std::vector<std::string> tried, untried;
  (strangers.are_by_verdict ? tried : untried)
      .push_back("each key of " + strangers.refusing.name() +
                 (strangers.are_by_verdict ? "" : ", who did not get the signature"));
  (has_keys_here ? tried : untried)
      .push_back(has_keys_here ? "the keys here"
                               : "what may have become of a secret on its way, as there is none here");
  return "tried: " + (tried.empty() ? "no key" : fleet::enumeration(tried)) +
         (untried.empty() ? "" : "; not tried: " + fleet::enumeration(untried));
}

Advice advice_to_strangers(const TokenFacts& token, const Strangers& strangers, bool has_keys_here) {
  Advice advice(token.issuer ? Words("ask the process that signs for the issuer of the token, too: name it as a target")
                             : Words("see who signed it (jwtsync inspect), and name that process as a target, too"));
  if (!has_keys_here)
    advice.say(
        ", or give its secret by --source LOCATOR, so that what may have become of it is tried on the signature");
  if (!strangers.are_by_verdict) advice.say("; --send-token lets those asked judge the signature");
  return advice;
}

/// The token is of a key that none of those asked holds, whether theirs agree or not.
std::vector<Finding> find_key_of_nobody(const Evidence& evidence) {
  const std::vector<Judge> judges = judges_of(evidence);
  const std::optional<Strangers> strangers = strangers_to(evidence, judges);
  if (!strangers || is_explained(evidence)) return {};
  const TokenFacts& token = evidence.token->sides.token;
  const bool has_keys_here = judges.front().member == nullptr;
  if (names_key_of(token, judges)) return {of_changed_token(evidence, strangers->refusing)};
  const std::string of_issuer =
      token.issuer ? "; it says that its issuer is " + in_quotes(*token.issuer) : "; it names no issuer";
  const std::string why =
      strangers->are_by_verdict
          ? "the token was signed by a key that none of those asked holds: " + strangers->refusing.name() +
                (strangers->refusing.are_many() ? " refuse" : " refuses") + " its signature"
          : "the token names the key " + in_quotes(token.kid.value_or("")) + ", which none of those asked holds (" +
                strangers->refusing.name() + ")";
  return {of_token(Cause::signature_of_other_key, strangers->are_by_verdict ? certain : likely, why + of_issuer,
                   advice_to_strangers(token, *strangers, has_keys_here),
                   {both_sides_line(evidence, strangers->refusing), tried_line(*strangers, has_keys_here)})};
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

std::vector<Finding> find_small_rsa_key(const Evidence& evidence) {
  if (evidence.token == nullptr || evidence.token->look.form != TokenForm::jws) return {};
  const Look& look = evidence.token->look;
  const std::string algorithm = evidence.token->sides.token.algorithm.value_or("");
  if (!look.signature_size || !is_of_small_rsa_key(algorithm, *look.signature_size)) return {};
  return {of_token(Cause::secret_too_short, certain, look.remark,
                   Advice("let the issuer sign by an RSA key of 2048 bits or more (jwtsync generate --algorithm RS256 "
                          "makes one), and publish its public half"),
                   {both_sides(evidence)})};
}

std::vector<Finding> find_signature_cut(const Evidence& evidence) {
  if (!find_small_rsa_key(evidence).empty()) return {};
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
  if (evidence.token == nullptr || evidence.token->made_by) return {};
  if (std::vector<Finding> of_nobody = find_key_of_nobody(evidence); !of_nobody.empty()) return of_nobody;
  if (!evidence.token->refusal || evidence.token->refusal->code != Code::token_signature_invalid) return {};
  if (evidence.agreement.groups > 1 || is_explained(evidence)) return {};
  const std::vector<Judge> judges = judges_of(evidence);
  const Objectors here = objectors_among(
      evidence, judges, [](const Judge& judge) { return judge.member == nullptr ? Opinion::certain : Opinion::none; });
  if (!here.none() && names_key_of(evidence.token->sides.token, {*here.first}))
    return {of_changed_token(evidence, here)};
  return {
      of_token(Cause::signature_of_other_key, likely,
               "no key at hand made the signature, or the token was changed after it was signed",
               Advice("see who signed it (jwtsync inspect shows iss, kid and iat), and give issuer and verifier one "
                      "key; or take the token anew from its issuer"),
               {both_sides(evidence)})};
}

}  // namespace jwtsync::diagnosis
