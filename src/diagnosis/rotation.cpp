// SPDX-License-Identifier: Apache-2.0
// Keys that one of two took into use, and the other not.
#include "diagnosis/cause_table.h"
#include "diagnosis/evidence.h"
#include "diagnosis/pair.h"
#include "fleet/comparison.h"
#include "fleet/report_values.h"

#include <algorithm>

namespace jwtsync::diagnosis {
namespace {

/// Who watches a source sees a change within this time; later it is not on its way any more.
constexpr std::chrono::minutes just_now{1};

bool share_a_key(const Pair& pair) {
  const fleet::AnswerSet usual = fleet::answers_of(pair.usual.member().challenge);
  const fleet::AnswerSet other = fleet::answers_of(pair.other.member().challenge);
  return std::find_first_of(usual.begin(), usual.end(), other.begin(), other.end()) != usual.end();
}

/// A file that others may write to, or that may not be read, is mended by its rights: another value would be refused as
/// this one was.
Advice advice_on_reload(const Error& error, const Replicas& replicas, const Replicas& others) {
  switch (error.code) {
    case Code::file_writable_by_others:
      return Advice("take from others the right to write the file of ").who(replicas).say(" (chmod go-w FILE)");
    case Code::file_forbidden: return Advice("let the user of ").who(replicas).say(" read its file");
    case Code::file_absent: return Advice("put the file back that ").who(replicas).say(" reads");
    default:
      return Advice("put the value that ").who(others).say(others.have()).say(" where ").who(replicas).say(" reads it");
  }
}

bool is_behind_its_source(const Report& report) {
  return report.reload_error && report.reload_error->code == Code::keys_outdated;
}

bool has_one_key(const Replicas& replicas) { return replicas.member().challenge.keys.size() == 1; }

}  // namespace

Clue by_reload(const Pair& pair) {
  for (const Replicas* replicas : {&pair.other, &pair.usual}) {
    if (!refused_to_reload(replicas->report())) continue;
    const Error& error = *replicas->report().reload_error;
    if (error.code == Code::keys_outdated) continue;  // no value is unfit: it cannot be taken into use (age.cpp)
    return Explanation{Cause::reload_refused,
                       replicas->name + " could not take its new value into use, and keeps the previous keys: " +
                           fleet::shortened(error.message),
                       advice_on_reload(error, *replicas, replicas == &pair.other ? pair.usual : pair.other),
                       {told_name(replicas->report()) + ": last reload: " + std::string(name_of(error.code)) + ": " +
                        fleet::shortened(error.message)}};
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
  const auto held = [](const Replicas& replicas) {
    return told_name(replicas.report()) + ": " + fleet::counted(replicas.member().challenge.keys.size(), "key", "keys");
  };
  return Explanation{Cause::key_not_yet_known,
                     behind.name + " holds some of the keys of " + ahead.name + ", not all",
                     Advice("give ").who(behind).say(" all keys before any process signs with a new one"),
                     {held(behind), held(ahead)}};
}

/// One took another key into use while it ran, and kept none that the other has.
Clue by_hard_swap(const Pair& pair) {
  // Who says that its source gives another key now is behind, whatever the others did (age.cpp).
  if (is_behind_its_source(pair.usual.report()) || is_behind_its_source(pair.other.report())) return std::nullopt;
  const auto [older, newer] = ages_of(pair);
  const Report& now = newer.report();
  if (!have_one_source(pair) || older.report().environment != now.environment) return std::nullopt;
  if (!has_one_key(older) || !has_one_key(newer)) return std::nullopt;
  const bool swapped = now.generation > 1 && now.generation > older.report().generation &&
                       now.loaded_at > older.report().loaded_at && now.clock - now.loaded_at <= just_now;
  const bool will_never_follow = warning_in(older.report(), {WarningKind::mounted_alone}) != nullptr;
  if (!swapped || will_never_follow) return std::nullopt;
  return Explanation{Cause::overlap_missing,
                     newer.name + " took another key into use at " + fleet::timestamp(now.loaded_at) +
                         " and kept none that " + older.name + " holds: the key was swapped without an overlap",
                     Advice("give all the new key beside the old one first (jwtsync keys --join), and sign with it "
                            "when all have both")};
}

/// Of one service, an older process took the key of the others into use while it ran, and one that was started later
/// does not have it: what is declared for the service was not changed.
Clue by_live_repair(const Pair& pair) {
  const Report& repaired = pair.usual.report();
  const Report& declared = pair.other.report();
  const bool fits = repaired.identity.service == declared.identity.service && repaired.generation > 1 &&
                    declared.generation == 1 && declared.loaded_at - repaired.loaded_at >= loaded_together &&
                    repaired.environment == declared.environment && have_one_source(pair) && !share_a_key(pair);
  if (!fits || is_of_issuer(place_found(declared))) return std::nullopt;
  return Explanation{Cause::live_repair,
                     pair.usual.name + " took its key into use while it ran, at " +
                         fleet::timestamp(repaired.loaded_at) + "; " + pair.other.name + " was started at " +
                         fleet::timestamp(declared.loaded_at) +
                         " with another: what was put right there may not be in "
                         "what is deployed",
                     Advice("put the key of ")
                         .who(pair.usual)
                         .say(" into what is deployed (manifest, store or "
                              "pipeline), and start ")
                         .who(pair.other)
                         .say(" anew")};
}

}  // namespace jwtsync::diagnosis
