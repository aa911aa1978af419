// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/refusal.h"

#include "diagnosis/cause.h"

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

}  // namespace

std::vector<Finding> explain_refusals(const Agreement& agreement) {
  if (agreement.verdict != Verdict::unfit) return {};
  std::vector<Finding> findings;
  for (std::size_t i = 0; i < agreement.warnings.size(); ++i) {
    const FleetWarning& warning = agreement.warnings[i];
    if (!warning.fails_check) continue;
    findings.push_back(finding(Cause::check_refuses,
                               "the keys agree, but jwtsync check refuses them: " + warning.sentence,
                               advice_on(warning.kind), SentencePlace{SentencePlace::List::warnings, i}));
  }
  return findings;
}

}  // namespace jwtsync::diagnosis
