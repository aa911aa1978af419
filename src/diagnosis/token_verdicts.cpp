// SPDX-License-Identifier: Apache-2.0
// Verdicts of processes beside each other, and beside that of the keys at hand: a token that is good and refused.
#include "diagnosis/evidence.h"
#include "diagnosis/explanations.h"
#include "diagnosis/judges.h"
#include "diagnosis/token_causes.h"
#include "diagnosis/token_reading.h"
#include "diagnosis/token_time.h"
#include "fleet/members.h"

#include <algorithm>

namespace jwtsync::diagnosis {
namespace {

using enum Certainty;
using std::chrono::minutes;

/// What processes said, where it is a verdict.
struct Verdicts {
  std::vector<const jwtsync::Explanation*> taking;
  std::vector<const jwtsync::Explanation*> refusing;
};

/// A signature that was not sent is good where the keys at hand make it and all processes hold one set of keys, or
/// where it was sent to others who hold them.
bool is_signature_good(const Evidence& evidence) {
  const bool sent = std::any_of(evidence.explained.begin(), evidence.explained.end(), [](const Explained& one) {
    return one.explanation && one.explanation->verdict == TokenVerdict::accepted;
  });
  return evidence.agreement.groups <= 1 && (sent || is_accepted_here(evidence));
}

Verdicts verdicts_of(const Evidence& evidence) {
  Verdicts verdicts;
  const bool is_good = is_signature_good(evidence);
  for (const Explained& one : evidence.explained) {
    if (!one.explanation) continue;
    const jwtsync::Explanation& said = *one.explanation;
    if (said.verdict == TokenVerdict::refused) verdicts.refusing.push_back(&said);
    const bool takes =
        said.verdict == TokenVerdict::accepted || (said.verdict == TokenVerdict::signature_unknown && is_good);
    if (takes) verdicts.taking.push_back(&said);
  }
  return verdicts;
}

std::string names_of(const std::vector<const jwtsync::Explanation*>& some) {
  std::vector<std::string> names;
  for (const jwtsync::Explanation* one : some) {
    if (std::find(names.begin(), names.end(), one->service) == names.end()) names.push_back(one->service);
  }
  return fleet::enumeration(names);
}

constexpr minutes recent{15};  // refusals of whoever asks now

/// Refusals of requests that brought no token, lately.
struct WithoutToken {
  std::size_t absent = 0;  ///< had no Authorization header
  std::size_t total = 0;
  Time last = {};
};
WithoutToken requests_without_token(const Report& report) {
  WithoutToken some;
  for (const ReportedRefusal& one : report.refusals) {
    const bool is_absent = one.code == Code::not_found, is_other = one.code == Code::request_malformed;
    if (one.stage != Stage::extract || (!is_absent && !is_other) || report.clock - one.time > recent) continue;
    some.absent += is_absent ? 1 : 0;
    ++some.total;
    some.last = std::max(some.last, one.time);
  }
  return some;
}

std::string counted(std::size_t count, const std::string& word) {
  return std::to_string(count) + " " + word + (count == 1 ? "" : "s");
}

std::string words_on(const WithoutToken& some) {
  const std::size_t other = some.total - some.absent;
  std::vector<std::string> words;
  if (some.absent > 0) words.push_back(std::to_string(some.absent) + " had no Authorization header");
  if (other > 0) {
    words.push_back(std::to_string(other) +
                    " had another scheme than Bearer, several headers, or no single token behind it");
  }
  return fleet::enumeration(words);
}

/// The last refusal that a process had before it looked at any key.
struct EarlyRefusal {
  const Member* member;
  const ReportedRefusal* refusal;
};
std::optional<EarlyRefusal> early_refusal(const Evidence& evidence) {
  for (const Member& member : evidence.agreement.members) {
    const auto& refusals = member.report.refusals;
    const auto found = std::find_if(refusals.rbegin(), refusals.rend(), [&](const ReportedRefusal& one) {
      return (one.stage == Stage::extract || one.stage == Stage::parse) && member.report.clock - one.time <= recent;
    });
    if (found != refusals.rend()) return EarlyRefusal{&member, &*found};
  }
  return std::nullopt;
}

/// The token is good by a key that is not the first of several: who takes the first refuses it.
std::vector<Finding> possibly_ignored(const Evidence& evidence, const std::string& kid) {
  const auto& keys = evidence.token->sides.verifier.keys;
  if (!is_accepted_here(evidence) || keys.size() < 2 || keys.front().kid == kid) return {};
  return {of_token(Cause::kid_ignored, possible,
                   "the token is good by the key " + in_quotes(kid) + ", which is not the first of " +
                       std::to_string(keys.size()) +
                       ": a verifier that takes the first and does not look at kid "
                       "refuses it",
                   Advice("let each verifier choose its key by kid; until then put the signing key first"))};
}

/// Who asks is answered by all that the token is good.
bool are_all_content(const Evidence& evidence, const Verdicts& verdicts) {
  const bool is_refused_here = evidence.token == nullptr || evidence.token->refusal.has_value();
  const bool is_unknown_here = evidence.token != nullptr && evidence.token->sides.verifier.keys.empty();
  return !verdicts.taking.empty() && verdicts.refusing.empty() && evidence.agreement.groups <= 1 &&
         (!is_refused_here || is_unknown_here);
}

}  // namespace

/// Only possible: whoever looks without a token is refused, too, and nothing is wrong.
std::vector<Finding> find_requests_without_token(const Evidence& evidence) {
  if (evidence.token != nullptr) return {};
  std::vector<Finding> findings;
  for (const Member& member : evidence.agreement.members) {
    const WithoutToken some = requests_without_token(member.report);
    if (some.total == 0 || findings.size() == max_lines) continue;
    const std::string name = fleet::Naming(evidence.agreement.members).of(member);
    Finding made = finding(
        Cause::header_stripped,
        "the last " + counted(some.total, "request") + " that " + name +
            " refused before it saw a token carried no Bearer token: " + words_on(some),
        Advice(
            "see what the client sends (curl -v) and what arrives: Authorization: Bearer TOKEN, once; each proxy "
            "passes it on (nginx: proxy_set_header Authorization $http_authorization), no login of its own takes its "
            "place, and a token in a cookie is put there by the client or the proxy"));
    made.certainty = possible;
    made.evidence = {name + ": the last at " + utc(some.last)};
    findings.push_back(std::move(made));
  }
  return findings;
}

std::vector<Finding> find_refused_before_signature(const Evidence& evidence) {
  const Verdicts verdicts = verdicts_of(evidence);
  if (!are_all_content(evidence, verdicts)) return {};
  const Advice fix(
      "look at what stands before the verifier: a guard, a proxy, a missing header or a list of callers; "
      "log there which check refuses, and not \"invalid signature\" for all of them");
  if (const std::optional<EarlyRefusal> early = early_refusal(evidence)) {
    const std::string name = fleet::Naming(evidence.agreement.members).of(*early->member);
    return {of_token(
        Cause::refused_before_signature, likely,
        "the token is good for " + names_of(verdicts.taking) + ", and " + name +
            " refused requests lately before it looked at any signature",
        fix,
        {name + ": refused by " + fleet::shortened(early->refusal->code.text()) + " at " + utc(early->refusal->time)})};
  }
  return {of_token(Cause::refused_before_signature, possible,
                   "the token is good for " + names_of(verdicts.taking) +
                       ": where a request with it is refused all the same, it is before or behind the verifier",
                   fix)};
}

std::vector<Finding> find_refused_elsewhere(const Evidence& evidence) {
  const Verdicts verdicts = verdicts_of(evidence);
  if (!are_all_content(evidence, verdicts)) return {};
  return {of_token(Cause::refused_elsewhere, possible,
                   "all who were asked take the token (" + names_of(verdicts.taking) +
                       "): who refuses it may be another process, or remembers an earlier verdict on it",
                   Advice("ask the one that refuses, too: name it as a target; restart what caches verdicts"))};
}

std::vector<Finding> find_kid_ignored(const Evidence& evidence) {
  if (evidence.token == nullptr || !evidence.token->sides.token.kid) return {};
  const std::string& kid = *evidence.token->sides.token.kid;
  const Verdicts verdicts = verdicts_of(evidence);
  if (verdicts.taking.empty() && !is_accepted_here(evidence)) return {};
  for (const jwtsync::Explanation* said : verdicts.refusing) {
    const bool is_by_signature = said->error && said->error->code == Code::token_signature_invalid;
    if (!is_by_signature || !said->verifier || said->verifier->keys.size() < 2) continue;
    const auto& keys = said->verifier->keys;
    const auto named = std::find_if(keys.begin(), keys.end(), [&](const auto& key) { return key.kid == kid; });
    if (named == keys.end()) continue;
    return {of_token(Cause::kid_ignored, likely,
                     fleet::shortened(said->service) + " holds the key " + in_quotes(kid) +
                         " that the token names, by which others take it, and refuses its signature: it may have tried "
                         "another of its " +
                         std::to_string(keys.size()) + " keys",
                     Advice("let that verifier choose its key by kid; until then put the signing key first"))};
  }
  return possibly_ignored(evidence, kid);
}

}  // namespace jwtsync::diagnosis
