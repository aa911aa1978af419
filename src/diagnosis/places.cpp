// SPDX-License-Identifier: Apache-2.0
// Where each of two found its own key, and what came first there.
#include "diagnosis/evidence.h"
#include "diagnosis/pair.h"
#include "fleet/comparison.h"
#include "fleet/report_values.h"

#include <algorithm>
#include <chrono>
#include <variant>

namespace jwtsync::diagnosis {
namespace {

/// "unset JWT_SECRET_KEY for auth", "take file:/run/key from auth".
Advice withdraw(std::string_view locator, const Replicas& replicas) {
  if (is_of_variable(locator)) return Advice("unset ").place(locator).say(" for ").who(replicas);
  return Advice("take ").place(locator).say(" from ").who(replicas);
}

Clue shadowed_for(const Replicas& shadowing, const Replicas& reads) {
  if (!shadows(shadowing.report(), reads.report())) return std::nullopt;
  const TrailEntry* const found = found_in(reads.report());
  const TrailEntry* const first = found_in(shadowing.report());
  const TrailEntry* const entry = entry_of(shadowing.report(), found->locator);
  return Explanation{Cause::secret_shadowed,
                     shadowing.name + " has " + spoken(found->locator) + " as " + reads.name + " does, but " +
                         spoken(first->locator) + " comes first there",
                     withdraw(first->locator, shadowing),
                     {line_on(*first, shadowing.member()), line_on(*entry, shadowing.member())}};
}

/// Whether the one place stands before the other in a trail that has both.
bool comes_before(const Report& report, std::string_view first, std::string_view second) {
  const TrailEntry* const one = entry_of(report, first);
  const TrailEntry* const other = entry_of(report, second);
  return one != nullptr && other != nullptr && one < other;
}

/// "the order of auth: JWT_SECRET_KEY, file:/run/key".
std::string line_on_order(const Replicas& replicas) {
  std::vector<std::string> places;
  for (const TrailEntry& entry : replicas.report().trail) places.push_back(fleet::shortened(spoken(entry.locator)));
  std::string line = "the order of " + told_name(replicas.report()) + ": ";
  for (std::size_t i = 0; i < std::min(places.size(), max_lines); ++i) line += (i == 0 ? "" : ", ") + places[i];
  return line;
}

struct Version {
  std::string_view entry;  ///< of a store
  std::string_view number;
};

/// Of gcp-sm://PROJECT/NAME@VERSION; no entry for what is none.
Version version_in(std::string_view place) {
  constexpr std::string_view latest = "latest";
  if (!place.starts_with("gcp-sm:")) return {};
  const std::size_t at = place.find('@');
  return {place.substr(0, at), at == place.npos ? latest : place.substr(at + 1)};
}

/// A source, with the options of its locator where the other's differ in nothing else.
std::string told(const TrailEntry& source, const TrailEntry& other) {
  if (place_of(source.locator) != place_of(other.locator)) return spoken(source.locator);
  const std::string_view options = std::string_view(source.locator).substr(place_of(source.locator).size());
  return spoken(source.locator) + (options.empty() ? " as it stands" : " with " + std::string(options));
}

constexpr std::chrono::seconds started_together{5};

bool were_started_together(const Pair& pair) {
  const Ages ages = ages_of(pair);
  return ages.newer.report().loaded_at - ages.older.report().loaded_at <= started_together;
}

/// Whether one server is behind both: one address that is no load balancer's, or one service that was started once on
/// one host.
bool are_of_one_server(const Pair& pair) {
  const Member& one = pair.usual.member();
  const Member& other = pair.other.member();
  const std::string_view host = host_of(one.report), another = host_of(other.report);
  if (!host.empty() && !another.empty() && host != another) return false;
  if (one.target == other.target && !std::holds_alternative<CollectedLine>(one.target)) return true;
  return !host.empty() && host == another && one.report.identity.service == other.report.identity.service &&
         were_started_together(pair);
}

/// Whether both answered as one process, which has then two keys.
bool are_one_instance(const Pair& pair) {
  return pair.usual.report().identity.instance == pair.other.report().identity.instance && were_started_together(pair);
}

bool share_a_key(const Pair& pair) {
  const auto& keys = pair.usual.member().challenge.keys;
  return std::any_of(keys.begin(), keys.end(),
                     [&](const KeyAnswer& key) { return fleet::holds(pair.other.member().challenge, key.answer); });
}

/// Of two, the one that runs on with another key than it started with; the later of both. Null if none does.
const Replicas* changed_since_start(const Pair& pair) {
  const Ages ages = ages_of(pair);
  const auto has_changed = [](const Replicas& replicas) { return replicas.report().generation > 1; };
  if (has_changed(ages.newer)) return &ages.newer;
  return has_changed(ages.older) ? &ages.older : nullptr;
}

}  // namespace

/// What is started as one has one set of variables and files: it is read in two ways.
Clue by_loaders(const Pair& pair) {
  const Report& usual = pair.usual.report();
  const Report& other = pair.other.report();
  if (has_own_source(pair) || (!are_one_instance(pair) && !are_of_one_server(pair))) return std::nullopt;
  if (share_a_key(pair) || refused_to_reload(usual) || refused_to_reload(other)) return std::nullopt;
  // Workers of one server or replicas on one host read one place each for itself; only one process reads it twice.
  if (place_found(usual) == place_found(other) && !are_one_instance(pair)) return std::nullopt;
  return Explanation{Cause::loaders_differ,
                     told_name(usual) + " and " + told_name(other) +
                         " are of one server, and hold different keys, from " + spoken_source(usual) + " and from " +
                         spoken_source(other) + ": two parts of it load the secret",
                     Advice("load the secret in one place of the program, and hand it to all that verify")};
}

/// Both have the same places to look in, and each takes the one that comes first for it.
Clue by_order(const Pair& pair) {
  const Report& usual = pair.usual.report();
  const Report& other = pair.other.report();
  const std::string_view first = place_found(usual), second = place_found(other);
  if (first.empty() || second.empty() || first == second) return std::nullopt;
  if (!comes_before(usual, first, second) || !comes_before(other, second, first)) return std::nullopt;
  return Explanation{Cause::order_differs,
                     pair.usual.name + " asks " + spoken_source(usual) + " before " + spoken_source(other) + ", " +
                         pair.other.name + " the other way round, and each takes what comes first",
                     Advice("give ")
                         .who(pair.usual)
                         .say(" and ")
                         .who(pair.other)
                         .say(" one order (JWTSYNC_SOURCES), or one secret in one place"),
                     {line_on_order(pair.usual), line_on_order(pair.other)}};
}

Clue by_shadow(const Pair& pair) { return either(pair, shadowed_for); }

Clue by_version(const Pair& pair) {
  const Version usual = version_in(place_found(pair.usual.report()));
  const Version other = version_in(place_found(pair.other.report()));
  if (usual.entry.empty() || usual.entry != other.entry || usual.number == other.number) return std::nullopt;
  return Explanation{Cause::version_differs,
                     pair.usual.name + " reads version " + fleet::shortened(usual.number) + " of " +
                         fleet::shortened(usual.entry) + ", " + pair.other.name + " version " +
                         fleet::shortened(other.number),
                     Advice("name one version for ").who(pair.usual).say(" and ").who(pair.other)};
}

/// Both found something, and nothing that one of them lacks tells why it was not the same.
Clue by_sources(const Pair& pair) {
  if (has_own_source(pair)) return std::nullopt;
  const TrailEntry* const usual = found_in(pair.usual.report());
  const TrailEntry* const other = found_in(pair.other.report());
  if (usual == nullptr || other == nullptr || usual->locator == other->locator) return std::nullopt;
  Explanation told_of{Cause::sources_differ,
                      pair.usual.name + " has its key from " + told(*usual, *other) + ", " + pair.other.name +
                          " from " + told(*other, *usual) + ": their sources differ",
                      Advice("give ")
                          .who(pair.usual)
                          .say(" and ")
                          .who(pair.other)
                          .say(" the same sources (jwtsync resolve shows the order)")};
  // Both may have held one value until then.
  if (const Replicas* const changed = changed_since_start(pair)) {
    told_of.why += "; " + changed->name + " took another value into use at " +
                   fleet::timestamp(changed->report().loaded_at) + ", while it ran";
    told_of.certainty = Certainty::likely;
  }
  return told_of;
}

namespace {

bool name_the_same_sources(const Report& one, const Report& other) {
  return std::equal(one.trail.begin(), one.trail.end(), other.trail.begin(), other.trail.end(),
                    [](const TrailEntry& a, const TrailEntry& b) { return a.locator == b.locator; });
}

}  // namespace

/// The order of sources is a part of the rules, and visible: what tells is a difference in the rest.
Clue by_rules(const Pair& pair) {
  const Report& usual = pair.usual.report();
  const Report& other = pair.other.report();
  if (usual.rules == other.rules || !name_the_same_sources(usual, other)) return std::nullopt;
  return Explanation{Cause::rules_differ,
                     pair.usual.name + " (version " + usual.version + ") and " + pair.other.name + " (version " +
                         other.version + ") resolve by different rules",
                     Advice("give ").who(pair.usual).say(" and ").who(pair.other).say(" the same version of jwtsync")};
}

}  // namespace jwtsync::diagnosis
