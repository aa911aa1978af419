// SPDX-License-Identifier: Apache-2.0
// What one place held at different times.
#include "diagnosis/evidence.h"
#include "diagnosis/pair.h"
#include "fleet/report_values.h"

namespace jwtsync::diagnosis {
namespace {

bool are_of_one_service(const Pair& pair) {
  return pair.usual.report().identity.service == pair.other.report().identity.service;
}

bool were_loaded_apart(const Ages& ages) {
  return ages.newer.report().loaded_at - ages.older.report().loaded_at >= loaded_together;
}

/// Who was handed a key at its start, which its source does not give any more.
Clue by_handover(const Pair& pair) {
  for (const Replicas* replicas : {&pair.other, &pair.usual}) {
    const std::optional<Error>& error = replicas->report().reload_error;
    if (!error || error->code != Code::keys_outdated) continue;
    return Explanation{Cause::stale_value,
                       replicas->name + " has the key of its start: " + fleet::shortened(error->message),
                       Advice("start ").who(*replicas).say(" anew"),
                       {line_on(replicas->member())}};
  }
  return std::nullopt;
}

}  // namespace

/// Kubernetes never updates a file that is mounted by subPath.
Clue by_mount(const Pair& pair) {
  const Ages ages = ages_of(pair);
  const std::string_view place = place_found(ages.older.report());
  const Warning* const warning = warning_in(ages.older.report(), {WarningKind::mounted_alone});
  if (!have_one_source(pair) || !place.starts_with("file:") || warning == nullptr || !were_loaded_apart(ages)) {
    return std::nullopt;
  }
  Explanation told{Cause::mount_not_updated,
                   ages.older.name + " has held what " + spoken(place) + " was at " +
                       fleet::timestamp(ages.older.report().loaded_at) +
                       ", and the file is mounted by subPath, which Kubernetes never updates; " + ages.newer.name +
                       " read it at " + fleet::timestamp(ages.newer.report().loaded_at),
                   Advice("restart ").who(ages.older).say(", and mount the folder in place of the file (no subPath)"),
                   {line_on(*warning, ages.older.member())}};
  if (!are_of_one_service(pair)) told.certainty = Certainty::likely;
  return told;
}

/// Replicas, or readers of one file, that loaded it at different times: the value changed in between.
Clue by_age(const Pair& pair) {
  if (Clue told = by_handover(pair)) return told;
  if (!have_one_source(pair)) return std::nullopt;
  const TrailEntry* const found = found_in(pair.usual.report());
  if (!are_of_one_service(pair) && !found->locator.starts_with("file:")) return std::nullopt;
  const Ages ages = ages_of(pair);
  if (!were_loaded_apart(ages)) return std::nullopt;
  Explanation told{Cause::stale_value,
                   ages.older.name + " has held what " + spoken(found->locator) + " was at " +
                       fleet::timestamp(ages.older.report().loaded_at) + "; " + ages.newer.name + " read it at " +
                       fleet::timestamp(ages.newer.report().loaded_at),
                   Advice("restart ").who(ages.older)};
  told.certainty = Certainty::likely;
  return told;
}

}  // namespace jwtsync::diagnosis
