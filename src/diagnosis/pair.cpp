// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/pair.h"

#include "diagnosis/cause_table.h"
#include "diagnosis/evidence.h"
#include "diagnosis/variant_match.h"
#include "fleet/comparison.h"
#include "fleet/report_values.h"

#include <algorithm>
#include <optional>
#include <variant>

namespace jwtsync::diagnosis {
namespace {

constexpr std::chrono::seconds loaded_together{60};

std::string words_on(const VariantMatch& match, const Replicas& original, const Replicas& derived) {
  if (match.words.cause == Cause::json_document) {
    return original.name + " has the whole JSON document, " + derived.name + " its " + std::string(match.words.phrase);
  }
  return "the key of " + derived.name + " is that of " + original.name + " " + std::string(match.words.phrase);
}

}  // namespace

Clue explain_variant(const Pair& pair, Cause cause) {
  const std::optional<VariantMatch> match = match_variants(pair.usual.member(), pair.other.member(), cause);
  if (!match) return std::nullopt;
  const bool usual_is_original = &match->original == &pair.usual.member();
  const Replicas& original = usual_is_original ? pair.usual : pair.other;
  const Replicas& derived = usual_is_original ? pair.other : pair.usual;
  const auto whose = [&](Advice& advice, Side side) { advice.who(side == Side::derived ? derived : original); };
  return Explanation{match->words.cause, words_on(*match, original, derived), remedy_of(match->words, whose)};
}

Clue by_reload(const Pair& pair) {
  for (const Replicas* replicas : {&pair.other, &pair.usual}) {
    if (!refused_to_reload(replicas->report())) continue;
    if (replicas->report().reload_error->code == Code::keys_outdated) {
      return Explanation{
          Cause::reload_refused,
          replicas->name + " has the key of its start: " + fleet::shortened(replicas->report().reload_error->message),
          Advice("start ").who(*replicas).say(" anew")};
    }
    return Explanation{Cause::reload_refused,
                       replicas->name + " could not take its new value into use, and keeps the previous keys: " +
                           fleet::shortened(replicas->report().reload_error->message),
                       Advice("put a value that is fit where ").who(*replicas).say(" reads it (jwtsync generate)")};
  }
  return std::nullopt;
}

/// Rings with a key in common: one of them is further on in a rotation.
Clue by_rotation(const Pair& pair) {
  const fleet::AnswerSet usual = fleet::answers_of(pair.usual.member().challenge);
  const fleet::AnswerSet other = fleet::answers_of(pair.other.member().challenge);
  if (std::find_first_of(usual.begin(), usual.end(), other.begin(), other.end()) == usual.end()) return std::nullopt;
  const bool other_lacks = !std::includes(other.begin(), other.end(), usual.begin(), usual.end());
  const Replicas& behind = other_lacks ? pair.other : pair.usual;
  const Replicas& ahead = other_lacks ? pair.usual : pair.other;
  return Explanation{Cause::key_not_yet_known, behind.name + " holds some of the keys of " + ahead.name + ", not all",
                     Advice("give ").who(behind).say(" all keys before any process signs with a new one")};
}

namespace {

std::string origin(const Replicas& replicas) {
  return replicas.name + " runs in " + replicas.report().environment + " (by " +
         std::string(replicas.report().environment_from.text()) + ")";
}

}  // namespace

Clue by_environment(const Pair& pair) {
  if (pair.usual.report().environment == pair.other.report().environment) return std::nullopt;
  const bool usual_guessed = pair.usual.report().environment_from == EnvironmentFrom::unsaid;
  const bool other_guessed = pair.other.report().environment_from == EnvironmentFrom::unsaid;
  const Replicas& wrong = usual_guessed && !other_guessed ? pair.usual : pair.other;
  const Replicas& right = &wrong == &pair.other ? pair.usual : pair.other;
  return Explanation{Cause::environment_differs, origin(pair.usual) + ", " + origin(pair.other),
                     Advice("set ENVIRONMENT=")
                         .environment(right.report().environment)
                         .say(" for ")
                         .who(wrong)
                         .say(", if both are to take the same tokens")};
}

namespace {

/// The first that either gives, `other` taken first for the one at fault.
Clue either(const Pair& pair, Clue (*by_side)(const Replicas&, const Replicas&)) {
  Clue explained = by_side(pair.other, pair.usual);
  return explained ? explained : by_side(pair.usual, pair.other);
}

/// "set JWT_SECRET_KEY for backend as auth has it".
Advice provide(std::string_view locator, const Replicas& lacks, const Replicas& has) {
  Advice advice = is_of_variable(locator) ? Advice("set ") : Advice("provide ");
  return advice.place(locator).say(" for ").who(lacks).say(" as ").who(has).say(has.have()).say(" it");
}

/// "unset JWT_SECRET_KEY for auth", "take file:/run/key from auth".
Advice withdraw(std::string_view locator, const Replicas& replicas) {
  if (is_of_variable(locator)) return Advice("unset ").place(locator).say(" for ").who(replicas);
  return Advice("take ").place(locator).say(" from ").who(replicas);
}

}  // namespace

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

namespace {

/// What became, with `lacks`, of the source that gave `has` its key: asked before any other, and without a value.
const TrailEntry* missed(const Replicas& lacks, const Replicas& has, Outcome outcome) {
  const TrailEntry* const found = found_in(has.report());
  if (found == nullptr || !was_asked_first(lacks.report(), found->locator)) return nullptr;
  const TrailEntry* const entry = entry_of(lacks.report(), found->locator);
  return entry->outcome == outcome ? entry : nullptr;
}

Clue not_given_to(const Replicas& lacks, const Replicas& has) {
  const TrailEntry* const entry = missed(lacks, has, Outcome::absent);
  if (entry == nullptr) return std::nullopt;
  return Explanation{Cause::secret_not_given,
                     lacks.name + " never saw " + spoken(entry->locator) +
                         (is_of_variable(entry->locator) ? " (not set); " : " (absent); ") + has.name + " did",
                     provide(entry->locator, lacks, has)};
}

Clue empty_for(const Replicas& lacks, const Replicas& has) {
  const TrailEntry* const entry = missed(lacks, has, Outcome::empty);
  if (entry == nullptr) return std::nullopt;
  return Explanation{
      Cause::secret_empty,
      spoken(entry->locator) + " is there for " + lacks.name + " and empty; " + has.name + " has a value",
      Advice("give ")
          .place(entry->locator)
          .say(" its value for ")
          .who(lacks)
          .say(" as ")
          .who(has)
          .say(has.have())
          .say(" it")};
}

Clue shadowed_for(const Replicas& shadows, const Replicas& reads) {
  const TrailEntry* const found = found_in(reads.report());
  const TrailEntry* const first = found_in(shadows.report());
  if (found == nullptr || first == nullptr) return std::nullopt;
  const TrailEntry* const entry = entry_of(shadows.report(), found->locator);
  if (entry == nullptr || entry->outcome != Outcome::shadowed) return std::nullopt;
  return Explanation{Cause::secret_shadowed,
                     shadows.name + " has " + spoken(found->locator) + " as " + reads.name + " does, but " +
                         spoken(first->locator) + " comes first there",
                     withdraw(first->locator, shadows)};
}

/// A source, with the options of its locator where the other's differ in nothing else.
std::string told(const TrailEntry& source, const TrailEntry& other) {
  if (place_of(source.locator) != place_of(other.locator)) return spoken(source.locator);
  const std::string_view options = std::string_view(source.locator).substr(place_of(source.locator).size());
  return spoken(source.locator) + (options.empty() ? " as it stands" : " with " + std::string(options));
}

/// Whether one of them is a source that the asker read himself: what it does not name, it was not given to read.
bool has_own_source(const Pair& pair) noexcept {
  const auto is_own = [](const Replicas& replicas) {
    return std::holds_alternative<OwnSource>(replicas.member().target);
  };
  return is_own(pair.usual) || is_own(pair.other);
}

}  // namespace

/// Both found something, and nothing that one of them lacks tells why it was not the same.
Clue by_sources(const Pair& pair) {
  if (has_own_source(pair)) return std::nullopt;
  const TrailEntry* const usual = found_in(pair.usual.report());
  const TrailEntry* const other = found_in(pair.other.report());
  if (usual == nullptr || other == nullptr || usual->locator == other->locator) return std::nullopt;
  return Explanation{Cause::sources_differ,
                     pair.usual.name + " has its key from " + told(*usual, *other) + ", " + pair.other.name + " from " +
                         told(*other, *usual) + ": their sources differ",
                     Advice("give ")
                         .who(pair.usual)
                         .say(" and ")
                         .who(pair.other)
                         .say(" the same sources (jwtsync resolve shows the order)")};
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

namespace {

bool have_one_source(const Pair& pair) {
  const TrailEntry* const usual = found_in(pair.usual.report());
  const TrailEntry* const other = found_in(pair.other.report());
  return usual != nullptr && other != nullptr && place_of(usual->locator) == place_of(other->locator);
}

}  // namespace

/// Replicas, or readers of one file, that loaded it at different times: the value changed in between.
Clue by_age(const Pair& pair) {
  if (!have_one_source(pair)) return std::nullopt;
  const TrailEntry* const found = found_in(pair.usual.report());
  const bool of_one_service = pair.usual.report().identity.service == pair.other.report().identity.service;
  if (!of_one_service && !found->locator.starts_with("file:")) return std::nullopt;
  const bool usual_is_older = pair.usual.report().loaded_at < pair.other.report().loaded_at;
  const Replicas& older = usual_is_older ? pair.usual : pair.other;
  const Replicas& newer = usual_is_older ? pair.other : pair.usual;
  if (newer.report().loaded_at - older.report().loaded_at < loaded_together) return std::nullopt;
  return Explanation{Cause::stale_value,
                     older.name + " has held what " + spoken(found->locator) + " was at " +
                         fleet::timestamp(older.report().loaded_at) + "; " + newer.name + " read it at " +
                         fleet::timestamp(newer.report().loaded_at),
                     Advice("restart ").who(older)};
}

namespace {

/// Lengths that differ, as far as reports tell them.
std::string lengths(const Pair& pair) {
  const std::optional<LengthStep> usual = pair.usual.report().length;
  const std::optional<LengthStep> other = pair.other.report().length;
  if (usual == other || !usual || !other) return {};
  return " (" + std::string(name_of(*usual)) + " and " + std::string(name_of(*other)) + ": one may be cut)";
}

}  // namespace

Clue by_value(const Pair& pair) {
  if (have_one_source(pair)) {
    const std::string source = spoken(found_in(pair.usual.report())->locator);
    return Explanation{
        Cause::value_differs,
        source + " has one value for " + pair.usual.name + " and another for " + pair.other.name + lengths(pair),
        Advice("give ").place(found_in(pair.usual.report())->locator).say(" the same value for both")};
  }
  const std::string differ = pair.usual.name + " and " + pair.other.name + " hold different values";
  return Explanation{Cause::value_differs,
                     has_own_source(pair) ? differ + lengths(pair) : differ + ", and do not say from where",
                     Advice("give both the same value, from one source")};
}

Clue by_absence(const Pair& pair) { return either(pair, not_given_to); }
Clue by_emptiness(const Pair& pair) { return either(pair, empty_for); }
Clue by_shadow(const Pair& pair) { return either(pair, shadowed_for); }

// What is read of a report by any of them stands in `looks` of keys.cpp too.
Explanation explain(const Pair& pair) {
  for (const CauseRow& row : causes()) {
    if (row.detector.of_pair == nullptr) continue;
    if (Clue explained = row.detector.of_pair(pair)) return *std::move(explained);
  }
  return *by_value(pair);
}

}  // namespace jwtsync::diagnosis
