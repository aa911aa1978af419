// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/advice.h"
#include "diagnosis/explanations.h"
#include "fleet/comparison.h"
#include "fleet/members.h"

#include <algorithm>
#include <array>

namespace jwtsync {
namespace {

using namespace diagnosis;
using List = SentencePlace::List;

constexpr std::size_t max_findings = 12;  // more is not read

/// A departure or a note that its own sentence explains.
struct PlainDeparture {
  DepartureKind kind;
  Cause cause;
  Words fix;
};
constexpr std::array plain_departures{
    PlainDeparture{DepartureKind::instance, Cause::instance_shared,
                   "give each process an instance of its own: start it anew, not as a fork or a copy of a running one"},
    PlainDeparture{DepartureKind::environment, Cause::environment_differs,
                   "set ENVIRONMENT to one name for all that are to take the same tokens"},
    PlainDeparture{DepartureKind::algorithms, Cause::algorithm_mismatch, "give all the same algorithms"},
    PlainDeparture{DepartureKind::issuer, Cause::issuer_mismatch,
                   "let all expect the issuer that stands in the tokens"},
    PlainDeparture{DepartureKind::audiences, Cause::audience_mismatch,
                   "let all that take the same tokens share an audience"},
    PlainDeparture{DepartureKind::audience_match, Cause::audience_mismatch,
                   "let all that take the same tokens match audiences in one way"},
    PlainDeparture{DepartureKind::type, Cause::type_mismatch,
                   "let all that take the same tokens expect one type, or none"},
    PlainDeparture{DepartureKind::kid, Cause::kid_differs,
                   "give the key one kid for all, or none, and restart who had another"},
};
/// Of several issuers: names, keys and aliases of each stand in its table.
constexpr Words fix_of_issuers =
    "give all the same [[issuers]]: the names, the aliases, and sources that have the same keys";
constexpr std::array plain_notes{
    PlainDeparture{DepartureKind::siblings, Cause::worker_unheard,
                   "wake (kill -CONT) or restart the workers that it names; if it names none, see "
                   "docs/causes/worker-unheard.md"},
};

void append(std::vector<Finding>& findings, std::vector<Finding> more) {
  for (Finding& finding : more) findings.push_back(std::move(finding));
}

/// The rows for what this agreement compared.
auto rows_of(const Agreement& agreement) {
  auto rows = plain_departures;
  if (!fleet::have_issuers(agreement.members)) return rows;
  for (PlainDeparture& row : rows) {
    if (row.kind == DepartureKind::issuer) row.fix = fix_of_issuers;
  }
  return rows;
}

std::vector<Finding> explain_by(std::span<const PlainDeparture> rows, const std::vector<Departure>& departures,
                                List list) {
  std::vector<Finding> findings;
  for (std::size_t i = 0; i < departures.size(); ++i) {
    const auto row = std::find_if(rows.begin(), rows.end(),
                                  [&](const PlainDeparture& plain) { return plain.kind == departures[i].kind; });
    if (row == rows.end()) continue;
    findings.push_back(finding(row->cause, departures[i].sentence, Advice(row->fix), SentencePlace{list, i}));
  }
  return findings;
}

bool is_explained(const std::vector<Finding>& findings, Cause cause) {
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) { return finding.cause == cause; });
}

/// Whether it is told issuer by issuer what differs. Then what is told of the keys of all as if they were one ring's,
/// such as where its secret came from, explains nothing.
bool tell_of_issuers(const Agreement& agreement) {
  return fleet::have_issuers(agreement.members) &&
         std::any_of(agreement.departures.begin(), agreement.departures.end(),
                     [](const Departure& departure) { return departure.kind == DepartureKind::issuer; });
}

/// No more than are read, each ending in the command that shows whether it helped.
std::vector<Finding> ending_in(std::vector<Finding> findings, const std::string& again) {
  if (findings.size() > max_findings) findings.resize(max_findings);
  for (Finding& finding : findings) finding.fix += ", then: " + again;
  return findings;
}

Asking expecting_one(Asking asking) {
  asking.options.insert(asking.options.begin(), {"--expect", "1"});
  return asking;
}

/// Production keeps its key, since its tokens are worth most; without it, the first environment by name does.
Finding explain_shared(const SharedKey& key) {
  std::vector<std::string> others;
  for (const auto& [environment, names] : key.holders) others.push_back(environment);
  const auto kept = std::find(others.begin(), others.end(), "production");
  others.erase(kept == others.end() ? others.begin() : kept);
  return finding(
      Cause::key_shared, key.sentence,
      Advice("make a key of its own for ").environments(others).say(" (jwtsync generate), and give it to all there"));
}

Finding explain_one_environment(const Distinction& distinction) {
  return finding(Cause::one_environment,
                 distinction.environments.empty() ? std::string("no process was asked")
                                                  : "all are in " + distinction.environments.front() +
                                                        ", and there is no second environment to compare",
                 Advice("name processes of at least two environments"));
}

}  // namespace

std::vector<Finding> diagnose(const Agreement& agreement, const Asking& asking) {
  std::vector<Finding> findings = explain_lacks(agreement.departures, List::departures, agreement.members);
  append(findings, explain_lacks(agreement.notes, List::notes, agreement.members));
  std::vector<Finding> of_keys = explain_keys(agreement);
  if (tell_of_issuers(agreement)) {
    std::erase_if(of_keys, [](const Finding& finding) { return finding.cause > Cause::reload_refused; });
  }
  append(findings, std::move(of_keys));
  const bool environment_explained = is_explained(findings, Cause::environment_differs);
  for (Finding& departure : explain_by(rows_of(agreement), agreement.departures, List::departures)) {
    const bool said = environment_explained && departure.cause == Cause::environment_differs;
    if (!said) findings.push_back(std::move(departure));
  }
  append(findings, explain_refusals(agreement));
  append(findings, explain_by(plain_notes, agreement.notes, List::notes));
  append(findings, explain_silence(agreement.silent, asking));
  findings = ending_in(std::move(findings), ask_again("agree", asking));
  for (Finding& finding : explain_one_process(agreement)) {
    if (!agreement.members.empty() && !asking.collected)
      finding.fix += "; if there is no other: " + ask_again("agree", expecting_one(asking));
    findings.push_back(std::move(finding));
  }
  return findings;
}

std::vector<Finding> diagnose(const Distinction& distinction, const Asking& asking) {
  std::vector<Finding> findings;
  for (const SharedKey& key : distinction.shared) findings.push_back(explain_shared(key));
  append(findings, explain_lacks(distinction.notes, List::notes, distinction.members));
  append(findings, explain_by(plain_notes, distinction.notes, List::notes));
  append(findings, explain_silence(distinction.silent, asking));
  if (distinction.separation == Separation::one_environment) findings.push_back(explain_one_environment(distinction));
  return ending_in(std::move(findings), ask_again("distinct", asking));
}

}  // namespace jwtsync
