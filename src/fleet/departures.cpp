// SPDX-License-Identifier: Apache-2.0
#include "fleet/comparison.h"

#include "base/text.h"
#include "fleet/members.h"
#include "fleet/probes.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace jwtsync::fleet {
namespace {

constexpr std::size_t max_sentences = 8;  // of one kind

using Members = std::span<const Member>;

/// `LEAD: staging (auth); production (backend)`, a part for each value, which `say(value)` words.
template <typename Groups, typename Say>
std::string contrast(std::string sentence, const Groups& groups, const Naming& naming, Say say) {
  std::size_t parts = 0;
  for (const auto& [value, some] : groups) {
    if (parts == max_sentences) return sentence + "; and " + std::to_string(groups.size() - parts) + " more";
    sentence += (parts++ == 0 ? ": " : "; ") + say(value) + " (" + naming.of(some) + ")";
  }
  return sentence;
}

Departure keys(Members members, std::size_t groups) {
  const Some holders = with_key(members);
  const std::size_t without = members.size() - holders.size();
  if (without > 0 && groups < 2) {
    return {DepartureKind::keys, "the keys do not agree: " + std::to_string(without) + " of " +
                                     counted(members.size(), "process", "processes") +
                                     (without == 1 ? " has none" : " have none")};
  }
  const std::string processes = counted(holders.size(), "process", "processes");
  if (groups == 1) {
    const std::string_view what = holders.size() == 1 ? " holds its own" : " hold the same";
    return {DepartureKind::keys, "the keys agree: " + processes + std::string(what)};
  }
  const bool single = std::all_of(holders.begin(), holders.end(),
                                  [](const Member* member) { return member->challenge.keys.size() == 1; });
  return {DepartureKind::keys, "the keys do not agree: " + processes + " hold " + std::to_string(groups) +
                                   (single ? " different keys" : " different sets of keys")};
}

const KeyAnswer* signing_key_of(const Member& member) {
  const auto& all = member.challenge.keys;
  const auto found =
      std::find_if(all.begin(), all.end(), [](const KeyAnswer& key) { return key.role == KeyRole::signs; });
  return found == all.end() ? nullptr : &*found;
}

/// A process without a key agrees with no other. One that waits for its store does not disagree yet: notes.cpp.
std::vector<Departure> without_key(Members members, const Naming& naming) {
  return lacks(members, naming, [](const Member& member) { return !waits_for_store(member); });
}

/// A signing key that somebody does not hold: its tokens are refused there. A process without any key has been named.
std::vector<Departure> signing_keys(Members members, const Naming& naming) {
  std::map<std::string, Some> signers;  // by answer
  for (const Member& member : members) {
    if (const KeyAnswer* key = signing_key_of(member)) signers[key->answer].push_back(&member);
  }
  std::vector<Departure> departures;
  for (const auto& [answer, some] : signers) {
    Some strangers;
    for (const Member* member : with_key(members)) {
      if (!holds(member->challenge, answer)) strangers.push_back(member);
    }
    if (strangers.empty()) continue;
    departures.push_back({DepartureKind::signing_key,
                          "the signing key of " + naming.of(some) + " is unknown to " + naming.of(strangers)});
  }
  std::sort(departures.begin(), departures.end(),
            [](const Departure& a, const Departure& b) { return a.sentence < b.sentence; });
  if (departures.size() > max_sentences) {
    const std::size_t more = departures.size() - max_sentences;
    departures.resize(max_sentences);
    departures.push_back({DepartureKind::signing_key,
                          counted(more, "more signing key is", "more signing keys are") + " unknown to some process"});
  }
  return departures;
}

/// Whether the kid has the form of one that was derived (docs/reference/protocol.md): nobody gave the key a name.
bool has_derived_kid(const KeyAnswer& key) {
  constexpr std::size_t of_secret = 16, of_thumbprint = 43;  // characters
  const bool is_secret = key.algorithm.starts_with("HS");
  return key.kid.size() == (is_secret ? of_secret : of_thumbprint);
}

/// Whether `member`, which holds the key of this answer, finds it by the kid that a token of its signer names.
bool finds(const Member& member, const KeyAnswer& signing_key) {
  const auto& all = member.challenge.keys;
  // The only key, unnamed: no kid is asked for. Of two that differ, one key having one derived kid, one is a name.
  const bool both_seem_derived = all.size() == 1 && all.front().answer == signing_key.answer &&
                                 all.front().kid != signing_key.kid && has_derived_kid(signing_key);
  if (all.size() == 1 && has_derived_kid(all.front()) && !both_seem_derived) return true;
  return !holds(member.challenge, signing_key.answer) || std::any_of(all.begin(), all.end(), [&](const KeyAnswer& key) {
    return key.answer == signing_key.answer && key.kid == signing_key.kid;
  });
}

/// Two processes under one name: a count of instances is then wrong.
std::vector<Departure> instances(Members members) {
  std::vector<Departure> departures;
  for (const auto& [instance, some] : by_value(members, [](const Member& m) { return m.report.identity.instance; })) {
    if (some.size() < 2) continue;
    std::vector<std::string> targets;
    for (const Member* member : some) targets.push_back(text_of(member->target));
    departures.push_back({DepartureKind::instance, counted(some.size(), "process answers", "processes answer") +
                                                       " as the one instance " + instance + ": " +
                                                       enumeration(targets)});
  }
  return departures;
}

std::vector<Departure> environments(Members members, const Naming& naming) {
  auto groups = by_value(members, [](const Member& member) {
    const auto& error = member.report.error;
    // Where the environment itself is the error, there is none to differ.
    return error && error->category() == Category::usage ? std::string() : member.report.environment;
  });
  groups.erase(std::string());
  if (groups.size() < 2) return {};
  return {{DepartureKind::environment,
           contrast("environments differ", groups, naming, [](const std::string& name) { return name; })}};
}

/// Whether two names mean one algorithm: of Ed25519 there are two (RFC 9864). One that is not known here is its own.
bool same_algorithm(std::string_view a, std::string_view b) {
  const auto known = algorithm_named(a);
  return known ? known == algorithm_named(b) : a == b;
}

/// Whether `member` takes what is signed with the key of this answer, if it holds it.
bool accepts(const Member& member, const KeyAnswer& signing_key) {
  const std::vector<std::string>& listed = member.report.algorithms;
  const auto is_its = [&](const std::string& name) { return same_algorithm(name, signing_key.algorithm); };
  if (!listed.empty() && std::none_of(listed.begin(), listed.end(), is_its)) return false;
  // RFC 8725 3.1: a key is used with one algorithm.
  return std::none_of(member.challenge.keys.begin(), member.challenge.keys.end(), [&](const KeyAnswer& key) {
    return key.answer == signing_key.answer && !same_algorithm(key.algorithm, signing_key.algorithm);
  });
}

std::vector<Departure> algorithms(Members members, const Naming& naming) {
  struct Users {
    std::set<const Member*> sign, refuse;
  };
  std::map<std::string, Users> used;  // by algorithm
  for (const Member& signer : members) {
    const KeyAnswer* const key = signing_key_of(signer);
    if (key == nullptr) continue;
    Users& users = used[key->algorithm];
    users.sign.insert(&signer);
    for (const Member& member : members) {
      if (&member != &signer && !accepts(member, *key)) users.refuse.insert(&member);
    }
  }
  std::vector<Departure> departures;
  for (const auto& [algorithm, users] : used) {
    if (users.refuse.empty()) continue;
    departures.push_back({DepartureKind::algorithms, "tokens signed by " +
                                                         naming.of(Some(users.sign.begin(), users.sign.end())) +
                                                         " use " + algorithm + ", which is refused by " +
                                                         naming.of(Some(users.refuse.begin(), users.refuse.end()))});
  }
  return departures;
}

/// A token has one issuer: processes that expect two different ones have no token in common. Expecting none accepts
/// any.
std::vector<Departure> issuers(Members members, const Naming& naming) {
  auto groups = by_value(members, [](const Member& member) { return member.report.issuer; });
  groups.erase(std::nullopt);
  if (groups.size() < 2) return {};
  return {{DepartureKind::issuer,
           contrast("expected issuers differ", groups, naming,
                    [](const std::optional<std::string>& issuer) { return "\"" + *issuer + "\""; })}};
}

/// RFC 8725 3.11: compared without case and without "application/"; expecting none accepts any.
std::vector<Departure> types(Members members, const Naming& naming) {
  auto groups = by_value(members, [](const Member& member) {
    constexpr std::string_view prefix = "application/";
    if (!member.report.type) return std::optional<std::string>();
    const std::string type = base::lower(*member.report.type);
    return std::optional(type.starts_with(prefix) ? type.substr(prefix.size()) : type);
  });
  groups.erase(std::nullopt);
  if (groups.size() < 2) return {};
  return {{DepartureKind::type, contrast("expected types of tokens differ", groups, naming,
                                         [](const std::optional<std::string>& type) { return "\"" + *type + "\""; })}};
}

bool share_one(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::find_first_of(a.begin(), a.end(), b.begin(), b.end()) != a.end();
}

/// An audience without what people write in one way or the other by mistake: capitals, a scheme, a slash at the end.
std::string bare(std::string_view audience) {
  audience = base::trim(audience);
  if (const std::size_t scheme = audience.find("://"); scheme != audience.npos) audience.remove_prefix(scheme + 3);
  if (audience.ends_with('/')) audience.remove_suffix(1);
  return base::lower(audience);
}

bool are_nearly_equal(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::any_of(a.begin(), a.end(), [&](const std::string& one) {
    return std::any_of(b.begin(), b.end(), [&](const std::string& other) { return bare(one) == bare(other); });
  });
}

bool have_a_service_in_common(const Some& a, const Some& b) {
  return std::any_of(a.begin(), a.end(), [&](const Member* one) {
    return std::any_of(b.begin(), b.end(), [&](const Member* other) {
      return one->report.identity.service == other->report.identity.service;
    });
  });
}

/// Processes that share no audience refuse each other's tokens. That is what services with an audience of their own are
/// to do; replicas of one are not, nor those who mean one audience and write it in two ways. (Expecting none is a note:
/// notes.cpp.)
std::vector<Departure> audiences(Members members, const Naming& naming) {
  auto groups = by_value(members, [](const Member& member) {
    std::vector<std::string> sorted = member.report.audiences;
    std::sort(sorted.begin(), sorted.end());
    return sorted;
  });
  groups.erase(std::vector<std::string>());
  const auto departs = [&](const auto& one) {
    return std::any_of(groups.begin(), groups.end(), [&](const auto& other) {
      return !share_one(one.first, other.first) &&
             (are_nearly_equal(one.first, other.first) || have_a_service_in_common(one.second, other.second));
    });
  };
  decltype(groups) departing;
  for (const auto& one : groups) {
    if (departs(one)) departing.insert(one);
  }
  if (departing.empty()) return {};
  return {{DepartureKind::audiences,
           contrast("expected audiences have nothing in common", departing, naming, enumeration)}};
}

/// Those of the one who expect an audience that one of the others expects too.
Some sharing(const Some& some, const Some& others) {
  Some result;
  for (const Member* one : some) {
    const bool shares = std::any_of(others.begin(), others.end(), [&](const Member* other) {
      return share_one(one->report.audiences, other->report.audiences);
    });
    if (shares) result.push_back(one);
  }
  return result;
}

/// A token for several audiences is none for one alone.
std::vector<Departure> audience_matches(Members members, const Naming& naming) {
  Some several, one_alone;
  for (const Member& member : members) {
    const std::vector<std::string>& audiences = member.report.audiences;
    const bool are_many = std::set<std::string_view>(audiences.begin(), audiences.end()).size() > 1;
    if (member.report.audience_match == AudienceMatch::all && are_many) several.push_back(&member);
    if (member.report.audience_match == AudienceMatch::only) one_alone.push_back(&member);
  }
  const Some strict = sharing(several, one_alone), alone = sharing(one_alone, several);
  if (strict.empty()) return {};
  return {{DepartureKind::audience_match,
           "a token must name several audiences for " + naming.of(strict) + ", and one alone for " + naming.of(alone)}};
}

}  // namespace

