// SPDX-License-Identifier: Apache-2.0
// Members that take the tokens of several issuers, compared issuer by issuer: equal keys that are of different issuers
// are not the same, and what one expects of the tokens of an issuer is for those alone.
#include "base/text.h"
#include "fleet/comparison.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <utility>

namespace jwtsync::fleet {
namespace {

using Members = std::span<const Member>;

constexpr std::size_t max_compared = 256;  // issuers; who has more of them in all has no fleet

/// The issuers whose tokens a member takes by name; none where it takes those of any.
std::vector<std::string> issuers_of(const Member& member) {
  std::vector<std::string> names;
  for (const Report& issuer : member.report.issuers) names.push_back(*issuer.issuer);
  if (names.empty() && member.report.issuer) names.push_back(*member.report.issuer);
  return names;
}

/// What a member says of one issuer, as if it took the tokens of no other; nothing where it does not take its tokens.
std::optional<Member> view_of(const Member& member, const std::string& issuer) {
  if (member.report.issuers.empty()) {
    return member.report.issuer == issuer ? std::optional<Member>(member) : std::nullopt;
  }
  const auto found = std::find_if(member.report.issuers.begin(), member.report.issuers.end(),
                                  [&](const Report& each) { return each.issuer == issuer; });
  if (found == member.report.issuers.end()) return std::nullopt;
  Member view{member.target, *found, {member.challenge.service, member.challenge.instance, {}}};
  view.report.identity = member.report.identity;
  view.challenge.keys = keys_of(member.challenge, issuer);
  return view;
}

/// Members as one issuer has them, and those who do not take its tokens, though they name others.
struct Views {
  std::string issuer;
  std::vector<Member> takers;
  Some strangers;
};

std::vector<Views> views_of(Members members) {
  std::set<std::string> names;
  for (const Member& member : members) {
    for (std::string& name : issuers_of(member)) {
      if (names.size() < max_compared) names.insert(std::move(name));
    }
  }
  std::vector<Views> all;
  for (const std::string& name : names) {
    Views views{name, {}, {}};
    for (const Member& member : members) {
      if (std::optional<Member> view = view_of(member, name)) {
        views.takers.push_back(std::move(*view));
      } else if (!issuers_of(member).empty()) {
        views.strangers.push_back(&member);
      }
    }
    all.push_back(std::move(views));
  }
  return all;
}

Some all_of(const std::vector<Member>& members) {
  Some some;
  for (const Member& member : members) some.push_back(&member);
  return some;
}

std::vector<Departure> strangers(const Views& views, const Naming& naming) {
  if (views.strangers.empty()) return {};
  return {{DepartureKind::issuer, "its tokens are taken by " + naming.of(all_of(views.takers)) + ", and not by " +
                                      naming.of(views.strangers)}};
}

std::vector<Departure> keys(std::vector<Member>& takers, const Naming& naming) {
  std::vector<Departure> departures = lacks(takers, naming, [](const Member&) { return true; });
  for (Departure& departure : departures) {
    departure.kind = DepartureKind::issuer;
    departure.members.clear();  // the process has other keys
  }
  const auto groups = by_value(Members(takers), [](const Member& taker) { return answers_of(taker.challenge); });
  const std::size_t rings = groups.size() - groups.count({});
  if (rings < 2) return departures;
  std::string sentence = "its keys differ: ";
  std::string_view lead = "one set at ";
  for (const auto& [answers, some] : groups) {
    if (answers.empty()) continue;
    sentence += std::string(std::exchange(lead, ", another at ")) + naming.of(some);
  }
  departures.push_back({DepartureKind::issuer, shortened(sentence)});
  return departures;
}

/// A token of another spelling is taken by one and refused by the other.
std::vector<Departure> aliases(Members takers, const Naming& naming) {
  const auto groups = by_value(takers, [](const Member& taker) {
    std::vector<std::string> sorted = taker.report.issuer_aliases;
    std::sort(sorted.begin(), sorted.end());
    return sorted;
  });
  if (groups.size() < 2) return {};
  std::string sentence = "its aliases differ";
  std::string_view lead = ": ";
  for (const auto& [names, some] : groups) {
    sentence += std::string(std::exchange(lead, "; ")) + (names.empty() ? "none" : enumeration(names)) + " (" +
                naming.of(some) + ")";
  }
  return {{DepartureKind::issuer, shortened(sentence)}};
}

/// The sentences of one issuer, which say so.
void add(std::vector<Departure>& all, std::vector<Departure> some, const std::string& issuer) {
  for (Departure& departure : some) {
    departure.sentence = "issuer \"" + shortened(issuer) + "\": " + departure.sentence;
    all.push_back(std::move(departure));
  }
}

}  // namespace

bool have_issuers(std::span<const Member> members) {
  return std::any_of(members.begin(), members.end(),
                     [](const Member& member) { return !member.report.issuers.empty(); });
}

std::vector<KeyAnswer> keys_of(const ChallengeAnswer& challenge, std::string_view issuer) {
  std::vector<KeyAnswer> keys;
  std::copy_if(challenge.keys.begin(), challenge.keys.end(), std::back_inserter(keys),
               [&](const KeyAnswer& key) { return key.issuer == issuer; });
  return keys;
}

std::vector<Departure> departures_of_issuers(std::span<const Member> members, const Naming& naming) {
  std::vector<Departure> all;
  for (Views& views : views_of(members)) {
    add(all, strangers(views, naming), views.issuer);
    add(all, keys(views.takers, naming), views.issuer);
    add(all, aliases(views.takers, naming), views.issuer);
    add(all, departures_of_kids(views.takers, naming), views.issuer);
    add(all, departures_of_tokens(views.takers, naming), views.issuer);
  }
  return all;
}

std::vector<Departure> notes_of_issuers(std::span<const Member> members, const Naming& naming) {
  std::vector<Departure> all;
  for (const Views& views : views_of(members)) {
    const std::vector<Departure> departures = departures_of_tokens(views.takers, naming);
    add(all, notes_of_tokens(views.takers, naming, departures), views.issuer);
  }
  return all;
}

}  // namespace jwtsync::fleet
