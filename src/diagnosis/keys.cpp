// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/explanations.h"

#include "diagnosis/cause_table.h"
#include "diagnosis/evidence.h"
#include "diagnosis/order.h"
#include "diagnosis/pair.h"
#include "fleet/members.h"

#include <algorithm>
#include <tuple>
#include <unordered_set>
#include <utility>

namespace jwtsync::diagnosis {
namespace {

constexpr std::size_t max_usual_replicas = 8;  // of the largest group, with which each of the others is compared

using Groups = std::vector<std::vector<Replicas>>;

/// What a report warns of that an explanation reads.
std::string telling_warnings(const Report& report) {
  std::string kinds;
  for (const WarningKind kind : {WarningKind::never_read, WarningKind::unknown_variable, WarningKind::file_variable,
                                 WarningKind::mounted_alone, WarningKind::stale, WarningKind::public_default,
                                 WarningKind::published_example, WarningKind::shared_between_environments}) {
    if (warning_in(report, {kind}) != nullptr) kinds += std::string(name_of(kind)) + " ";
  }
  return kinds;
}

/// The members of each group, replicas together, in the order of the groups.
Groups replicas_by_group(const Agreement& agreement) {
  const fleet::Naming naming(agreement.members);
  // What tells replicas apart is what an explanation of a pair reads of a report: it asks one of them for all.
  const auto looks = [](const Member& member) {
    const Report& report = member.report;
    std::string trail;
    for (const TrailEntry& entry : report.trail)
      trail += entry.locator + " " + std::string(name_of(entry.outcome)) + "\n";
    return std::make_tuple(member.group, report.identity.service, report.environment, report.environment_from,
                           refused_to_reload(report), report.rules, trail, telling_warnings(report));
  };
  Groups groups(agreement.groups);
  for (const auto& [look, some] : fleet::by_value(std::span(agreement.members), looks)) {
    if (const auto& group = std::get<0>(look)) groups[*group].push_back({some, naming.of(some)});
  }
  return groups;
}

using Explained = std::unordered_set<const Member*>;

/// What is seen over the whole fleet; each pattern is looked for among those whom no earlier one explains.
std::vector<Explanation> explain_spread(const Evidence& evidence, Explained& explained) {
  const Agreement& agreement = evidence.agreement;
  const fleet::Naming naming(agreement.members);
  KeyHolders holders{agreement.members, naming, fleet::with_key(agreement.members), evidence.key_sets};
  std::vector<Explanation> explanations;
  for (const CauseRow& row : causes()) {
    if (row.detector.of_fleet == nullptr || holders.some.empty()) continue;
    for (Pattern& pattern : row.detector.of_fleet(holders)) {
      explained.insert(pattern.members.begin(), pattern.members.end());
      explanations.push_back(std::move(pattern.told));
    }
    std::erase_if(holders.some, [&](const Member* member) { return explained.contains(member); });
  }
  return explanations;
}

bool is_proved_by_variant(const Explanation& told) { return row_of(told.cause).reads == Reads::variants; }

/// The best explanation of one beside each of the usual ones. `likes` hold the same keys as the one. What a third
/// process refutes comes last, and is not certain.
Explanation explain_beside(const std::vector<Replicas>& usual, const Replicas& other,
                           const std::vector<Replicas>& likes) {
  std::vector<std::pair<bool, Explanation>> candidates;
  for (const Replicas& one : usual) {
    Explanation told = explain({one, other});
    const bool is_refuted = is_of_lack(told.cause) && is_lack_refuted({one, other}, usual, likes);
    if (is_refuted) told.certainty = std::max(told.certainty.value_or(Certainty::certain), Certainty::likely);
    candidates.emplace_back(is_refuted, std::move(told));
  }
  return std::min_element(candidates.begin(), candidates.end(),
                          [](const auto& a, const auto& b) {
                            return std::pair(a.first, a.second.cause) < std::pair(b.first, b.second.cause);
                          })
      ->second;
}

/// Those beside whom the others are odd: of the largest group of whom not all are explained.
std::size_t usual_group(const Groups& groups, const Explained& explained) {
  const auto found = std::find_if(groups.begin(), groups.end(), [&](const std::vector<Replicas>& group) {
    return std::any_of(group.begin(), group.end(), [&](const Replicas& one) {
      return std::any_of(one.members.begin(), one.members.end(),
                         [&](const Member* member) { return !explained.contains(member); });
    });
  });
  return found == groups.end() ? 0 : static_cast<std::size_t>(found - groups.begin());
}

bool is_explained(const Replicas& replicas, const Explained& explained) {
  return std::all_of(replicas.members.begin(), replicas.members.end(),
                     [&](const Member* member) { return explained.contains(member); });
}

/// Whether another finding says more: that of a pattern, or of a kid.
bool is_said(const Explanation& told, const std::vector<Replicas>& usual, const Replicas& other,
             const Explained& explained) {
  if (is_explained(other, explained)) return !is_proved_by_variant(told);
  return told.cause > Cause::kid_reused && share_a_kid({usual.front(), other});
}

}  // namespace

std::vector<Finding> explain_keys(const Evidence& evidence) {
  const Agreement& agreement = evidence.agreement;
  if (agreement.groups < 2) return {};
  Explained explained;
  std::vector<Explanation> explanations = explain_spread(evidence, explained);
  Groups groups = replicas_by_group(agreement);
  const std::size_t usual_place = usual_group(groups, explained);
  std::vector<Replicas>& usual = groups[usual_place];
  if (usual.size() > max_usual_replicas) usual.resize(max_usual_replicas);

  for (std::size_t group = 0; group < groups.size(); ++group) {
    if (group == usual_place) continue;
    for (const Replicas& other : groups[group]) {
      Explanation told = explain_beside(usual, other, groups[group]);
      if (!is_said(told, usual, other, explained)) explanations.push_back(std::move(told));
    }
  }
  sort_stably(explanations, [](const auto& a, const auto& b) { return a.cause < b.cause; });
  std::vector<Finding> findings;
  for (Explanation& one : explanations) findings.push_back(finding(std::move(one)));
  return findings;
}

}  // namespace jwtsync::diagnosis
