// SPDX-License-Identifier: Apache-2.0
// The public keys of an issuer: who could not ask for them, who holds old ones, and nodes that give different ones.
#include "diagnosis/cause_table.h"
#include "diagnosis/evidence.h"
#include "diagnosis/explanations.h"
#include "diagnosis/pair.h"
#include "diagnosis/spread.h"
#include "fleet/report_values.h"
#include "json/strict.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

namespace jwtsync::diagnosis {

Advice advice_on_issuer(const Replicas& lacking, Code code) {
  if (code == Code::answer_malformed) {
    return Advice("let the issuer give its key set where ")
        .who(lacking)
        .say(
            " asks for it, or name the right address: that one answers something else (jwtsync resolve, where it "
            "runs, says what)");
  }
  return Advice("let ").who(lacking).say(" reach the issuer: address, name server, proxy and certificates");
}

namespace {

bool have_one_issuer(const Pair& pair) {
  return have_one_source(pair) && is_of_issuer(place_found(pair.usual.report()));
}

bool could_not_ask(const Report& report) {
  return report.reload_error && report.reload_error->category() == Category::unreachable &&
         report.reload_error->code != Code::keys_outdated;
}

bool is_stale(const Report& report) { return warning_in(report, {WarningKind::stale}) != nullptr; }

std::string line_on_reload(const Member& member) {
  const Error& error = *member.report.reload_error;
  return told_name(member.report) + ": last reload: " + std::string(name_of(error.code)) + ": " +
         fleet::shortened(error.message);
}

/// The public members of a key, without those that say how it is used.
using PublicKey = std::string;

/// The keys of one answer, each by its kid and its material; nothing where it is no set of keys.
std::optional<std::set<std::pair<std::string, PublicKey>>> keys_in(const std::string& text) {
  const Result<json::Value> set = json::parse(text, Code::answer_malformed);
  if (!set || !set->is_object() || !set->contains("keys") || !(*set)["keys"].is_array()) return std::nullopt;
  std::set<std::pair<std::string, PublicKey>> keys;
  for (const json::Value& key : (*set)["keys"]) {
    if (!key.is_object()) continue;
    const auto text_in = [&](const char* name) {
      const auto member = key.find(name);
      return member != key.end() && member->is_string() ? member->get<std::string>() : std::string();
    };
    PublicKey material;
    for (const char* name : {"kty", "crv", "n", "e", "x", "y"}) material += text_in(name) + ".";
    keys.emplace(text_in("kid"), std::move(material));
  }
  return keys;
}

using Keys = std::set<std::pair<std::string, PublicKey>>;

/// A kid that names different keys in two sets; empty if there is none.
std::string kid_of_two(const std::set<Keys>& sets) {
  std::map<std::string, std::set<PublicKey>> named;
  for (const Keys& keys : sets) {
    for (const auto& [kid, material] : keys) named[kid].insert(material);
  }
  const auto found = std::find_if(named.begin(), named.end(),
                                  [](const auto& one) { return !one.first.empty() && one.second.size() > 1; });
  return found == named.end() ? std::string() : found->first;
}

/// Whether of any two sets one holds the other: an issuer that is adding or taking away a key, seen through caches.
bool are_of_one_rotation(const std::set<Keys>& sets) {
  return std::all_of(sets.begin(), sets.end(), [&](const Keys& one) {
    return std::all_of(sets.begin(), sets.end(), [&](const Keys& other) {
      return std::includes(one.begin(), one.end(), other.begin(), other.end()) ||
             std::includes(other.begin(), other.end(), one.begin(), one.end());
    });
  });
}

bool share_a_key(const std::set<Keys>& sets) {
  std::set<std::pair<std::string, PublicKey>> seen;
  for (const Keys& keys : sets) {
    for (const auto& key : keys) {
      if (!seen.insert(key).second) return true;
    }
  }
  return false;
}

std::vector<std::string> lines_on_sets(const std::set<Keys>& sets) {
  std::vector<std::string> lines;
  for (const Keys& keys : sets) {
    if (lines.size() == max_lines) break;
    std::vector<std::string> kids;
    for (const auto& [kid, material] : keys) kids.push_back(kid.empty() ? "(none)" : fleet::shortened(kid));
    lines.push_back("a set of the kids " + fleet::enumeration(kids));
  }
  return lines;
}

std::optional<Explanation> explain_nodes(const KeySetLook& look) {
  std::set<Keys> sets;
  for (const std::string& text : look.sets) {
    if (std::optional<Keys> keys = keys_in(text)) sets.insert(*std::move(keys));
  }
  const std::string kid = kid_of_two(sets);
  if (sets.size() < 2 || (kid.empty() && are_of_one_rotation(sets))) return std::nullopt;
  Explanation told{
      Cause::issuer_nodes_differ,
      look.address + " gave " + std::to_string(sets.size()) + " different sets of keys in " +
          std::to_string(look.sets.size()) + " answers" +
          (kid.empty() ? std::string() : ", and two keys under the kid \"" + fleet::shortened(kid) + "\"") +
          ": its nodes do not hold the same keys",
      Advice("let all nodes of the issuer use one store of keys, so that each signs with what all publish"),
      lines_on_sets(sets)};
  if (kid.empty() && share_a_key(sets)) told.certainty = Certainty::likely;
  return told;
}

/// "https://id.example" of an address.
std::string_view origin_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  return scheme == url.npos ? url : url.substr(0, url.find('/', scheme + 3));
}

/// Whether who found its keys in this place asked this address for them. An issuer that is named by its discovery
/// document has its keys at another path.
bool is_asked_at(std::string_view place, std::string_view address) {
  const std::string_view url = place.substr(std::min(place.find('+') + 1, place.size()));
  return url == address || (place.starts_with("oidc+") && origin_of(url) == origin_of(address));
}

/// Those who hold keys of this address.
fleet::Some holders_of(const fleet::Some& some, const KeySetLook& look) {
  fleet::Some those;
  std::copy_if(some.begin(), some.end(), std::back_inserter(those), [&](const Member* member) {
    const std::string_view place = place_found(member->report);
    return is_of_issuer(place) && is_asked_at(place, look.address);
  });
  return those;
}

std::optional<Finding> explain_silent_issuer(const KeySetLook& look) {
  if (look.errors.empty()) return std::nullopt;
  const std::size_t asked = look.sets.size() + look.errors.size();
  Finding made =
      finding(Cause::key_set_unreachable,
              look.address + " gave no set of keys in " + std::to_string(look.errors.size()) + " of " +
                  fleet::counted(asked, "request", "requests") + ": " + fleet::shortened(look.errors.front().message),
              Advice("let the issuer answer at this address, and see what stands between: name server, "
                     "proxy and certificates"));
  for (const Error& error : look.errors) {
    if (made.evidence.size() == max_lines) break;
    made.evidence.push_back(std::string(name_of(error.code)) + ": " + fleet::shortened(error.message));
  }
  return made;
}

}  // namespace