/// Equal keys under other names: a token names its key, and who knows it by another name refuses it (RFC 7515 4.1.4).
std::vector<Departure> departures_of_kids(std::span<const Member> members, const Naming& naming) {
  std::map<std::string, std::pair<std::set<const Member*>, std::set<const Member*>>>
      named;  // by kid: signers, refusers
  for (const Member& signer : members) {
    const KeyAnswer* const key = signing_key_of(signer);
    if (key == nullptr) continue;
    for (const Member& member : members) {
      if (finds(member, *key)) continue;
      named[key->kid].first.insert(&signer);
      named[key->kid].second.insert(&member);
    }
  }
  std::vector<Departure> departures;
  for (const auto& [kid, users] : named) {
    if (departures.size() == max_sentences) break;
    departures.push_back(
        {DepartureKind::kid, "tokens of " + naming.of(Some(users.first.begin(), users.first.end())) +
                                 " name their key \"" + shortened(kid) + "\", and it has another kid at " +
                                 naming.of(Some(users.second.begin(), users.second.end())) + ", which refuses them"});
  }
  return departures;
}

std::vector<Departure> departures_of_tokens(std::span<const Member> members, const Naming& naming) {
  std::vector<Departure> departures;
  for (std::vector<Departure> more : {algorithms(members, naming), issuers(members, naming), audiences(members, naming),
                                      types(members, naming), audience_matches(members, naming)}) {
    departures.insert(departures.end(), more.begin(), more.end());
  }
  return departures;
}

