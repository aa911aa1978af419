// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/keys.h"

#include "diagnosis/cause.h"
#include "diagnosis/evidence.h"
#include "diagnosis/pair.h"
#include "fleet/naming.h"

#include <algorithm>
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
  for (Explanation& one : sorted) findings.push_back(finding(one.cause, std::move(one.why), std::move(one.fix)));
  return findings;
}

}  // namespace jwtsync::diagnosis
