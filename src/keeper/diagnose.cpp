// SPDX-License-Identifier: Apache-2.0
// The cause of a refusal, as far as one process can tell it by itself: a fleet of one, which has judged the token.
#include "keeper/state.h"

#include <jwtsync/explained.h>
#include <jwtsync/keeper.h>
#include <array>
#include <utility>

namespace jwtsync {
namespace {

/// What this process says of itself, as an agreement of one.
Agreement alone(Report report) {
  Agreement agreement;
  agreement.verdict = Verdict::agree;
  agreement.groups = report.keys.empty() ? 0 : 1;
  agreement.services = 1;
  Member self{.target = TargetUrl{}, .report = std::move(report), .challenge = {}};
  if (agreement.groups == 1) self.group = 0;
  agreement.members.push_back(std::move(self));
  return agreement;
}

/// What it says of the token.
Explained verdict_of(const Report& report, const Error& refusal) {
  return {TargetUrl{},
          Explanation{.service = report.identity.service, .instance = report.identity.instance, .error = refusal}};
}

}  // namespace

std::optional<Finding> Keeper::diagnose(Refusal refusal, std::string_view token, Local& local) const {
  TokenEvidence evidence = evidence_of(token);
  evidence.refusal = explain(refusal, token, local);
  if (std::optional<BothSides> sides = both_sides(token, local)) evidence.sides = *std::move(sides);
  const Agreement agreement = alone(report());
  const std::array explained{verdict_of(agreement.members.front().report, *evidence.refusal)};
  std::vector<Finding> findings = diagnose_token(
      {.agreement = agreement, .token = &evidence, .explained = explained, .now = state_->world.clock.now()});
  if (findings.empty() || findings.front().certainty == Certainty::possible) return std::nullopt;
  state_->counters.causes[static_cast<std::size_t>(findings.front().cause)].add();
  return std::move(findings.front());
}

}  // namespace jwtsync
