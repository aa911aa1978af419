// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/explanations.h"

#include "diagnosis/evidence.h"
#include "diagnosis/pair.h"
#include "fleet/members.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace jwtsync::diagnosis {
namespace {

constexpr std::size_t max_usual_replicas = 8;  // of the largest group, with which each of the others is compared

/// The members of each group, replicas together, in the order of the groups.
std::vector<std::vector<Replicas>> replicas_by_group(const Agreement& agreement) {
  const fleet::Naming naming(agreement.members);
  // What tells replicas apart is what an explanation of pair.cpp reads of a report: it asks one of them for all.
  const auto looks = [](const Member& member) {
    const Report& report = member.report;
    std::string trail;
    for (const TrailEntry& entry : report.trail)
      trail += entry.locator + " " + std::string(name_of(entry.outcome)) + "\n";
    return std::make_tuple(member.group, report.identity.service, report.environment, report.environment_from,
                           refused_to_reload(report), report.rules, trail);
  };
  std::vector<std::vector<Replicas>> groups(agreement.groups);
  for (const auto& [look, some] : fleet::by_value(std::span(agreement.members), looks)) {
    if (const auto& group = std::get<0>(look)) groups[*group].push_back({some, naming.of(some)});
  }
  return groups;
}

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

std::vector<Finding> explain_keys(const Agreement& agreement) {
  if (agreement.groups < 2) return {};
  std::vector<std::vector<Replicas>> groups = replicas_by_group(agreement);
  std::vector<Replicas>& usual = groups.front();
  if (usual.size() > max_usual_replicas) usual.resize(max_usual_replicas);

  std::vector<Explanation> explanations;
  for (std::size_t group = 1; group < groups.size(); ++group) {
    for (const Replicas& other : groups[group]) {
      std::vector<Explanation> candidates;
      for (const Replicas& one : usual) candidates.push_back(explain({one, other}));
      explanations.push_back(*std::min_element(candidates.begin(), candidates.end(),
                                               [](const auto& a, const auto& b) { return a.cause < b.cause; }));
    }
  }
  std::vector<Explanation> sorted;  // by cause, and else as they came
  for (Explanation& one : explanations) {
    const auto place = std::upper_bound(sorted.begin(), sorted.end(), one,
                                        [](const auto& a, const auto& b) { return a.cause < b.cause; });
    sorted.insert(place, std::move(one));
  }
  std::vector<Finding> findings;
  for (Explanation& one : sorted) {
    Finding made = finding(one.cause, std::move(one.why), one.fix);
    made.evidence = std::move(one.evidence);
    findings.push_back(std::move(made));
  }
  return findings;
}

std::vector<Finding> explain_refusals(const Evidence& evidence) {
  const Agreement& agreement = evidence.agreement;
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
