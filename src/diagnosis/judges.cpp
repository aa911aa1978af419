// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/judges.h"

#include "base/characters.h"
#include "diagnosis/evidence.h"
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

/// Those who object, as the first of them says what it takes: `backend: key "k1" (HS256), aud "api"`.
std::string side_line(const Objectors& objectors) {
  const VerifierFacts& takes = objectors.first->takes;
  std::string line = objectors.name() + ": " + keys_text(takes.keys);
  if (takes.issuer) line += ", " + said("iss", takes.issuer);
  if (!takes.audiences.empty()) line += ", aud " + in_quotes(takes.audiences);
  return line;
}

/// Names those of its judges that are processes.
void name_processes(const Evidence& evidence, Objectors& objectors) {
  for (const Judge* judge : objectors.judges) {
    if (judge->member != nullptr) objectors.processes.members.push_back(judge->member);
  }
  if (!objectors.judges.empty()) objectors.first = objectors.judges.front();
  if (!objectors.processes.members.empty())
    objectors.processes.name = fleet::Naming(evidence.agreement.members).of(objectors.processes.members);
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
    judges.push_back(
        {.takes = token.sides.verifier, .has_judged = true, .has_accepted = !token.refusal, .refusal = token.refusal});
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
      judge.has_accepted = said->verdict == TokenVerdict::accepted;
      judge.refusal = said->error;
      if (said->verifier) judge.takes = *said->verifier;
    }
    judges.push_back(std::move(judge));
  }
  return judges;
}

bool holds_named(const Judge& judge, std::string_view kid) noexcept {
  const auto& keys = judge.takes.keys;
  return std::any_of(keys.begin(), keys.end(), [&](const VerifierFacts::Key& key) { return key.kid == kid; });
}

bool is_derived(std::string_view kid) noexcept {
  constexpr std::size_t of_secret = 16, of_key_pair = 43;
  return (kid.size() == of_secret || kid.size() == of_key_pair) && base::is_made_of(kid, "-_");
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
  Objectors objectors{.judges = {}, .processes = {{}, {}}, .opinion = surest};
  for (const auto& [judge, opinion] : opinions) {
    if (surest == Opinion::none || opinion != surest) continue;
    objectors.judges.push_back(judge);
  }
  name_processes(evidence, objectors);
  return objectors;
}

std::vector<Objectors> by_expectation(const Evidence& evidence, const Objectors& objectors,
                                      const std::function<std::string(const Judge&)>& expectation_of) {
  std::vector<std::pair<std::string, Objectors>> groups;
  for (const Judge* judge : objectors.judges) {
    const std::string expectation = expectation_of(*judge);
    auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& one) { return one.first == expectation; });
    if (group == groups.end()) {
      const Objectors one{.judges = {}, .processes = {{}, {}}, .opinion = objectors.opinion};
      group = groups.insert(group, {expectation, one});
    }
    group->second.judges.push_back(judge);
  }
  std::vector<Objectors> all;
  for (auto& [expectation, group] : groups) {
    name_processes(evidence, group);
    all.push_back(std::move(group));
  }
  return all;
}

std::string said_of_each(const std::vector<Objectors>& groups,
                         const std::function<std::string(const Objectors&)>& clause_of) {
  std::vector<std::string> clauses;
  for (const Objectors& group : groups) clauses.push_back(clause_of(group));
  return fleet::enumeration(clauses);
}

std::string both_sides_line(const Evidence& evidence, const Objectors& objectors) {
  const TokenFacts& token = evidence.token->sides.token;
  if (!token.has_header) return {};
  std::string line = "token: " + said("alg", token.algorithm) + ", " + said("kid", token.kid);
  if (token.issuer) line += ", " + said("iss", token.issuer);
  if (!token.audiences.empty()) line += ", aud " + in_quotes(token.audiences);
  if (objectors.none() || objectors.first->takes.keys.empty()) return line;
  return line + "; " + side_line(objectors);
}

std::vector<std::string> both_sides_lines(const Evidence& evidence, const std::vector<Objectors>& groups) {
  if (groups.empty()) return {};
  std::vector<std::string> lines{both_sides_line(evidence, groups.front())};
  for (std::size_t i = 1; i < groups.size() && lines.size() < max_lines; ++i) lines.push_back(side_line(groups[i]));
  return lines;
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
