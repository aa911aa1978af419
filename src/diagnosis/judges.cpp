// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/judges.h"

#include "diagnosis/token_reading.h"
#include "fleet/members.h"

#include <algorithm>
#include <utility>

namespace jwtsync::diagnosis {
namespace {

/// In what order a verifier objects (`Verifier::verify`): who refuses for one reason has nothing against those before.
int place_of(Code code) noexcept {
  switch (code) {
    case Code::token_malformed:
    case Code::token_too_large:
    case Code::token_critical_header: return 0;
    case Code::token_algorithm_mismatch:
    case Code::token_key_unknown:
    case Code::token_key_unusable:
    case Code::keys_outdated: return 1;
    case Code::token_signature_invalid: return 2;
    case Code::token_type_mismatch: return 3;
    case Code::token_claim_malformed: return 4;
    case Code::token_claim_missing: return 5;
    case Code::token_issuer_mismatch: return 6;
    case Code::token_audience_mismatch: return 7;
    case Code::token_expired:
    case Code::token_not_yet_valid:
    case Code::token_issued_in_future: return 8;
    default: return -1;  // says nothing of the token
  }
}

VerifierFacts facts_of(const Report& report) {
  VerifierFacts facts{.keys = {},
                      .algorithms = {},
                      .type = report.type,
                      .issuer = report.issuer,
                      .audiences = report.audiences,
                      .published_at = {}};
  for (const std::string& name : report.algorithms) {
    if (const auto algorithm = algorithm_named(name)) facts.algorithms.push_back(*algorithm);
  }
  const auto accepts = [&](Algorithm algorithm) {
    return std::find(facts.algorithms.begin(), facts.algorithms.end(), algorithm) != facts.algorithms.end();
  };
  for (const ReportedKey& key : report.keys) {
    if (const auto algorithm = algorithm_named(key.algorithm))
      facts.keys.push_back({key.kid, *algorithm, false, accepts(*algorithm)});
  }
  return facts;
}

std::string said(std::string_view name, const std::optional<std::string>& text) {
  return text ? std::string(name) + " " + in_quotes(*text) : "no " + std::string(name);
}

/// `keys "a" (HS256), "b" (RS256) and 2 more`
std::string keys_text(const std::vector<VerifierFacts::Key>& keys) {
  constexpr std::size_t most_keys = 3;
  std::string text = keys.size() == 1 ? "key" : "keys";
  for (std::size_t i = 0; i < std::min(keys.size(), most_keys); ++i) {
    text += (i == 0 ? " " : ", ") + in_quotes(keys[i].kid) + " (" + std::string(name_of(keys[i].algorithm)) +
            (keys[i].is_accepted ? ")" : ", which is not accepted)");
  }
  return keys.size() > most_keys ? text + " and " + std::to_string(keys.size() - most_keys) + " more" : text;
}

/// What a process said of the token, if it was asked.
const jwtsync::Explanation* explanation_of(const Evidence& evidence, const Member& member) {
  for (const Explained& one : evidence.explained) {
    const bool is_of_it = one.explanation && one.explanation->service == member.report.identity.service &&
                          one.explanation->instance == member.report.identity.instance;
    if (is_of_it) return &*one.explanation;
  }
  return nullptr;
}

/// A source that was read here is compared like a process, and expects nothing of tokens.
bool is_process(const Member& member) noexcept { return !member.report.rules.empty(); }

/// What of several issuers is said of that of the token; the whole report where there is one issuer, or none is meant.
const Report& rules_for(const Report& report, const std::optional<std::string>& issuer) {
  const auto is_of = [&](const Report& one) {
    return issuer && (one.issuer == issuer || std::find(one.issuer_aliases.begin(), one.issuer_aliases.end(),
                                                        *issuer) != one.issuer_aliases.end());
  };
  const auto found = std::find_if(report.issuers.begin(), report.issuers.end(), is_of);
  return found == report.issuers.end() ? report : *found;
}

}  // namespace

std::vector<Judge> judges_of(const Evidence& evidence) {
  std::vector<Judge> judges;
  if (evidence.token == nullptr) return judges;
  const TokenEvidence& token = *evidence.token;
  if (!token.sides.verifier.keys.empty() && (!token.refusal || token.refusal->code != Code::ring_unavailable)) {
    judges.push_back({.takes = token.sides.verifier, .has_judged = true, .refusal = token.refusal});
  }
  const std::optional<std::string> issuer = text_in(reading_of(evidence).claims, "iss");
  for (const Member& member : evidence.agreement.members) {
    if (member.report.keys.empty() || !is_process(member)) continue;
    const Report& rules = rules_for(member.report, issuer);
    Judge judge{.takes = facts_of(rules),
                .member = &member,
                .rules = &rules,
                .ahead = member.clock_offset.value_or(std::chrono::seconds(0))};
    if (const jwtsync::Explanation* const said = explanation_of(evidence, member)) {
      judge.has_judged = true;
      judge.refusal = said->error;
      if (said->verifier) judge.takes = *said->verifier;
    }
    judges.push_back(std::move(judge));
  }
  return judges;
}

Opinion opinion(const Judge& judge, Code code, bool differs) {
  const int asked = place_of(code);
  if (judge.has_judged) {
    if (!judge.refusal) return Opinion::none;
    if (judge.refusal->code == code) return Opinion::certain;
    if (place_of(judge.refusal->code) >= asked) return Opinion::none;
  }
  if (!differs) return Opinion::none;
  return judge.rules != nullptr ? Opinion::certain : Opinion::likely;
}

std::string Objectors::name() const { return processes.members.empty() ? "the verifier" : processes.name; }

Advice Objectors::advise(Words before, Words behind) const {
  Advice advice(before);
  if (processes.members.empty()) {
    advice.say("the verifier");
  } else {
    advice.who(processes);
  }
  return advice.say(behind);
}

Objectors objectors_among(const Evidence& evidence, const std::vector<Judge>& judges,
                          const std::function<Opinion(const Judge&)>& opinion_of) {
  std::vector<std::pair<const Judge*, Opinion>> opinions;
  Opinion surest = Opinion::none;
  for (const Judge& judge : judges) {
    opinions.emplace_back(&judge, opinion_of(judge));
    surest = std::max(surest, opinions.back().second);
  }
  Objectors objectors{.processes = {{}, {}}, .opinion = surest};
  for (const auto& [judge, opinion] : opinions) {
    if (surest == Opinion::none || opinion != surest) continue;
    if (objectors.first == nullptr) objectors.first = judge;
    if (judge->member != nullptr) objectors.processes.members.push_back(judge->member);
  }
  if (!objectors.processes.members.empty())
    objectors.processes.name = fleet::Naming(evidence.agreement.members).of(objectors.processes.members);
  return objectors;
}

std::string both_sides_line(const Evidence& evidence, const Objectors& objectors) {
  const TokenFacts& token = evidence.token->sides.token;
  if (!token.has_header) return {};
  std::string line = "token: " + said("alg", token.algorithm) + ", " + said("kid", token.kid);
  if (token.issuer) line += ", " + said("iss", token.issuer);
  if (!token.audiences.empty()) line += ", aud " + in_quotes(token.audiences);
  if (objectors.none() || objectors.first->takes.keys.empty()) return line;
  const VerifierFacts& takes = objectors.first->takes;
  line += "; " + objectors.name() + ": " + keys_text(takes.keys);
  if (takes.issuer) line += ", " + said("iss", takes.issuer);
  if (!takes.audiences.empty()) line += ", aud " + in_quotes(takes.audiences);
  return line;
}

bool is_refused_by(const Evidence& evidence, Code code) {
  const std::vector<Judge> judges = judges_of(evidence);
  return std::any_of(judges.begin(), judges.end(),
                     [&](const Judge& judge) { return judge.refusal && judge.refusal->code == code; });
}

bool is_accepted_here(const Evidence& evidence) {
  return evidence.token != nullptr && !evidence.token->refusal && !evidence.token->sides.verifier.keys.empty();
}

}  // namespace jwtsync::diagnosis