Clue by_unreachable_key_set(const Pair& pair) {
  if (!have_one_issuer(pair)) return std::nullopt;
  for (const Replicas* replicas : {&pair.other, &pair.usual}) {
    if (!could_not_ask(replicas->report())) continue;
    return Explanation{Cause::key_set_unreachable,
                       replicas->name + " could not ask for the issuer's keys again, and holds those of before: " +
                           fleet::shortened(replicas->report().reload_error->message),
                       advice_on_issuer(*replicas, replicas->report().reload_error->code),
                       {line_on_reload(replicas->member())}};
  }
  return std::nullopt;
}

/// The one whose keys were to be asked for again by now; else the one that asked first, long before the other.
Clue by_stale_key_set(const Pair& pair) {
  if (!have_one_issuer(pair)) return std::nullopt;
  const auto [older, newer] = ages_of(pair);
  const bool older_is_stale = is_stale(older.report());
  const Replicas& behind = is_stale(newer.report()) && !older_is_stale ? newer : older;
  const bool apart = newer.report().loaded_at - older.report().loaded_at >= loaded_together;
  if (!is_stale(behind.report()) && !apart) return std::nullopt;
  return Explanation{Cause::key_set_stale,
                     behind.name + " holds the keys that the issuer gave at " +
                         fleet::timestamp(behind.report().loaded_at) + ", and it gives others by now",
                     Advice("restart ")
                         .who(behind)
                         .say(", and let the issuer publish a key longer before it signs with it than its set may be "
                              "cached")};
}

/// Where all hold the same keys: those who could not ask for so long that their keys are past their time.
std::vector<Finding> explain_unreachable_key_sets(const Evidence& evidence) {
  std::vector<Finding> findings;
  for (const KeySetLook& look : evidence.key_sets) {
    if (std::optional<Finding> made = explain_silent_issuer(look)) findings.push_back(*std::move(made));
  }
  const Agreement& agreement = evidence.agreement;
  fleet::Some some;
  for (const Member& member : agreement.members) {
    const bool concerns = agreement.groups < 2 && is_of_issuer(place_found(member.report));
    if (concerns && is_stale(member.report) && could_not_ask(member.report)) some.push_back(&member);
  }
  if (!some.empty()) {
    const fleet::Naming naming(agreement.members);
    Finding made = finding(Cause::key_set_unreachable,
                           naming.of(some) +
                               " could not ask for the issuer's keys again, and what is held is past its "
                               "time: " +
                               fleet::shortened(some.front()->report.reload_error->message),
                           advice_on_issuer({some, naming.of(some)}, some.front()->report.reload_error->code));
    for (const Member* member : some) {
      if (made.evidence.size() < max_lines) made.evidence.push_back(line_on_reload(*member));
    }
    findings.push_back(std::move(made));
  }
  for (Finding& made : explain_lacks(evidence, Cause::key_set_unreachable)) findings.push_back(std::move(made));
  return findings;
}

/// Whoever holds keys of such an issuer holds those of one node: that they are not the keys of others needs no other
/// reason.
std::vector<Pattern> spread_by_issuer_node(const KeyHolders& holders) {
  std::vector<Pattern> patterns;
  for (const KeySetLook& look : holders.key_sets) {
    fleet::Some those = holders_of(holders.some, look);
    if (those.empty()) continue;
    if (std::optional<Explanation> told = explain_nodes(look)) patterns.push_back({*std::move(told), std::move(those)});
  }
  return patterns;
}

/// Of those that explain no keys that differ: `spread_by_issuer_node` tells of the others.
std::vector<Finding> explain_issuer_nodes(const Evidence& evidence) {
  const fleet::Some some = fleet::with_key(evidence.agreement.members);
  std::vector<Finding> findings;
  for (const KeySetLook& look : evidence.key_sets) {
    if (evidence.agreement.groups > 1 && !holders_of(some, look).empty()) continue;
    if (std::optional<Explanation> told = explain_nodes(look)) findings.push_back(finding(*std::move(told)));
  }
  return findings;
}

}  // namespace jwtsync::diagnosis
