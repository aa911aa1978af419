// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/cause.h"
#include "diagnosis/keys.h"
#include "diagnosis/remedy.h"
#include "diagnosis/silence.h"

#include <algorithm>
#include <array>

namespace jwtsync {
namespace {

using namespace diagnosis;

constexpr std::size_t max_findings = 12;  // more is not read

/// A departure that its own sentence explains.
struct PlainDeparture {
  std::string_view name;
  Cause cause;
  std::string_view fix;
};
constexpr std::array plain_departures{
    PlainDeparture{"instance", Cause::instance_shared,
                   "give each process an instance of its own: start it anew, not as a fork or a copy of a running one"},
    PlainDeparture{"environment", Cause::environment_differs, "set ENVIRONMENT to one name for all"},
    PlainDeparture{"algorithms", Cause::algorithm_mismatch, "give all the same algorithms"},
    PlainDeparture{"issuer", Cause::issuer_mismatch, "let all expect the issuer that stands in the tokens"},
    PlainDeparture{"audiences", Cause::audience_mismatch, "let all that take the same tokens share an audience"},
};

void append(std::vector<Finding>& findings, std::vector<Finding> more) {
  for (Finding& finding : more) findings.push_back(std::move(finding));
}

std::vector<Finding> explain_departures(const Agreement& agreement) {
  std::vector<Finding> findings;
  for (const Departure& departure : agreement.departures) {
    const auto row = std::find_if(plain_departures.begin(), plain_departures.end(),
                                  [&](const PlainDeparture& plain) { return plain.name == departure.name; });
    if (row == plain_departures.end()) continue;
    findings.push_back(finding(row->cause, departure.sentence, std::string(row->fix)));
  }
  return findings;
}

bool is_explained(const std::vector<Finding>& findings, Cause cause) {
  return std::any_of(findings.begin(), findings.end(),
                     [&](const Finding& finding) { return finding.cause == diagnosis::name_of(cause); });
}

}  // namespace

std::vector<Finding> diagnose(const Agreement& agreement) {
  std::vector<Finding> findings = explain_keys(agreement);
  const bool environment_explained = is_explained(findings, Cause::environment_differs);
  for (Finding& departure : explain_departures(agreement)) {
    const bool said = environment_explained && departure.cause == diagnosis::name_of(Cause::environment_differs);
    if (!said) findings.push_back(std::move(departure));
  }
  append(findings, explain_silence(agreement));
  append(findings, explain_one_process(agreement));
  if (findings.size() > max_findings) findings.resize(max_findings);
  const std::string again = ask_again(agreement);
  for (Finding& finding : findings) finding.fix += ", then: " + again;
  return findings;
}

}  // namespace jwtsync
