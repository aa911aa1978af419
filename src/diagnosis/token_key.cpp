// SPDX-License-Identifier: Apache-2.0
// The key that a token names, beside those that are held: by whom, for which algorithm.
#include "base/characters.h"
#include "base/text.h"
#include "diagnosis/evidence.h"
#include "diagnosis/judges.h"
#include "diagnosis/token_causes.h"
#include "diagnosis/token_holders.h"
#include "diagnosis/token_reading.h"

#include <algorithm>

namespace jwtsync::diagnosis {
namespace {

using enum Certainty;

/// ": the nearest is "a1"", where a kid that is held is nearly that of the token.
std::string nearest_kid(const std::vector<Judge>& judges, const std::string& kid) {
  std::vector<std::string_view> kids;
  for (const Judge& judge : judges) {
    for (const VerifierFacts::Key& key : judge.takes.keys) kids.push_back(key.kid);
  }
  constexpr std::size_t most_edits = 2;
  const auto nearest = base::nearest(kid, kids, most_edits);
  return nearest ? "; the nearest is " + in_quotes(*nearest) + difference(kid, *nearest) : std::string();
}

/// Some hold the key that the token names, and others do not.
std::vector<Finding> find_split(const Evidence& evidence) {
  const HoldersOfKid holders = holders_of(evidence);
  if (holders.with.members.empty() || holders.without.members.empty()) return {};
  // Of one key each, that they differ is told as such.
  const bool are_of_several = holders.with.report().keys.size() > 1 || holders.without.report().keys.size() > 1;
  if (!are_of_several) return {};
  return {of_token(Cause::key_unknown, certain,
                   "the token names the key " + in_quotes(*evidence.token->sides.token.kid) + ", which " +
                       holders.with.name + (holders.with.members.size() == 1 ? " holds and " : " hold and ") +
                       holders.without.name + (holders.without.members.size() == 1 ? " does not" : " do not"),
                   Advice("give ")
                       .who(holders.without)
                       .say(" the keys that ")
                       .who(holders.with)
                       .say(holders.with.have())
                       .say(", before anybody signs with them"))};
}

std::string sentence_of(const Evidence& evidence, const Objectors& objectors, const std::vector<Judge>& judges) {
  const std::optional<std::string>& kid = evidence.token->sides.token.kid;
  const std::string holding = objectors.name() + (objectors.are_many() ? " hold several" : " holds several");
  if (!kid) return "the token names no key, and " + holding;
  if (kid->empty()) return "the kid of the token is an empty text, which names no key, and " + holding;
  return "the token names the key " + in_quotes(*kid) + ", and no key of " + objectors.name() + " is called so" +
         nearest_kid(judges, *kid);
}

Objectors who_object(const Evidence& evidence, const std::vector<Judge>& judges, Code code) {
  return objectors_among(evidence, judges, [&](const Judge& judge) { return opinion(judge, code, false); });
}

/// Whether public keys are held, which nobody asks an issuer for again.
bool hold_a_copy(const Objectors& objectors) {
  return std::all_of(objectors.judges.begin(), objectors.judges.end(), [](const Judge* judge) {
    const VerifierFacts& takes = judge->takes;
    const bool is_issuer_known = judge->member != nullptr && is_of_issuer(place_found(judge->member->report));
    return takes.published_at.empty() && !is_issuer_known && !takes.keys.empty() &&
           std::none_of(takes.keys.begin(), takes.keys.end(), [](const auto& key) { return is_hmac(key.algorithm); });
  });
}

}  // namespace

std::vector<Finding> find_key_unknown(const Evidence& evidence) {
  if (evidence.token == nullptr || evidence.token->made_by) return {};
  const bool is_explained = !find_key_set_stale(evidence).empty() || !find_key_retired_early(evidence).empty() ||
                            !find_token_outlived_key(evidence).empty();
  if (is_explained) return {};
  if (std::vector<Finding> split = find_split(evidence); !split.empty()) return split;
  const std::vector<Judge> judges = judges_of(evidence);
  const Objectors unusable = who_object(evidence, judges, Code::token_key_unusable);
  if (!unusable.none()) {
    return {of_token(Cause::key_unknown, certain, unusable.first->refusal->message,
                     Advice("ask the issuer for a sound key of this kid; jwtsync keys shows which keys of its set are "
                            "used"),
                     {both_sides_line(evidence, unusable)})};
  }
  const Objectors objectors = who_object(evidence, judges, Code::token_key_unknown);
  if (objectors.none()) return {};
  const std::optional<std::string>& kid = evidence.token->sides.token.kid;
  const bool is_named = kid && !kid->empty();
  if (is_named && hold_a_copy(objectors)) {
    return {of_token(Cause::key_unknown, certain, sentence_of(evidence, objectors, judges),
                     Advice("fetch the issuer's keys anew first, if these are a copy of its set (curl its jwks_uri; or "
                            "read it by jwks+https://HOST/PATH, which is asked again by itself): a copy that is older "
                            "than the token may lack its key; else see whose token it is (jwtsync inspect)"),
                     {both_sides_line(evidence, objectors)})};
  }
  const Advice fix = is_named ? Advice(
                                    "see whose token it is (jwtsync inspect shows iss and kid): give the verifier the "
                                    "keys of that issuer, or send a token of the right one")
                              : Advice(
                                    "let the issuer write the kid of its key into the header; jwtsync keys shows the "
                                    "kids");
  return {of_token(Cause::key_unknown, certain, sentence_of(evidence, objectors, judges), fix,
                   {both_sides_line(evidence, objectors)})};
}

std::vector<Finding> find_kid_reused(const Evidence& evidence) {
  if (evidence.token == nullptr || evidence.token->made_by) return {};
  const TokenFacts& token = evidence.token->sides.token;
  if (token.signature != SignatureForm::fits || !token.kid || is_derived(*token.kid) || evidence.agreement.groups > 1)
    return {};
  if (!find_token_for_other_api(evidence).empty() || !find_signature_cut(evidence).empty()) return {};
  const std::vector<Judge> judges = judges_of(evidence);
  if (std::any_of(judges.begin(), judges.end(), [](const Judge& judge) { return judge.has_accepted; })) return {};
  const Objectors objectors = objectors_among(evidence, judges, [&](const Judge& judge) {
    const bool is_refused = judge.refusal && judge.refusal->code == Code::token_signature_invalid;
    return is_refused && holds_named(judge, *token.kid) ? Opinion::certain : Opinion::none;
  });
  if (objectors.none()) return {};
  const std::string of_whom = objectors.processes.members.empty() ? "here" : "of " + objectors.name();
  return {of_token(Cause::kid_reused, likely,
                   "the token names the key " + in_quotes(*token.kid) + ", and the key of this name " + of_whom +
                       " did not make its signature: there are two keys of one name, or the token was changed",
                   Advice("give a new key a new kid; until then let the verifier read the issuer's keys again"))};
}

std::vector<Finding> find_algorithm_mismatch(const Evidence& evidence) {
  if (evidence.token == nullptr || !evidence.token->sides.token.algorithm) return {};
  const std::string& name = *evidence.token->sides.token.algorithm;
  if (base::equal_ignoring_case(name, "none") || evidence.token->look.form == TokenForm::jwe) return {};
  const std::optional<Algorithm> named = algorithm_named(name);
  const std::vector<Judge> judges = judges_of(evidence);
  const Objectors objectors = objectors_among(evidence, judges, [&](const Judge& judge) {
    const std::vector<Algorithm>& taken = judge.takes.algorithms;
    const bool differs = !taken.empty() && (!named || std::find(taken.begin(), taken.end(), *named) == taken.end());
    return opinion(judge, Code::token_algorithm_mismatch, differs);
  });
  if (objectors.none()) return {};
  return {tell_of_algorithm(evidence, objectors)};
}

}  // namespace jwtsync::diagnosis
