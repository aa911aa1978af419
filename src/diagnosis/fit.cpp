// SPDX-License-Identifier: Apache-2.0
// Keys that agree, and that check refuses.
#include "diagnosis/evidence.h"
#include "diagnosis/explanations.h"

#include <algorithm>
#include <array>

namespace jwtsync::diagnosis {
namespace {

struct Row {
  WarningKind kind;
  Words advice;
};
constexpr std::array rows{
    Row{WarningKind::emulator, "unset SECRET_MANAGER_EMULATOR_HOST there"},
    Row{WarningKind::plain_http, "name the issuer by https there"},
    Row{WarningKind::shared_between_environments, "make a secret of its own for each environment (jwtsync generate)"},
    Row{WarningKind::low_entropy, "make a new secret (jwtsync generate), and give it to all"},
    Row{WarningKind::public_default, "make a new secret (jwtsync generate), and give it to all"},
    Row{WarningKind::published_example, "make a new secret (jwtsync generate), and give it to all"},
    Row{WarningKind::development_secret, "make a new secret (jwtsync generate), and give it to all"},
};

Advice advice_on(const Name<WarningKind>& kind) {
  const auto row = std::find_if(rows.begin(), rows.end(), [&](const Row& each) { return kind == each.kind; });
  return Advice(row == rows.end() ? Words("run jwtsync check there, and do as it says") : row->advice);
}

bool is_public(const Name<WarningKind>& kind) {
  return kind == WarningKind::public_default || kind == WarningKind::published_example ||
         kind == WarningKind::development_fallback;
}

std::vector<Finding> explain_warnings(const Agreement& agreement, Cause cause, bool public_ones) {
  if (agreement.verdict != Verdict::unfit) return {};
  std::vector<Finding> findings;
  for (std::size_t i = 0; i < agreement.warnings.size(); ++i) {
    const FleetWarning& warning = agreement.warnings[i];
    if (!warning.fails_check || is_public(warning.kind) != public_ones) continue;
    Finding made = finding(cause, "the keys agree, but jwtsync check refuses them: " + warning.sentence,
                           advice_on(warning.kind), SentencePlace{SentencePlace::List::warnings, i});
    made.evidence = {"warning " + fleet::shortened(warning.kind.text()) + ": " + warning.sentence};
    findings.push_back(std::move(made));
  }
  return findings;
}

}  // namespace

std::vector<Finding> explain_refusals(const Evidence& evidence) {
  return explain_warnings(evidence.agreement, Cause::check_refuses, false);
}

/// Who holds none, since its only value is public, is explained by its lack.
std::vector<Finding> explain_public_values(const Evidence& evidence) {
  std::vector<Finding> findings = explain_warnings(evidence.agreement, Cause::public_default, true);
  for (Finding& made : explain_lacks(evidence, Cause::public_default)) findings.push_back(std::move(made));
  return findings;
}

}  // namespace jwtsync::diagnosis
