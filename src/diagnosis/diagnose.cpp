// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/advice.h"
#include "diagnosis/cause_table.h"
#include "diagnosis/explanations.h"
#include "diagnosis/order.h"
#include "diagnosis/token_causes.h"
#include "fleet/comparison.h"
#include "fleet/members.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace jwtsync {
namespace {

using namespace diagnosis;
using List = SentencePlace::List;

constexpr std::size_t max_findings = 12;  // more is not read

void append(std::vector<Finding>& findings, std::vector<Finding> more) {
  for (Finding& finding : more) findings.push_back(std::move(finding));
}

/// Whether it is told issuer by issuer what differs. Then what is told of the keys of all as if they were one ring's,
/// such as where its secret came from, explains nothing.
bool tell_of_issuers(const Agreement& agreement) {
  return fleet::have_issuers(agreement.members) &&
         std::any_of(agreement.departures.begin(), agreement.departures.end(),
                     [](const Departure& departure) { return departure.kind == DepartureKind::issuer; });
}

bool is_explained(const std::vector<Finding>& findings, Cause cause) {
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) { return finding.cause == cause; });
}

Asking expecting_one(Asking asking) {
  asking.options.insert(asking.options.begin(), {"--expect", "1"});
  return asking;
}

/// No more than are read, each ending in the command that shows whether it helped.
std::vector<Finding> ending_in(std::vector<Finding> findings, const std::string& again) {
  if (findings.size() > max_findings) findings.resize(max_findings);
  for (Finding& finding : findings) finding.fix += ", then: " + again;
  return findings;
}

/// The same of an agreement. Who asked one process only has to name others, or to say that there is no other.
std::vector<Finding> ending(std::vector<Finding> findings, const Evidence& evidence) {
  const auto is_of_one = [](const Finding& finding) { return finding.cause == Cause::one_process; };
  std::vector<Finding> of_one;
  std::copy_if(findings.begin(), findings.end(), std::back_inserter(of_one), is_of_one);
  std::erase_if(findings, is_of_one);
  findings = ending_in(std::move(findings), ask_again("agree", evidence.asking));
  for (Finding& finding : of_one) {
    if (!evidence.agreement.members.empty() && !evidence.asking.collected)
      finding.fix += "; if there is no other: " + ask_again("agree", expecting_one(evidence.asking));
  }
  append(findings, std::move(of_one));
  return findings;
}

}  // namespace

std::vector<Finding> diagnose(const Evidence& evidence) {
  const Agreement& agreement = evidence.agreement;
  std::vector<Finding> findings = explain_keys(evidence);
  if (tell_of_issuers(agreement)) {
    std::erase_if(findings, [](const Finding& finding) { return finding.cause > Cause::reload_refused; });
  }
  const auto environment_is_said = [&] {
    return is_explained(findings, Cause::environment_differs) ||
           is_explained(findings, Cause::key_of_other_environment);
  };
  const bool instance_is_said = is_explained(findings, Cause::loaders_differ);
  for (const CauseRow& row : causes()) {
    const bool said = (row.cause == Cause::environment_differs && environment_is_said()) ||
                      (instance_is_said && row.cause == Cause::instance_shared);
    if (row.detector.find != nullptr && !said) append(findings, row.detector.find(evidence));
  }
  append(findings, find_maker(evidence));
  put_in_order(findings);
  return ending(std::move(findings), evidence);
}

std::vector<Finding> diagnose(const Agreement& agreement, const Asking& asking) {
  return diagnose(Evidence{.agreement = agreement, .asking = asking});
}

std::vector<Finding> diagnose(const Distinction& distinction, const Asking& asking) {
  std::vector<Finding> findings = explain_shared_keys(distinction);
  append(findings, explain_lacks(distinction.notes, List::notes, distinction.members));
  append(findings, explain_unheard(distinction.notes));
  append(findings, explain_silence(distinction.silent, asking));
  append(findings, explain_one_environment(distinction));
  return ending_in(std::move(findings), ask_again("distinct", asking));
}

}  // namespace jwtsync
