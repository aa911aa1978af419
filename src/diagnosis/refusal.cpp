// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/refusal.h"

#include "diagnosis/cause.h"

#include <algorithm>
#include <array>

namespace jwtsync::diagnosis {
namespace {

struct Row {
  std::string_view warning;
  Words advice;
};
constexpr std::array rows{
    Row{"emulator", "unset SECRET_MANAGER_EMULATOR_HOST there"},
    Row{"plain_http", "name the issuer by https there"},
    Row{"shared_between_environments", "make a secret of its own for each environment (jwtsync generate)"},
    Row{"low_entropy", "make a new secret (jwtsync generate), and give it to all"},
    Row{"public_default", "make a new secret (jwtsync generate), and give it to all"},
    Row{"published_example", "make a new secret (jwtsync generate), and give it to all"},
    Row{"development_secret", "make a new secret (jwtsync generate), and give it to all"},
};

Advice advice_on(std::string_view warning) {
  const auto row = std::find_if(rows.begin(), rows.end(), [&](const Row& each) { return each.warning == warning; });
  return Advice(row == rows.end() ? Words("run jwtsync check there, and do as it says") : row->advice);
}

}  // namespace

std::vector<Finding> explain_refusals(const Agreement& agreement) {
  if (agreement.verdict != Verdict::unfit) return {};
  std::vector<Finding> findings;
  for (const FleetWarning& warning : agreement.warnings) {
    if (!warning.fails_check) continue;
    findings.push_back(finding(Cause::check_refuses,
                               "the keys agree, but jwtsync check refuses them: " + warning.sentence,
                               advice_on(warning.name)));
  }
  return findings;
}

}  // namespace jwtsync::diagnosis
