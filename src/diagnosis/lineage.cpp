// SPDX-License-Identifier: Apache-2.0
// Whose key it is that a process holds: another environment's, another purpose's, or everybody's.
#include "base/text.h"
#include "diagnosis/cause_table.h"
#include "diagnosis/evidence.h"
#include "diagnosis/explanations.h"
#include "diagnosis/spread.h"
#include "fleet/members.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <utility>

namespace jwtsync::diagnosis {
namespace {

using fleet::Some;
using Groups = std::map<std::size_t, Some>;

Groups groups_of(const Some& some) {
  Groups groups;
  for (const Member* member : some) groups[*member->group].push_back(member);
  return groups;
}

std::map<std::string_view, Groups> groups_by_environment(const KeyHolders& holders) {
  std::map<std::string_view, Some> environments;
  for (const Member* member : holders.some) environments[member->report.environment].push_back(member);
  std::map<std::string_view, Groups> result;
  for (const auto& [environment, some] : environments) result[environment] = groups_of(some);
  return result;
}

/// The keys of an environment, as far as its processes tell: the group that most of them are in; null where two are as
/// large.
const Groups::value_type* usual_of(const Groups& groups) {
  const auto is_smaller = [](const auto& a, const auto& b) { return a.second.size() < b.second.size(); };
  const auto largest = std::max_element(groups.begin(), groups.end(), is_smaller);
  const auto as_large = std::count_if(groups.begin(), groups.end(),
                                      [&](const auto& group) { return group.second.size() == largest->second.size(); });
  return as_large == 1 ? &*largest : nullptr;
}

/// Of the others of one environment those that are most: beside them the borrowers are odd.
const Some& home_of(const Groups& own, std::size_t borrowed) {
  const Some* home = nullptr;
  for (const auto& [group, some] : own) {
    if (group != borrowed && (home == nullptr || some.size() > home->size())) home = &some;
  }
  return *home;
}

/// Who holds, in an environment of keys of its own, what is usual in another.
std::vector<Pattern> borrowed_from(const KeyHolders& holders, const Groups& own, const Groups& others) {
  const auto* const lent = usual_of(others);
  if (lent == nullptr || own.size() < 2) return {};
  const auto& [group, lenders] = *lent;
  const auto odd = own.find(group);
  if (odd == own.end()) return {};
  const Some& borrowers = odd->second;
  const Some& home = home_of(own, group);
  const bool is_proved = others.size() == 1 && home.size() > 1 && home.size() > borrowers.size();
  const std::string& environment = lenders.front()->report.environment;
  Explanation told{Cause::key_of_other_environment,
                   holders.naming.having(borrowers) + " the key of " + environment + " in " +
                       borrowers.front()->report.environment + ", where " + holders.naming.having(home) + " another",
                   Advice("give ")
                       .who({borrowers, holders.naming.of(borrowers)})
                       .say(" the key of ")
                       .environment(borrowers.front()->report.environment)
                       .say(", as ")
                       .who({home, holders.naming.of(home)})
                       .say(home.size() == 1 ? Words(" has it") : Words(" have it")),
                   lines_on(borrowers)};
  for (const std::string& line : lines_on(lenders)) told.evidence.push_back(line + ", which answers the same");
  if (!is_proved) told.certainty = Certainty::likely;
  Some all = borrowers;  // and those who hold the same, whom they are told from
  all.insert(all.end(), lenders.begin(), lenders.end());
  if (own.size() == 2) all.insert(all.end(), home.begin(), home.end());
  return {{std::move(told), std::move(all)}};
}

/// Whether a process found its key under the name of its environment, such as JWT_SECRET_STAGING.
bool found_under_its_name(const Member& member) {
  return base::lower(place_found(member.report)).find(base::lower(member.report.environment)) != std::string::npos;
}

bool speaks_of_tokens(std::string_view place) { return place.find("JWT") != place.npos; }

/// Names of variables that are for another purpose by what they say.
bool speaks_of_another_purpose(std::string_view place) {
  constexpr std::array<std::string_view, 7> words{"SERVICE", "SESSION", "NEXTAUTH",  "COOKIE",
                                                  "CSRF",    "WEBHOOK", "ENCRYPTION"};
  constexpr std::array<std::string_view, 4> whole{"env:SECRET_KEY", "env:SECRET_KEY_BASE", "env:APP_KEY",
                                                  "env:API_KEY"};
  if (!is_of_variable(place) || speaks_of_tokens(place)) return false;
  return std::find(whole.begin(), whole.end(), place) != whole.end() ||
         std::any_of(words.begin(), words.end(), [&](std::string_view word) { return place.find(word) != place.npos; });
}

}  // namespace

std::vector<Pattern> spread_by_environment(const KeyHolders& holders) {
  const auto environments = groups_by_environment(holders);
  std::vector<Pattern> patterns;
  std::set<std::string_view> told;
  for (const auto& [environment, own] : environments) {
    for (const auto& [other, others] : environments) {
      if (other == environment || told.contains(other) || told.contains(environment)) continue;
      for (Pattern& pattern : borrowed_from(holders, own, others)) {
        told.insert(environment);
        patterns.push_back(std::move(pattern));
      }
    }
  }
  return patterns;
}

/// Where all hold the same: each in its environment, and under a name that says which, so that no wrong ENVIRONMENT
/// brought it about.
std::vector<Finding> explain_shared_key(const Evidence& evidence) {
  const fleet::Some all = fleet::with_key(evidence.agreement.members);
  std::map<std::string_view, Some> environments;
  for (const Member* member : all) environments[member->report.environment].push_back(member);
  const bool are_named =
      std::all_of(all.begin(), all.end(), [](const Member* one) { return found_under_its_name(*one); });
  if (evidence.agreement.groups != 1 || environments.size() < 2 || !are_named) return {};
  const fleet::Naming naming(evidence.agreement.members);
  std::vector<std::string> held, others;  // production keeps the key, whose tokens are worth most
  for (const auto& [environment, some] : environments) {
    held.push_back(naming.of(some) + " in " + fleet::shortened(environment) + " from " +
                   spoken_source(some.front()->report));
    others.emplace_back(environment);
  }
  const auto kept = std::find(others.begin(), others.end(), "production");
  others.erase(kept == others.end() ? others.begin() : kept);
  Finding made = finding(
      Cause::key_of_other_environment, "one key is held in several environments: by " + fleet::enumeration(held),
      Advice("make a key of its own for ").environments(others).say(" (jwtsync generate), and give it to all there"));
  made.certainty = Certainty::likely;
  made.evidence = lines_on(all);
  return {std::move(made)};
}

/// A service that reads the place where most have their key, and holds what others have from a variable of another
/// name.
std::vector<Pattern> spread_by_purpose(const KeyHolders& holders) {
  const Groups groups = groups_of(holders.some);
  if (groups.size() < 2) return {};
  std::set<std::string_view> usual;  // places
  for (const Member* member : groups.begin()->second) usual.insert(place_found(member->report));
  std::vector<Pattern> patterns;
  for (auto group = std::next(groups.begin()); group != groups.end(); ++group) {
    Some mistaken, meant;
    for (const Member* member : group->second) {
      const std::string_view place = place_found(member->report);
      (usual.contains(place) ? mistaken : meant).push_back(member);
    }
    const bool are_of_other_purpose =
        !mistaken.empty() && !meant.empty() && std::all_of(meant.begin(), meant.end(), [&](const Member* member) {
          const std::string_view place = place_found(member->report);
          return is_of_variable(place) && !speaks_of_tokens(place) &&
                 member->report.identity.service != mistaken.front()->report.identity.service;
        });
    if (!are_of_other_purpose || place_found(mistaken.front()->report).empty()) continue;
    std::vector<std::string> lines = lines_on(mistaken);
    for (const std::string& line : lines_on(meant)) lines.push_back(line + ", which answers the same");
    patterns.push_back({{Cause::other_purpose_key,
                         spoken_source(mistaken.front()->report) + " of " + holders.naming.of(mistaken) +
                             " holds what " + holders.naming.having(meant) + " from " +
                             spoken_source(meant.front()->report) + ": the secret of another purpose",
                         Advice("give ")
                             .place(place_found(mistaken.front()->report))
                             .say(" of ")
                             .who({mistaken, holders.naming.of(mistaken)})
                             .say(" the key of tokens, as the others have it"),
                         std::move(lines)},
                        group->second});
  }
  return patterns;
}

namespace {

/// The warning of one of these kinds that `own` has and `others` has not.
const Warning* warning_of_one(const Report& own, const Report& others, std::initializer_list<WarningKind> kinds) {
  const Warning* const warning = warning_in(own, kinds);
  return warning != nullptr && warning_in(others, kinds) == nullptr ? warning : nullptr;
}

Clue shared_by(const Replicas& odd, const Replicas& usual) {
  const Warning* const warning =
      warning_of_one(odd.report(), usual.report(), {WarningKind::shared_between_environments});
  if (warning == nullptr) return std::nullopt;
  return Explanation{Cause::key_of_other_environment,
                     odd.name + ": " + fleet::shortened(warning->text),
                     Advice("give ")
                         .who(odd)
                         .say(" the key of ")
                         .environment(odd.report().environment)
                         .say(", as ")
                         .who(usual)
                         .say(usual.have())
                         .say(" it"),
                     {line_on(*warning, odd.member())},
                     Certainty::likely};
}

Clue of_purpose(const Replicas& odd, const Replicas& usual) {
  const std::string_view place = place_found(odd.report());
  const std::string_view meant = place_found(usual.report());
  const bool is_odd = speaks_of_another_purpose(place) && is_of_variable(meant) && speaks_of_tokens(meant);
  if (!is_odd) return std::nullopt;
  return Explanation{Cause::other_purpose_key,
                     odd.name + " takes the secret of another purpose, " + spoken(place) + ", and " + usual.name +
                         " has its key from " + spoken(meant),
                     Advice("let ").who(odd).say(" read ").place(meant).say(
                         " in its place (JWTSYNC_SOURCES, or sources in its configuration)")};
}

Clue public_for(const Replicas& odd, const Replicas& usual) {
  const Warning* const warning =
      warning_of_one(odd.report(), usual.report(), {WarningKind::public_default, WarningKind::published_example});
  if (warning == nullptr) return std::nullopt;
  return Explanation{
      Cause::public_default,
      odd.name + " holds a secret that is public, and " + usual.name + " does not: " + fleet::shortened(warning->text),
      Advice("give ").who(odd).say(" the secret that ").who(usual).say(usual.have()),
      {line_on(*warning, odd.member())}};
}

std::string origin(const Replicas& replicas) {
  return replicas.name + " runs in " + replicas.report().environment + " (by " +
         std::string(replicas.report().environment_from.text()) + ")";
}

}  // namespace

Clue by_shared_value(const Pair& pair) { return either(pair, shared_by); }
Clue by_purpose(const Pair& pair) { return has_own_source(pair) ? Clue() : either(pair, of_purpose); }
Clue by_public_value(const Pair& pair) { return either(pair, public_for); }

Clue by_environment(const Pair& pair) {
  if (pair.usual.report().environment == pair.other.report().environment) return std::nullopt;
  const bool usual_guessed = pair.usual.report().environment_from == EnvironmentFrom::unsaid;
  const bool other_guessed = pair.other.report().environment_from == EnvironmentFrom::unsaid;
  const Replicas& wrong = usual_guessed && !other_guessed ? pair.usual : pair.other;
  const Replicas& right = &wrong == &pair.other ? pair.usual : pair.other;
  Explanation explained{Cause::environment_differs, origin(pair.usual) + ", " + origin(pair.other),
                        Advice("set ENVIRONMENT=")
                            .environment(right.report().environment)
                            .say(" for ")
                            .who(wrong)
                            .say(", if both are to take the same tokens")};
  // Where both read one name, its value may differ too, whatever they call their environment.
  const TrailEntry* const usual = found_in(pair.usual.report());
  const TrailEntry* const other = found_in(pair.other.report());
  const bool is_one_place =
      usual != nullptr && other != nullptr && place_of(usual->locator) == place_of(other->locator);
  if (is_one_place) explained.certainty = Certainty::likely;
  return explained;
}

Clue by_development_default(const Pair& pair) {
  for (const auto& [replicas, peer] : {std::pair(&pair.other, &pair.usual), std::pair(&pair.usual, &pair.other)}) {
    const TrailEntry* const found = found_in(peer->report());
    const bool fell_back = uses_development_default(replicas->report()) && !uses_development_default(peer->report());
    if (!fell_back || found == nullptr) continue;
    return Explanation{Cause::development_default,
                       replicas->name + " fell back to the development default, which is public; " + peer->name +
                           " has " + spoken(found->locator),
                       provide(found->locator, *replicas, *peer)};
  }
  return std::nullopt;
}

}  // namespace jwtsync::diagnosis
