// SPDX-License-Identifier: Apache-2.0
#include "fleet/comparison.h"
#include "fleet/members.h"
#include "fleet/probes.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <variant>

namespace jwtsync::fleet {
namespace {

using Members = std::span<const Member>;
using Notes = std::vector<Departure>;

/// Clocks that differ by more refuse fresh tokens in most fleets.
constexpr std::chrono::seconds max_clock_difference{30};
constexpr std::size_t max_notes = 8;  // of one kind

/// A process that holds the previous keys, since it could not take the new ones.
Notes failed_reloads(Members members, const Naming& naming) {
  std::map<std::pair<bool, std::string>, Some> reasons;
  for (const Member& member : members) {
    const std::optional<Error>& error = member.report.reload_error;
    if (error) reasons[{error->code == Code::keys_outdated, error->message}].push_back(&member);
  }
  Notes notes;
  for (const auto& [reason, some] : reasons) {
    const auto& [outdated, message] = reason;
    if (notes.size() == max_notes) break;
    notes.push_back({DepartureKind::reload, naming.having(some) + " the previous keys, " +
                                                (outdated ? "until started anew: " : "since the last reload failed: ") +
                                                shortened(message)});
  }
  return notes;
}

/// Rings that differ in the middle of a rotation: nobody refuses anybody yet.
Notes harmless_difference(std::size_t groups, const std::vector<Departure>& departures) {
  const bool unknown = std::any_of(departures.begin(), departures.end(), [](const Departure& departure) {
    return departure.kind == DepartureKind::signing_key || departure.kind == DepartureKind::no_key ||
           departure.kind == DepartureKind::kid;
  });
  if (groups < 2 || unknown) return {};
  return {{DepartureKind::signing_key,
           "every process holds every key that signs, so that no token is refused although the keys differ"}};
}

/// No departure: a process that only reports its keys, such as `jwtsync serve`, expects nothing either. A source that
/// the asker read himself takes no tokens.
Notes missing_audiences(Members members, const Naming& naming) {
  auto groups = by_value(members, [](const Member& member) {
    const bool is_source = std::holds_alternative<OwnSource>(member.target);
    return is_source ? std::nullopt : std::optional<bool>(member.report.audiences.empty());
  });
  groups.erase(std::nullopt);
  if (groups.size() < 2) return {};
  return {{DepartureKind::audiences, "no audience is expected by " + naming.of(groups.at(true)) +
                                         ", so that the tokens meant for " + naming.of(groups.at(false)) +
                                         " would be refused there"}};
}

/// The members, by the rules they go by, of which the same variables could choose otherwise elsewhere: one of their
/// sources is one of a process with other rules.
std::map<std::string, Some> rivals(Members members) {
  std::map<std::string_view, std::set<std::string_view>> rules_of;  // those who name a source
  for (const Member& member : members) {
    for (const TrailEntry& entry : member.report.trail) rules_of[place_of(entry.locator)].insert(member.report.rules);
  }
  std::map<std::string, Some> result;
  for (const Member& member : members) {
    const auto& trail = member.report.trail;
    const bool shares = std::any_of(trail.begin(), trail.end(), [&](const TrailEntry& entry) {
      return rules_of[place_of(entry.locator)].size() > 1;
    });
    if (shares && !member.report.rules.empty()) result[member.report.rules].push_back(&member);
  }
  return result;
}

/// Versions of a rolling update may differ in their rules and agree on the key: a gate must let it pass.
Notes rules(Members members, const Naming& naming) {
  const std::map<std::string, Some> groups = rivals(members);
  if (groups.size() < 2) return {};
  const auto smallest = std::min_element(
      groups.begin(), groups.end(), [](const auto& a, const auto& b) { return a.second.size() < b.second.size(); });
  return {{DepartureKind::rules,
           counted(groups.size(), "set", "sets") + " of resolution rules are in force (one of them for " +
               naming.of(smallest->second) + " alone): from the same variables they may choose different secrets"}};
}

Notes clocks(Members members, const Naming& naming) {
  Some timed;
  for (const Member& member : members) {
    if (member.clock_offset) timed.push_back(&member);
  }
  if (timed.empty()) return {};
  const auto [behind, ahead] = std::minmax_element(
      timed.begin(), timed.end(), [](const Member* a, const Member* b) { return *a->clock_offset < *b->clock_offset; });
  const std::chrono::seconds difference = *(*ahead)->clock_offset - *(*behind)->clock_offset;
  if (difference <= max_clock_difference) return {};
  return {{DepartureKind::clock, "the clock of " + naming.of(**ahead) + " is " + std::to_string(difference.count()) +
                                     " s ahead of that of " + naming.of(**behind)}};
}

}  // namespace

std::vector<Departure> unheard_siblings(std::span<const Member> members) {
  std::map<std::string, std::vector<std::string>> reasons;  // targets
  for (const Member& member : members) {
    if (member.siblings_error) reasons[member.siblings_error->message].push_back(text_of(member.target));
  }
  Notes notes;
  for (const auto& [reason, targets] : reasons) {
    if (notes.size() == max_notes) break;
    notes.push_back(
        {DepartureKind::siblings, "not every worker of " + enumeration(targets) +
                                      " was heard, and the others may hold other keys: " + shortened(reason)});
  }
  return notes;
}

std::vector<Departure> notes_of_tokens(std::span<const Member> members, const Naming& naming,
                                       const std::vector<Departure>& departures) {
  Notes notes = missing_audiences(members, naming);
  const Notes strict = strictness_notes(members, naming, departures);
  notes.insert(notes.end(), strict.begin(), strict.end());
  return notes;
}

std::vector<Departure> notes_of(std::span<const Member> members, std::size_t groups,
                                const std::vector<Departure>& departures) {
  const Naming naming(members);
  const bool by_issuer = have_issuers(members);
  Notes notes;
  for (Notes more : {lacks(members, naming, waits_for_store), failed_reloads(members, naming),
                     unheard_siblings(members), by_issuer ? Notes{} : harmless_difference(groups, departures),
                     by_issuer ? notes_of_issuers(members, naming) : notes_of_tokens(members, naming, departures),
                     rules(members, naming), clocks(members, naming), notes_of_applications(members, naming)}) {
    notes.insert(notes.end(), more.begin(), more.end());
  }
  return notes;
}

std::vector<FleetWarning> warnings_of(std::span<const Member> members) {
  std::map<std::tuple<bool, Name<WarningKind>, std::string>, std::set<const Member*>> texts;
  for (const Member& member : members) {
    for (const Warning& warning : member.report.warnings) {
      texts[{!warning.fails_check, warning.kind, shortened(warning.text)}].insert(&member);
    }
  }
  const Naming naming(members);
  std::vector<FleetWarning> warnings;
  for (const auto& [key, those] : texts) {
    const auto& [passes, kind, text] = key;
    warnings.push_back({kind, naming.of(Some(those.begin(), those.end())) + ": " + text, !passes});
  }
  return warnings;
}

}  // namespace jwtsync::fleet
