// SPDX-License-Identifier: Apache-2.0
#include "watch/story.h"

#include "fleet/members.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <utility>
#include <variant>

namespace jwtsync::watch {
namespace {

constexpr std::size_t looks_to_tell = 2;
/// Who did not answer may be at fault still: then a fault is over only when two looks in a row do not see it.
constexpr std::size_t looks_to_end = 2;
constexpr std::size_t most_told_alone = 3;     // of one kind that change together
constexpr std::size_t most_services = 1'000;   // that are missed when they are gone
constexpr std::size_t most_environments = 32;  // that have numbers of their own: they are named by processes
constexpr std::string_view other_environments = "other";

bool was_asked(const Silent& silent) {
  return std::holds_alternative<TargetUrl>(silent.target) || std::holds_alternative<Dialled>(silent.target);
}

std::string state_of(const Agreement& look) {
  std::set<std::string> environments;
  for (const Member& member : look.members) environments.insert(fleet::shortened(member.report.environment));
  std::string sentence;
  if (!environments.empty()) sentence = fleet::enumeration({environments.begin(), environments.end()}) + ": ";
  sentence += fleet::counted(look.members.size(), "process", "processes") + " of " +
              fleet::counted(look.services, "service", "services");
  const auto keyless = static_cast<std::size_t>(std::count_if(
      look.members.begin(), look.members.end(), [](const Member& member) { return !member.group.has_value(); }));
  if (keyless > 0) sentence += ", " + std::to_string(keyless) + " without a key";
  const bool are_compared = look.members.size() - keyless > 1;
  if (look.groups == 1 && are_compared) sentence += ", the same key" + std::string(fleet::same_key_but(look));
  if (look.groups > 1) sentence += ", " + std::to_string(look.groups) + " different sets of keys";
  // What is missing of those that are expected was not asked, so that it is no one who did not answer.
  const auto silent = static_cast<std::size_t>(std::count_if(look.silent.begin(), look.silent.end(), was_asked));
  if (silent > 0) sentence += ", " + std::to_string(silent) + " did not answer";
  std::string verdict(name_of(look.verdict));
  std::replace(verdict.begin(), verdict.end(), '_', ' ');
  return sentence + "; verdict: " + verdict;
}

/// Several of one kind in one sentence, with the cause of the first.
Fault together(const std::vector<const Fault*>& some, const std::string& what) {
  std::vector<std::string> subjects;
  for (const Fault* fault : some) subjects.push_back(fault->subject);
  Fault fault = *some.front();
  fault.sentence = std::to_string(some.size()) + " " + what + ": " + fleet::enumeration(subjects) +
                   (fault.common.empty() ? "" : "; " + fault.common);
  return fault;
}

/// Those of one kind as one, where there are many.
void add_changes(ChangeKind kind, const std::vector<Fault>& faults, bool all_answered, std::vector<Change>& changes) {
  std::map<std::string, std::vector<const Fault*>> kinds;
  for (const Fault& fault : faults) {
    if (fault.kind.empty()) {
      changes.push_back({kind, fault, all_answered});
    } else {
      kinds[fault.kind].push_back(&fault);
    }
  }
  for (const auto& [name, some] : kinds) {
    if (some.size() > most_told_alone) {
      changes.push_back({kind, together(some, "targets do not answer"), all_answered});
      continue;
    }
    for (const Fault* fault : some) changes.push_back({kind, *fault, all_answered});
  }
}

}  // namespace

std::string_view name_of(ChangeKind kind) noexcept {
  constexpr std::array<std::string_view, 3> table{"state", "begins", "ends"};
  return table[static_cast<std::size_t>(kind)];
}

Told Story::tell(const Agreement& look, std::span<const Finding> findings, Time now) {
  Told told;
  ++rounds_;
  if (rounds_ == 1) told.changes.push_back({ChangeKind::state, {.key = "state", .sentence = state_of(look)}});
  note_names(look);
  Faults faults = faults_of(look, findings, usual_, name_of_);
  usual_ = faults.usual;
  disagreed_ = faults.disagrees ? disagreed_ + 1 : 0;
  note_gone(look);
  for (const std::string& service : gone_) {
    faults.all.push_back({.key = "gone " + service,
                          .sentence = service + ": none of its processes dials in to the collector any more",
                          .fix = "start it; where it is gone for good, start jwtsync watch anew"});
  }
  const bool is_complete = look.silent.empty() && gone_.empty();
  for (Change& change : changes_of(std::move(faults), is_complete)) told.changes.push_back(std::move(change));
  told.gauges = {.agrees = disagreed_ < looks_to_tell,
                 .environments = environments_of(look),
                 .findings = {},
                 .rounds = rounds_,
                 .last_round = now};
  for (const auto& [key, known] : known_) {
    if (known.told && known.fault.cause) ++told.gauges.findings[*known.fault.cause];
  }
  return told;
}

std::vector<Change> Story::changes_of(Faults faults, bool is_complete) {
  std::set<std::string> present;
  std::vector<Fault> begun, ended;
  for (Fault& fault : faults.all) {
    present.insert(fault.key);
    Known& known = known_[fault.key];
    ++known.seen;
    known.missed = 0;
    if (known.told) continue;  // what it was told by stays what it is known by
    known.fault = std::move(fault);
    known.told = known.seen >= looks_to_tell;
    if (known.told) begun.push_back(known.fault);
  }
  for (auto one = known_.begin(); one != known_.end();) {
    Known& known = one->second;
    known.seen = present.contains(one->first) ? known.seen : 0;
    const bool lasts = known.seen > 0 || (known.told && !is_complete && ++known.missed < looks_to_end);
    if (!lasts && known.told) ended.push_back(std::move(known.fault));
    one = lasts ? std::next(one) : known_.erase(one);
  }
  std::vector<Change> changes;
  add_changes(ChangeKind::begins, begun, is_complete, changes);
  add_changes(ChangeKind::ends, ended, is_complete, changes);
  return changes;
}

std::vector<EnvironmentGauges> Story::environments_of(const Agreement& look) {
  std::map<std::string, EnvironmentGauges> all;
  std::map<std::string, std::set<std::size_t>> groups;
  std::map<std::string, std::string> said;
  const auto gauges_of = [&](const std::string& name) -> EnvironmentGauges& {
    const bool has_room = all.size() < most_environments || all.contains(name);
    const std::string environment(has_room ? std::string_view(name) : other_environments);
    all[environment].environment = environment;
    return all[environment];
  };
  for (const Member& member : look.members) {
    const std::string environment = fleet::shortened(member.report.environment);
    EnvironmentGauges& gauges = gauges_of(environment);
    ++gauges.members;
    if (member.group) groups[gauges.environment].insert(*member.group);
    said[text_of(member.target)] = environment;
    for (const Target& target : member.also_asked_as) said[text_of(target)] = environment;
  }
  const std::string only = all.size() == 1 ? all.begin()->first : std::string();
  for (const Silent& silent : look.silent) {
    const std::string target = text_of(silent.target);
    const auto known = environment_of_.find(target);
    const std::string environment = known == environment_of_.end() ? only : known->second;
    ++gauges_of(environment).silent;
    if (known != environment_of_.end()) said[target] = environment;
  }
  environment_of_ = std::move(said);
  for (const std::string& service : gone_) ++gauges_of(dialled_[service]).silent;
  std::vector<EnvironmentGauges> result;
  for (auto& [name, gauges] : all) {
    gauges.groups = groups[name].size();
    result.push_back(std::move(gauges));
  }
  return result;
}

/// Of those who answered, and of those who did before and do not now.
void Story::note_names(const Agreement& look) {
  std::map<std::string, std::string> names;
  for (const Member& member : look.members) {
    const Identity& identity = member.report.identity;
    const std::string name = fleet::shortened(identity.service) + " " + fleet::shortened(identity.instance);
    names[text_of(member.target)] = name;
    for (const Target& target : member.also_asked_as) names[text_of(target)] = name;
  }
  for (const Silent& silent : look.silent) {
    const auto known = name_of_.find(text_of(silent.target));
    if (known != name_of_.end()) names.insert(*known);
  }
  name_of_ = std::move(names);
}

/// Who dials out to a collector and says goodbye is not silent: that a service has nobody there any more is seen only
/// by who remembers it. One of several processes that leaves is as in any rollout.
void Story::note_gone(const Agreement& look) {
  std::set<std::string> present;
  const auto note = [&](const Member& member) {
    const std::string& service = member.report.identity.service;
    present.insert(service);
    if (!std::holds_alternative<Dialled>(member.target)) return;
    if (dialled_.size() < most_services || dialled_.contains(service)) {
      dialled_[service] = fleet::shortened(member.report.environment);
    }
  };
  std::for_each(look.members.begin(), look.members.end(), note);
  std::for_each(look.other_revisions.begin(), look.other_revisions.end(), note);
  const auto is_present = [&](const std::string& service) { return present.contains(service); };
  gone_.erase(std::remove_if(gone_.begin(), gone_.end(), is_present), gone_.end());
  // A collector that does not answer says nothing of anybody, and who is silent there may be of any service.
  if (std::any_of(look.silent.begin(), look.silent.end(), was_asked)) return;
  gone_.clear();
  for (const auto& [service, environment] : dialled_) {
    if (!is_present(service)) gone_.push_back(service);
  }
}

bool Story::wants_variants() const noexcept {
  return std::any_of(known_.begin(), known_.end(),
                     [](const auto& each) { return each.second.fault.is_of_keys && !each.second.told; });
}

}  // namespace jwtsync::watch
