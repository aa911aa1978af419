// SPDX-License-Identifier: Apache-2.0
// Claims that are missing, of a wrong type, or those of another kind of token.
#include "diagnosis/judges.h"
#include "diagnosis/token_causes.h"
#include "diagnosis/token_reading.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <set>

namespace jwtsync::diagnosis {
namespace {

using enum Certainty;

bool is_blank(const json::Value& value) {
  return value.is_null() || (value.is_string() && value.get<std::string>().empty());
}

/// The first claim that a process asks for and the token has not.
std::optional<std::string> missing_for(const Judge& judge, const json::Value& claims) {
  if (judge.rules == nullptr) return std::nullopt;
  for (const std::string& name : judge.rules->required_claims) {
    const json::Value* const value = member_of(claims, name);
    if (value == nullptr || is_blank(*value)) return name;
  }
  return std::nullopt;
}

/// What in the claims tells that a token says who signed in, and is for the client alone; empty if nothing does.
std::string id_token_mark(const json::Value& claims) {
  if (text_in(claims, "typ") == "ID") return "its claim typ is ID (Keycloak)";
  if (text_in(claims, "token_use") == "id") return "its claim token_use is id (Cognito)";
  const bool has_scope = member_of(claims, "scope") != nullptr || member_of(claims, "scp") != nullptr;
  if (has_scope) return {};
  for (const char* const name : {"at_hash", "c_hash", "s_hash"}) {
    if (member_of(claims, name) != nullptr) return "it has the claim " + std::string(name);
  }
  return member_of(claims, "nonce") != nullptr ? "it has the claim nonce" : std::string();
}

bool objects_to_kind(const Evidence& evidence) {
  if (judges_of(evidence).empty()) return false;
  for (const Code code : {Code::token_audience_mismatch, Code::token_type_mismatch, Code::token_claim_missing}) {
    if (is_refused_by(evidence, code)) return true;
  }
  // Not asked yet: whoever expects another audience would refuse it.
  const std::vector<std::string> found = texts_in(reading_of(evidence).claims, "aud");
  const std::vector<Judge> judges = judges_of(evidence);
  return std::any_of(judges.begin(), judges.end(), [&](const Judge& judge) {
    const auto& expected = judge.takes.audiences;
    return !judge.has_judged && !expected.empty() &&
           std::find_first_of(found.begin(), found.end(), expected.begin(), expected.end()) == found.end();
  });
}

/// An integer sub, which RFC 7519 4.1.2 does not allow.
std::vector<Finding> find_numeric_subject(const Evidence& evidence, const json::Value& claims,
                                          const std::vector<Judge>& judges) {
  const json::Value* const subject = member_of(claims, "sub");
  if (subject == nullptr || !subject->is_number()) return {};
  const Objectors objectors = objectors_among(evidence, judges, [](const Judge& judge) {
    return opinion(judge, Code::token_claim_malformed,
                   judge.rules != nullptr && judge.rules->allow_numeric_subject == false);
  });
  if (objectors.none() && !judges.empty()) return {};
  return {of_token(Cause::claim_malformed, judges.empty() ? likely : objectors.certainty(),
                   "sub is a number, and must be text (RFC 7519, section 4.1.2)",
                   Advice("let the issuer write it as text: str(user.id); to take integers of an old issuer: [verify] "
                          "allow_numeric_sub"),
                   {"sub: a number", both_sides_line(evidence, objectors)})};
}

/// What a value is, without the value: it may be a person's name or address.
std::string kind_of_value(const json::Value& value) {
  if (value.is_null()) return "null";
  if (value.is_string()) return "text";
  if (value.is_object()) return "an object";
  if (value.is_array()) return "a list";
  return value.is_boolean() ? "true or false" : "a number";
}

bool is_text_or_texts(const json::Value& value) {
  return value.is_string() || (value.is_array() && std::all_of(value.begin(), value.end(),
                                                               [](const json::Value& one) { return one.is_string(); }));
}

/// The first claim of RFC 7519, section 4.1, that is of another type than it must be; dates are told elsewhere.
std::string claim_of_wrong_type(const json::Value& claims) {
  for (const char* const name : {"iss", "sub", "jti"}) {
    const json::Value* const value = member_of(claims, name);
    if (value != nullptr && !value->is_string())
      return std::string(name) + " is " + kind_of_value(*value) + ", and must be text (RFC 7519, section 4.1)";
  }
  const json::Value* const audience = member_of(claims, "aud");
  if (audience == nullptr || is_text_or_texts(*audience)) return {};
  return "aud is " + kind_of_value(*audience) + ", and must be text or a list of texts (RFC 7519, section 4.1.3)";
}

bool is_dated_well(const Evidence& evidence) {
  return find_time_in_milliseconds(evidence).empty() && find_time_not_number(evidence).empty();
}

/// A payload that is no JSON object, behind a header that is one.
std::vector<Finding> find_unreadable_claims(const Evidence& evidence) {
  const TokenEvidence& token = *evidence.token;
  const bool is_odd = token.look.form == TokenForm::jws && token.look.header_json && !token.look.claims_json &&
                      token.damage == TokenDamage::none && token.kind.empty();
  if (!is_odd) return {};
  return {of_token(Cause::claim_malformed, certain,
                   token.look.error ? token.look.error->message : "the payload is not one JSON object",
                   Advice("let the issuer write its claims as one JSON object, in which no name stands twice"))};
}

}  // namespace

std::vector<Finding> find_claim_missing(const Evidence& evidence) {
  const json::Value claims = reading_of(evidence).claims;
  if (!claims.is_object()) return {};
  const std::vector<Judge> judges = judges_of(evidence);
  const bool is_of_exp = member_of(claims, "exp") == nullptr;
  const Objectors objectors = objectors_among(evidence, judges, [&](const Judge& judge) {
    const bool lacks = missing_for(judge, claims).has_value();
    if (judge.has_judged && is_of_exp && !lacks) return Opinion::none;
    return opinion(judge, Code::token_claim_missing, lacks);
  });
  if (objectors.none()) return {};
  const std::vector<Objectors> groups =
      by_expectation(evidence, objectors, [&](const Judge& judge) { return missing_for(judge, claims).value_or(""); });
  const auto clause_of = [&](const Objectors& group) {
    const std::optional<std::string> name = missing_for(*group.first, claims);
    if (!name) return group.first->refusal->message;
    return "the token has no " + in_quotes(*name) + ", which " + group.name() +
           (group.are_many() ? " ask for" : " asks for");
  };
  return {of_token(Cause::claim_missing, objectors.certainty(), said_of_each(groups, clause_of),
                   groups.front().advise("let the issuer write the claim, or take it from what ",
                                         " asks for: [verify] required_claims"),
                   both_sides_lines(evidence, groups))};
}

std::vector<Finding> find_claim_malformed(const Evidence& evidence) {
  if (evidence.token == nullptr) return {};
  if (std::vector<Finding> unreadable = find_unreadable_claims(evidence); !unreadable.empty()) return unreadable;
  const json::Value claims = reading_of(evidence).claims;
  if (!claims.is_object() || !is_dated_well(evidence)) return {};
  const std::vector<Judge> judges = judges_of(evidence);
  if (std::vector<Finding> numeric = find_numeric_subject(evidence, claims, judges); !numeric.empty()) return numeric;
  const Objectors objectors = objectors_among(
      evidence, judges, [](const Judge& judge) { return opinion(judge, Code::token_claim_malformed, false); });
  if (objectors.none()) return {};
  const std::string odd = claim_of_wrong_type(claims);
  return {of_token(Cause::claim_malformed, certain, odd.empty() ? "a claim has a value that it may not have" : odd,
                   Advice("let the issuer write registered claims as RFC 7519, section 4.1 says"),
                   {both_sides_line(evidence, objectors)})};
}

std::vector<Finding> find_id_token_used(const Evidence& evidence) {
  const json::Value claims = reading_of(evidence).claims;
  if (!claims.is_object() || is_accepted_here(evidence) || !objects_to_kind(evidence)) return {};
  const std::string mark = id_token_mark(claims);
  if (mark.empty()) return {};
  return {of_token(Cause::id_token_used, likely,
                   "the token is an ID token, which tells the client who signed in, and no access token: " + mark,
                   Advice("send the access token: access_token of the answer in place of id_token, asked for with the "
                          "audience or scope of the API"),
                   {"token: aud " + in_quotes(texts_in(claims, "aud"))})};
}

namespace {

/// Short names are part of many others by chance.
bool could_be_one_name(std::string_view one, std::string_view other) noexcept {
  const std::size_t less = std::min(one.size(), other.size()), more = std::max(one.size(), other.size());
  return less >= 4 && 3 * less > more;
}

}  // namespace

std::vector<Finding> find_caller_unknown(const Evidence& evidence) {
  const json::Value claims = reading_of(evidence).claims;
  const bool is_refused =
      evidence.token != nullptr && evidence.token->refusal && evidence.token->refusal->code != Code::ring_unavailable;
  if (!claims.is_object() || is_refused) return {};
  std::set<std::string> services;
  for (const Member& member : evidence.agreement.members) {
    if (!member.report.rules.empty()) services.insert(member.report.identity.service);
  }
  for (const char* const claim : {"sub", "azp", "client_id", "appid"}) {
    const std::optional<std::string> name = text_in(claims, claim);
    if (!name || services.count(*name) > 0) continue;
    for (const std::string& service : services) {
      const std::string words = difference(*name, service);
      if (words.empty() || !could_be_one_name(*name, service)) continue;
      // Who a token is of may be a person, whose name is nobody else's business.
      const bool may_be_person = std::string_view(claim) == "sub";
      return {of_token(Cause::caller_unknown, likely,
                       std::string(claim) +
                           (may_be_person ? " is nearly the name of a service, "
                                          : " is " + in_quotes(*name) + ", and a service is called ") +
                           in_quotes(service) + words,
                       Advice("let the caller use the name that the receiver has on its list, or add its own to the "
                              "list"))};
    }
  }
  return {};
}

}  // namespace jwtsync::diagnosis
