// SPDX-License-Identifier: Apache-2.0
#include "fleet/comparison.h"
#include "fleet/members.h"

#include <jwtsync/fleet.h>
#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace jwtsync {
namespace {

std::size_t count_services(const std::vector<Member>& members) {
  std::set<std::string_view> names;
  for (const Member& member : members) names.insert(member.report.identity.service);
  return names.size();
}

/// A clear no comes before a missing answer, and that before there being nothing to compare.
Verdict verdict_on(const Agreement& agreement, const AgreeOptions& options) {
  const std::vector<Member>& members = agreement.members;
  const auto has_two_keys = [](const Silent& silent) { return silent.error.code == Code::services_disagree; };
  if (!agreement.departures.empty()) return Verdict::disagree;
  if (std::any_of(agreement.silent.begin(), agreement.silent.end(), has_two_keys)) return Verdict::disagree;
  if (!agreement.warnings.empty() && agreement.warnings.front().fails_check) return Verdict::unfit;
  const bool all_answered =
      agreement.silent.empty() && std::none_of(members.begin(), members.end(), [](const Member& member) {
        return fleet::waits_for_store(member) || member.siblings_error;
      });
  if (!all_answered) return Verdict::incomplete;
  const bool one_is_enough = agreement.members.size() == 1 && options.expect == 1;
  return agreement.members.size() >= 2 || one_is_enough ? Verdict::agree : Verdict::one_process;
}

Result<Agreement> ask_once(const World& world, const std::vector<std::string>& targets, const AskOptions& how,
                           const AgreeOptions& what) {
  const Result<Nonce> nonce = Nonce::create(world.randomness);
  if (!nonce) return failure(nonce.error());
  return agree(ask(world, targets, *nonce, how), what);
}

}  // namespace

template <>
std::span<const std::string_view> names<Verdict>() noexcept {
  static constexpr std::array<std::string_view, 5> table{"agree", "disagree", "unfit", "incomplete", "one_process"};
  static_assert(static_cast<std::size_t>(Verdict::one_process) + 1 == table.size());
  return table;
}

Category category_of(Verdict verdict) noexcept {
  switch (verdict) {
    case Verdict::agree: return Category::success;
    case Verdict::disagree:
    case Verdict::unfit: return Category::refused;
    case Verdict::incomplete: return Category::unreachable;
    case Verdict::one_process: return Category::usage;
  }
  return Category::bug;
}

Agreement agree(std::vector<Witnessed> witnessed, const AgreeOptions& options) {
  Agreement agreement;
  fleet::Attendance gathered = fleet::gather(std::move(witnessed), options);
  agreement.members = std::move(gathered.members);
  agreement.silent = std::move(gathered.silent);
  agreement.groups = fleet::number_groups(agreement.members);
  agreement.other_revisions = std::move(gathered.others);
  fleet::find_groups(agreement.other_revisions, agreement.members);
  agreement.services = count_services(agreement.members);
  agreement.departures = fleet::departures_of(agreement.members, agreement.groups);
  agreement.notes = fleet::notes_of(agreement.members, agreement.groups, agreement.departures);
  agreement.warnings = fleet::warnings_of(agreement.members);
  agreement.verdict = verdict_on(agreement, options);
  return agreement;
}

Result<Agreement> ask_and_agree(const World& world, const std::vector<std::string>& targets, AskOptions how,
                                const AgreeOptions& what) {
  how.variants = Variants::without;
  Result<Agreement> first = ask_once(world, targets, how, what);
  if (!first || first->groups < 2) return first;
  how.variants = Variants::with;
  Result<Agreement> second = ask_once(world, targets, how, what);
  // Only an answer of the same processes to the same effect takes the place of the first.
  const bool same = second && second->groups == first->groups && second->members.size() == first->members.size() &&
                    second->silent.size() == first->silent.size();
  return same ? std::move(second) : std::move(first);
}

}  // namespace jwtsync
