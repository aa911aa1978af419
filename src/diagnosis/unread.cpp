// SPDX-License-Identifier: Apache-2.0
// What one of two never read, though the other has its key there.
#include "diagnosis/evidence.h"
#include "diagnosis/pair.h"
#include "fleet/report_values.h"

#include <algorithm>

namespace jwtsync::diagnosis {
namespace {

bool is_letter_of_name(char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

/// Whether a variable's whole name stands in a text.
bool names(std::string_view text, std::string_view variable) {
  for (std::size_t at = text.find(variable); at != text.npos; at = text.find(variable, at + 1)) {
    const std::size_t end = at + variable.size();
    const bool begins = at == 0 || !is_letter_of_name(text[at - 1]);
    const bool ends = end == text.size() || !is_letter_of_name(text[end]);
    if (begins && ends) return true;
  }
  return false;
}

/// The warning that this variable has a value of which nobody makes use: under a name that is like it, as that of a
/// file, or because the order does not ask it.
const Warning* unread_value(const Report& report, const std::string& variable) {
  const auto found = std::find_if(report.warnings.begin(), report.warnings.end(), [&](const Warning& warning) {
    if (warning.kind == WarningKind::file_variable) return names(warning.text, variable + "_FILE");
    const bool is_unread = warning.kind == WarningKind::never_read || warning.kind == WarningKind::unknown_variable;
    return is_unread && names(warning.text, variable);
  });
  return found == report.warnings.end() ? nullptr : &*found;
}

/// Whether it had no value there, or never looked.
bool did_not_read(const Report& report, std::string_view locator) {
  const TrailEntry* const entry = entry_of(report, locator);
  return entry == nullptr || entry->outcome == Outcome::absent || entry->outcome == Outcome::empty;
}

bool was_not_found(const Report& report, std::string_view locator) noexcept {
  const TrailEntry* const entry = entry_of(report, locator);
  return entry == nullptr || (entry->outcome != Outcome::found && entry->outcome != Outcome::shadowed);
}

Clue unread_by(const Replicas& lacks, const Replicas& has) {
  const TrailEntry* const found = found_in(has.report());
  if (found == nullptr || !is_of_variable(found->locator) || !did_not_read(lacks.report(), found->locator)) {
    return std::nullopt;
  }
  const Warning* const warning = unread_value(lacks.report(), spoken(found->locator));
  if (warning == nullptr) return std::nullopt;
  const bool asks_it = entry_of(lacks.report(), found->locator) != nullptr;
  return Explanation{Cause::secret_unread,
                     lacks.name + ": " + fleet::shortened(warning->text) + "; " + has.name + " has its key from " +
                         spoken(found->locator),
                     asks_it ? provide(found->locator, lacks, has).say(", under that name")
                             : Advice("let ")
                                   .who(lacks)
                                   .say(" read ")
                                   .place(found->locator)
                                   .say(" as ")
                                   .who(has)
                                   .say(has.members.size() == 1 ? Words(" does") : Words(" do"))
                                   .say(" (JWTSYNC_SOURCES, or sources in its configuration)"),
                     {line_on(*warning, lacks.member())}};
}

/// What became, with `lacks`, of the source that gave `has` its key: asked before any other, and without a value.
const TrailEntry* missed(const Replicas& lacks, const Replicas& has, Outcome outcome) {
  const TrailEntry* const found = found_in(has.report());
  if (found == nullptr || !was_asked_first(lacks.report(), found->locator)) return nullptr;
  const TrailEntry* const entry = entry_of(lacks.report(), found->locator);
  return entry->outcome == outcome ? entry : nullptr;
}

/// Of one service all read the same mounts: who found no file there was started before it was.
Clue read_early_by(const Replicas& lacks, const Replicas& has) {
  const TrailEntry* const found = found_in(has.report());
  if (found == nullptr || !place_of(found->locator).starts_with("file:")) return std::nullopt;
  if (lacks.report().identity.service != has.report().identity.service) return std::nullopt;
  const bool was_first = lacks.report().loaded_at <= has.report().loaded_at;
  const TrailEntry* entry = missed(lacks, has, Outcome::absent);
  if (entry == nullptr) entry = missed(lacks, has, Outcome::empty);
  if (entry == nullptr || !was_first) return std::nullopt;
  return Explanation{Cause::read_too_early,
                     lacks.name + " looked for " + spoken(entry->locator) + " at " +
                         fleet::timestamp(lacks.report().loaded_at) + ", before it had a value, and took " +
                         spoken_source(lacks.report()) + "; " + has.name + " found it at " +
                         fleet::timestamp(has.report().loaded_at),
                     Advice("restart ")
                         .who(lacks)
                         .say(", and start it when ")
                         .place(entry->locator)
                         .say(" is written (an init container, or jwtsync check before it)"),
                     {line_on(*entry, lacks.member())}};
}

Clue skipped_by(const Replicas& lacks, const Replicas& has) {
  const TrailEntry* entry = missed(lacks, has, Outcome::unfit);
  if (entry == nullptr) entry = missed(lacks, has, Outcome::malformed);
  if (entry == nullptr) return std::nullopt;
  return Explanation{Cause::secret_skipped,
                     lacks.name + " has " + spoken(entry->locator) + ", refused its value (" +
                         std::string(name_of(entry->outcome)) + ") and took " + spoken_source(lacks.report()) + "; " +
                         has.name + " has its key there",
                     provide(entry->locator, lacks, has),
                     {line_on(*entry, lacks.member())}};
}

Clue not_given_to(const Replicas& lacks, const Replicas& has) {
  const TrailEntry* const entry = missed(lacks, has, Outcome::absent);
  if (entry == nullptr) return std::nullopt;
  return Explanation{Cause::secret_not_given,
                     lacks.name + " never saw " + spoken(entry->locator) +
                         (is_of_variable(entry->locator) ? " (not set); " : " (absent); ") + has.name + " did",
                     provide(entry->locator, lacks, has),
                     {line_on(*entry, lacks.member())}};
}

/// The source at the same place of another order, such as a file under another path, which would have come first.
Clue not_given_at_its_place(const Replicas& lacks, const Replicas& has) {
  const TrailEntry* const found = found_in(has.report());
  if (found == nullptr || !found->locator.starts_with("file:")) return std::nullopt;
  const std::size_t place = static_cast<std::size_t>(found - has.report().trail.data());
  if (place >= lacks.report().trail.size()) return std::nullopt;
  const TrailEntry& entry = lacks.report().trail[place];
  const bool is_absent = entry.outcome == Outcome::absent && entry.locator.starts_with("file:");
  if (!is_absent || !was_asked_first(lacks.report(), entry.locator)) return std::nullopt;
  Explanation told{Cause::secret_not_given,
                   lacks.name + " never saw " + spoken(entry.locator) + " (absent) and took " +
                       spoken_source(lacks.report()) + "; " + has.name + " has its key from " + spoken(found->locator),
                   provide(entry.locator, lacks, has),
                   {line_on(entry, lacks.member())}};
  told.certainty = Certainty::likely;
  return told;
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
          .say(" it"),
      {line_on(*entry, lacks.member())}};
}

/// Whether a third process refutes that what `lacks` has no value of is why it does not hold the key of `has`.
bool is_refuted(const Replicas& lacks, const Replicas& has, const std::vector<Replicas>& like_lacking,
                const std::vector<Replicas>& like_having) noexcept {
  const std::string_view wanted = place_found(has.report()), taken = place_found(lacks.report());
  if (wanted.empty() || taken.empty() || wanted == taken) return false;
  const auto took = [](std::string_view place) {
    return [place](const Replicas& one) { return place_found(one.report()) == place; };
  };
  return std::any_of(like_lacking.begin(), like_lacking.end(), took(wanted)) ||
         std::any_of(like_having.begin(), like_having.end(), took(taken));
}

}  // namespace

bool is_of_lack(Cause cause) noexcept {
  return cause == Cause::secret_not_given || cause == Cause::secret_empty || cause == Cause::secret_skipped ||
         cause == Cause::secret_unread || cause == Cause::read_too_early;
}

bool is_lack_refuted(const Pair& pair, const std::vector<Replicas>& with_usual,
                     const std::vector<Replicas>& with_other) noexcept {
  const TrailEntry* const usual = found_in(pair.usual.report());
  const bool other_lacks = usual != nullptr && was_not_found(pair.other.report(), usual->locator);
  return other_lacks ? is_refuted(pair.other, pair.usual, with_other, with_usual)
                     : is_refuted(pair.usual, pair.other, with_usual, with_other);
}

Clue by_unread(const Pair& pair) { return has_own_source(pair) ? Clue() : either(pair, unread_by); }
Clue by_early_read(const Pair& pair) { return either(pair, read_early_by); }
/// What only the odd one has, before the source of the others, is in the way there and not missing elsewhere.
Clue by_absence(const Pair& pair) {
  if (shadows(pair.other.report(), pair.usual.report())) return not_given_to(pair.other, pair.usual);
  const Clue told = either(pair, not_given_to);
  return told || has_own_source(pair) ? told : either(pair, not_given_at_its_place);
}
Clue by_emptiness(const Pair& pair) { return either(pair, empty_for); }
Clue by_skipping(const Pair& pair) { return either(pair, skipped_by); }

}  // namespace jwtsync::diagnosis