std::vector<Departure> departures_of(std::span<const Member> members, std::size_t groups) {
  const Naming naming(members);
  const bool by_issuer = have_issuers(members);
  std::vector<Departure> departures;
  for (std::vector<Departure> more :
       {without_key(members, naming), signing_keys(members, naming),
        by_issuer ? std::vector<Departure>{} : departures_of_kids(members, naming), instances(members),
        environments(members, naming),
        by_issuer ? departures_of_issuers(members, naming) : departures_of_tokens(members, naming),
        departures_of_applications(members, naming)}) {
    departures.insert(departures.end(), more.begin(), more.end());
  }
  const bool of_other_issuers = std::any_of(departures.begin(), departures.end(), [&](const Departure& departure) {
    return by_issuer && departure.kind == DepartureKind::issuer;
  });
  if (groups == 1 && of_other_issuers) {
    departures.insert(
        departures.begin(),
        {DepartureKind::keys, "the keys do not agree: " + counted(with_key(members).size(), "process", "processes") +
                                  " hold the same ones, and not for the same issuers"});
    return departures;
  }
  if (groups > 1 || !departures.empty()) departures.insert(departures.begin(), keys(members, groups));
  return departures;
}

}  // namespace jwtsync::fleet

namespace jwtsync {

template <>
std::span<const std::string_view> names<DepartureKind>() noexcept {
  static constexpr std::array<std::string_view, 25> table{
      "keys",
      "no_key",
      "signing_key",
      "kid",
      "instance",
      "environment",
      "algorithms",
      "issuer",
      "audiences",
      "type",
      "audience_match",
      "reload",
      "siblings",
      "required_claims",
      "leeway",
      "max_age",
      "allow_missing_exp",
      "allow_future_iat",
      "allow_numeric_sub",
      "require_low_s",
      "rules",
      "clock",
      "application_refuses",
      "signature_unchecked",
      "application",
  };
  static_assert(static_cast<std::size_t>(DepartureKind::application) + 1 == table.size());
  return table;
}

}  // namespace jwtsync
