// SPDX-License-Identifier: Apache-2.0
#include "fleet/comparison.h"
#include "fleet/members.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <tuple>
#include <utility>

namespace jwtsync {
namespace {

using Environments = std::map<std::string, fleet::Some>;

/// Who is meant in one environment: a service of the same name in another is another one.
std::vector<std::string> names_of(const fleet::Some& holders, const fleet::Some& all) {
  std::map<std::string, std::size_t> processes;  // of each service
  for (const Member* member : all) ++processes[member->report.identity.service];
  std::map<std::string, fleet::Some> services;
  for (const Member* holder : holders) services[holder->report.identity.service].push_back(holder);
  std::vector<std::string> names;
  for (const auto& [service, some] : services) {
    if (processes[service] == some.size()) {
      names.push_back(service);
      continue;
    }
    for (const Member* member : some) names.push_back(service + " " + member->report.identity.instance);
  }
  return names;
}

enum class Form : std::uint8_t { same, another };

std::string sentence_of(const SharedKey& key, Form form) {
  std::vector<std::string> parties;
  for (const auto& [environment, names] : key.holders) {
    parties.push_back(environment + " (" + fleet::enumeration(names) + ")");
  }
  return fleet::enumeration(parties) + " hold the same key" + (form == Form::same ? "" : ", in different forms");
}

/// Each key by its answer, with those of every environment who hold it.
std::map<std::string, Environments> holders_by_answer(std::span<const Member> members) {
  std::map<std::string, Environments> holders;
  for (const Member& member : members) {
    for (const std::string& answer : fleet::answers_of(member.challenge)) {
      holders[answer][member.report.environment].push_back(&member);
    }
  }
  return holders;
}

/// The same keys with those who hold what a named transform makes of them: base64 of production's secret is not one
/// of staging's own.
std::map<std::string, Environments> with_other_forms(std::map<std::string, Environments> holders,
                                                     std::span<const Member> members) {
  for (const Member& member : members) {
    for (const KeyAnswer& key : member.challenge.keys) {
      for (const VariantAnswer& variant : key.variants) {
        const auto known = holders.find(variant.answer);
        if (known == holders.end()) continue;
        fleet::Some& there = known->second[member.report.environment];
        if (std::find(there.begin(), there.end(), &member) == there.end()) there.push_back(&member);
      }
    }
  }
  return holders;
}

std::string kid_of(const std::string& answer, const Member& holder) {
  const auto& keys = holder.challenge.keys;
  return std::find_if(keys.begin(), keys.end(), [&](const KeyAnswer& key) { return key.answer == answer; })->kid;
}

std::vector<SharedKey> shared_keys(std::span<const Member> members, const Environments& environments) {
  std::vector<SharedKey> shared;
  const std::map<std::string, Environments> as_it_is = holders_by_answer(members);
  for (const auto& [answer, holders] : with_other_forms(as_it_is, members)) {
    if (holders.size() < 2) continue;
    const Environments& holders_of_itself = as_it_is.at(answer);
    SharedKey key{kid_of(answer, *holders_of_itself.begin()->second.front()), {}, {}};
    for (const auto& [environment, some] : holders)
      key.holders[environment] = names_of(some, environments.at(environment));
    key.sentence = sentence_of(key, holders_of_itself.size() < holders.size() ? Form::another : Form::same);
    shared.push_back(std::move(key));
  }
  // The answers differ from nonce to nonce.
  std::sort(shared.begin(), shared.end(), [](const SharedKey& a, const SharedKey& b) {
    return std::tie(a.sentence, a.kid) < std::tie(b.sentence, b.kid);
  });
  return shared;
}

std::vector<Departure> notes_on(std::span<const Member> members) {
  std::vector<Departure> notes = fleet::lacks(members, fleet::Naming(members), [](const Member&) { return true; });
  for (Departure& note : fleet::unheard_siblings(members)) notes.push_back(std::move(note));
  return notes;
}

/// A clear no comes before a missing answer, and that before there being nothing to tell apart.
Separation separation_of(const Distinction& distinction) {
  if (!distinction.shared.empty()) return Separation::shared;
  const auto& members = distinction.members;
  const bool all_told =
      distinction.silent.empty() && fleet::with_key(members).size() == members.size() &&
      std::none_of(members.begin(), members.end(), [](const Member& member) { return member.siblings_error; });
  if (!all_told) return Separation::incomplete;
  return distinction.environments.size() < 2 ? Separation::one_environment : Separation::separate;
}

}  // namespace

template <>
std::span<const std::string_view> names<Separation>() noexcept {
  static constexpr std::array<std::string_view, 4> table{"separate", "shared", "incomplete", "one_environment"};
  static_assert(static_cast<std::size_t>(Separation::one_environment) + 1 == table.size());
  return table;
}

Category category_of(Separation separation) noexcept {
  switch (separation) {
    case Separation::separate: return Category::success;
    case Separation::shared: return Category::refused;
    case Separation::incomplete: return Category::unreachable;
    case Separation::one_environment: return Category::usage;
  }
  return Category::bug;
}

Distinction distinguish(std::vector<Witnessed> witnessed, const AgreeOptions& options) {
  fleet::Attendance gathered = fleet::gather(std::move(witnessed), options);
  Distinction distinction;
  distinction.members = std::move(gathered.members);
  distinction.silent = std::move(gathered.silent);
  fleet::number_groups(distinction.members);
  const Environments environments = fleet::by_value(std::span<const Member>(distinction.members),
                                                    [](const Member& member) { return member.report.environment; });
  for (const auto& [name, members] : environments) distinction.environments.push_back(name);
  distinction.shared = shared_keys(distinction.members, environments);
  distinction.notes = notes_on(distinction.members);
  distinction.separation = separation_of(distinction);
  return distinction;
}

Result<Distinction> ask_and_distinguish(const World& world, const std::vector<std::string>& targets, AskOptions how,
                                        const AgreeOptions& what) {
  const Result<Nonce> nonce = Nonce::create(world.randomness);
  if (!nonce) return failure(nonce.error());
  how.variants = Variants::with;
  return distinguish(ask(world, targets, *nonce, how), what);
}

}  // namespace jwtsync
