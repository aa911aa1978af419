// SPDX-License-Identifier: Apache-2.0
#include "fleet/comparison.h"
#include "fleet/members.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

namespace jwtsync::fleet {
namespace {

using Members = std::span<const Member>;
using Notes = std::vector<Departure>;

constexpr std::size_t max_notes = 8;  // of one kind

/// One that expects a type and one that does not, or other claims: tokens that one takes the other may refuse.
Notes stricter(Members members, const Naming& naming) {
  const bool types_differ_by_none =
      std::any_of(members.begin(), members.end(), [](const Member& member) { return !member.report.type; });
  const auto demands = by_value(members, [&](const Member& member) {
    std::vector<std::string> all = member.report.required_claims;
    std::sort(all.begin(), all.end());
    if (member.report.type && types_differ_by_none) all.insert(all.begin(), "the type " + *member.report.type);
    return all;
  });
  if (demands.size() < 2) return {};
  Notes notes;
  for (const auto& [demanded, some] : demands) {
    if (demanded.empty() || notes.size() == max_notes) continue;
    notes.push_back({DepartureKind::required_claims, naming.of(some) + " " + (some.size() == 1 ? "refuses" : "refuse") +
                                                         " tokens without " + shortened(enumeration(demanded)) +
                                                         ", which not all ask for"});
  }
  return notes;
}

Notes leeways(Members members, const Naming& naming) {
  const auto groups = by_value(members, [](const Member& member) { return member.report.leeway; });
  if (groups.size() < 2) return {};
  const auto& [least, strict] = *groups.begin();
  const auto& [most, lenient] = *groups.rbegin();
  return {{DepartureKind::leeway, "leeway is " + std::to_string(least.count()) + " s for " + naming.of(strict) + ", " +
                                      std::to_string(most.count()) + " s for " + naming.of(lenient)}};
}

/// How old a token may be at most; that any age will do is the end of the order.
Notes max_ages(Members members, const Naming& naming) {
  std::map<std::chrono::seconds, Some> groups;
  for (const Member& member : members) {
    const std::optional<std::chrono::seconds>& said = member.report.max_age;
    if (said) groups[*said == std::chrono::seconds(0) ? std::chrono::seconds::max() : *said].push_back(&member);
  }
  if (groups.size() < 2) return {};
  const auto& [least, strict] = *groups.begin();
  const auto& [most, lenient] = *groups.rbegin();
  const std::string other =
      most == std::chrono::seconds::max() ? "of any age" : "up to " + std::to_string(most.count()) + " s old";
  return {{DepartureKind::max_age, "a token may be up to " + std::to_string(least.count()) + " s old for " +
                                       naming.of(strict) + ", " + other + " for " + naming.of(lenient)}};
}

/// What a verifier may be told to take, or to refuse.
struct Permission {
  DepartureKind kind;
  std::optional<bool> Report::* said;
  bool refuses;  ///< what it says when it refuses them
  std::string_view tokens;
};
constexpr std::array permissions{
    Permission{DepartureKind::allow_missing_exp, &Report::allow_missing_expiration, false, "tokens that never expire"},
    Permission{DepartureKind::allow_future_iat, &Report::allow_issued_in_future, false,
               "tokens with an iat ahead of the clock"},
    Permission{DepartureKind::allow_numeric_sub, &Report::allow_numeric_subject, false,
               "tokens whose sub is an integer"},
    Permission{DepartureKind::require_low_s, &Report::require_low_s, true,
               "tokens whose ECDSA signature has the higher s"},
};

Notes permitted(Members members, const Naming& naming) {
  Notes notes;
  for (const Permission& permission : permissions) {
    Some accept, refuse;
    for (const Member& member : members) {
      const std::optional<bool>& said = member.report.*permission.said;
      if (said) (*said == permission.refuses ? refuse : accept).push_back(&member);
    }
    if (accept.empty() || refuse.empty()) continue;
    notes.push_back({permission.kind, std::string(permission.tokens) + " are accepted by " + naming.of(accept) +
                                          ", and refused by " + naming.of(refuse)});
  }
  return notes;
}

/// In effect: with one audience "all" is "any", and with none there is nothing to match (notes.cpp tells of those).
std::optional<AudienceMatch> match_of(const Report& report) {
  const std::set<std::string_view> audiences(report.audiences.begin(), report.audiences.end());
  if (audiences.empty()) return std::nullopt;
  if (report.audience_match == AudienceMatch::all && audiences.size() == 1) return AudienceMatch::any;
  return report.audience_match;
}

/// That one wants several audiences and another one alone is a departure (departures.cpp), and said there.
Notes audience_matches(Members members, const Naming& naming, bool are_told) {
  if (are_told) return {};
  auto groups = by_value(members, [](const Member& member) { return match_of(member.report); });
  groups.erase(std::nullopt);
  if (groups.size() < 2) return {};
  static constexpr std::array<std::string_view, 3> wanted{"one of the expected audiences", "every expected audience",
                                                          "the one expected audience alone"};
  std::string sentence = "a token must name ";
  std::size_t parts = 0;
  for (const auto& [match, some] : groups) {
    sentence += parts++ == 0 ? "" : ", ";
    sentence += std::string(wanted[static_cast<std::size_t>(*match)]) + " for " + naming.of(some);
  }
  return {{DepartureKind::audience_match, sentence}};
}

}  // namespace

std::vector<Departure> strictness_notes(std::span<const Member> members, const Naming& naming,
                                        const std::vector<Departure>& departures) {
  const bool matches_are_told = std::any_of(departures.begin(), departures.end(), [](const Departure& departure) {
    return departure.kind == DepartureKind::audience_match;
  });
  Notes notes;
  for (Notes more : {stricter(members, naming), audience_matches(members, naming, matches_are_told),
                     leeways(members, naming), max_ages(members, naming), permitted(members, naming)}) {
    notes.insert(notes.end(), more.begin(), more.end());
  }
  return notes;
}

}  // namespace jwtsync::fleet
