// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/explanations.h"

#include "diagnosis/evidence.h"
#include "diagnosis/pair.h"
#include "fleet/members.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace jwtsync::diagnosis {
namespace {

/// The entry of the trail that a remedy speaks of: what stopped the search, else what was empty, else what was absent.
const TrailEntry* decisive(const Report& report) {
  constexpr std::array outcomes{Outcome::unreachable, Outcome::forbidden, Outcome::malformed,
                                Outcome::unfit,       Outcome::empty,     Outcome::absent};
  for (const Outcome outcome : outcomes) {
    const auto entry = std::find_if(report.trail.begin(), report.trail.end(),
                                    [&](const TrailEntry& each) { return each.outcome == outcome; });
    if (entry != report.trail.end()) return &*entry;
  }
  return nullptr;
}

const Warning* unread_in(const Report& report) {
  return warning_in(report, {WarningKind::unknown_variable, WarningKind::file_variable, WarningKind::never_read});
}

/// By the error of a value that was found and refused; nothing for other errors.
std::optional<Cause> cause_of_refused(const Report& report) {
  switch (report.error ? report.error->code : Code::ring_unavailable) {
    case Code::secret_public_default: return Cause::public_default;
    case Code::secret_not_meant: return Cause::placeholder_kept;
    case Code::secret_too_short:
    case Code::key_too_short: return placeholder_in(report) ? Cause::placeholder_kept : Cause::secret_too_short;
    default: return std::nullopt;
  }
}

/// Whether a replica of this process has its key from this file: then it is mounted here too, and came later.
bool comes_later(const TrailEntry& entry, const Report& report, std::span<const Member> members) {
  const std::string_view place = place_of(entry.locator);
  return place.starts_with("file:") && std::any_of(members.begin(), members.end(), [&](const Member& member) {
           return !member.challenge.keys.empty() && place_found(member.report) == place &&
                  member.report.identity.service == report.identity.service;
         });
}

/// Why it has no key, by what stopped its search.
Cause cause_of(const Report& report, std::span<const Member> members) {
  if (const std::optional<Cause> refused = cause_of_refused(report)) return *refused;
  const TrailEntry* const entry = decisive(report);
  const Outcome outcome = entry == nullptr ? Outcome::skipped : entry->outcome;
  switch (outcome) {
    case Outcome::forbidden: return Cause::store_forbidden;
    case Outcome::unreachable:
      return is_of_issuer(entry->locator) ? Cause::key_set_unreachable : Cause::store_unreachable;
    case Outcome::absent:
    case Outcome::empty:
      if (comes_later(*entry, report, members)) return Cause::file_not_ready;
      return unread_in(report) != nullptr ? Cause::secret_unread : Cause::no_key;
    default: return Cause::no_key;
  }
}

/// Whether a value is something that can be turned into what is meant: then a fresh secret in its place would be
/// another key.
bool can_be_rewritten(Code code) {
  constexpr std::array codes{Code::key_malformed, Code::secret_format_unsupported, Code::secret_malformed,
                             Code::key_weak};
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

std::vector<std::string> evidence_of(const Member& lacking, Cause cause) {
  std::vector<std::string> lines;
  const Report& report = lacking.report;
  if (report.error) {
    lines.push_back(told_name(report) + ": " + std::string(name_of(report.error->code)) + ": " +
                    fleet::shortened(report.error->message));
    // Of a source here it is the remedy itself.
    const bool is_here = std::holds_alternative<OwnSource>(lacking.target);
    if (!is_here && !report.error->hint.empty() && can_be_rewritten(report.error->code))
      lines.push_back("hint: " + fleet::shortened(report.error->hint));
  }
  const Warning* warning = nullptr;
  if (cause == Cause::secret_unread) warning = unread_in(report);
  if (cause == Cause::placeholder_kept) warning = placeholder_in(report);
  if (warning != nullptr) lines.push_back(line_on(*warning, lacking));
  for (const TrailEntry& entry : report.trail) {
    if (lines.size() == max_lines) break;
    lines.push_back(line_on(entry, lacking));
  }
  return lines;
}

/// " as auth has it", where there is somebody with a key.
Advice as_held(Advice advice, const Replicas& holders) {
  if (holders.members.empty()) return advice;
  return advice.say(" as ").who(holders).say(holders.have()).say(" it");
}

bool is_own_source(const Replicas& replicas) { return std::holds_alternative<OwnSource>(replicas.member().target); }

/// Of a source that this command read itself, which is all that there is to name. What the error advises is our own.
Advice advice_on_own_source(const TrailEntry& entry, const Replicas& lacking, const Replicas& holders) {
  const Code code = lacking.report().error ? lacking.report().error->code : Code::ring_unavailable;
  const std::optional<Advice> hint = Advice::hint_of(lacking.member());
  const bool is_answer = entry.outcome == Outcome::unreachable && is_of_issuer(entry.locator);
  const bool is_short = code == Code::key_too_short && holders.members.empty();
  const bool is_to_follow = is_answer || is_short || entry.outcome == Outcome::forbidden || can_be_rewritten(code);
  if (hint && is_to_follow) return *hint;
  switch (entry.outcome) {
    case Outcome::unreachable: return Advice("see that this machine can reach ").who(lacking);
    case Outcome::forbidden: return Advice("let this user read ").who(lacking);
    default:
      if (holders.members.empty()) return Advice("give ").who(lacking).say(" a value that is fit (jwtsync generate)");
      return Advice("give ").who(lacking).say(" the key that ").who(holders).say(holders.have());
  }
}

/// The file is read once nobody else can write it.
Advice take_permission_away(const TrailEntry& entry, const Replicas& lacking) {
  return Advice("take the permission to write from others where ")
      .who(lacking)
      .say(" runs: chmod go-w ")
      .path(entry.locator);
}

/// Only where it runs can be seen which command turns the value into one that can be read.
Advice advice_to_rewrite(const TrailEntry& entry, const Replicas& lacking, const Replicas& holders) {
  Advice advice("turn the value of ");
  advice.place(entry.locator)
      .say(" into one that ")
      .who(lacking)
      .say(" can read: jwtsync resolve, where it runs, says by which command");
  if (holders.members.empty()) return advice;
  return advice.say("; or give it there the key that ").who(holders).say(holders.have());
}

Advice advice_by_trail(const TrailEntry& entry, const Replicas& lacking, const Replicas& holders) {
  if (is_own_source(lacking)) return advice_on_own_source(entry, lacking, holders);
  const Code code = lacking.report().error ? lacking.report().error->code : Code::ring_unavailable;
  if (can_be_rewritten(code)) return advice_to_rewrite(entry, lacking, holders);
  switch (entry.outcome) {
    case Outcome::unreachable: return Advice("see that ").who(lacking).say(" can reach ").place(entry.locator);
    case Outcome::forbidden:
      if (code == Code::file_writable_by_others) return take_permission_away(entry, lacking);
      return Advice("let ").who(lacking).say(" read ").place(entry.locator);
    case Outcome::empty:
      return as_held(Advice("give ").place(entry.locator).say(" its value for ").who(lacking), holders);
    case Outcome::absent: {
      Advice advice = is_of_variable(entry.locator) ? Advice("set ") : Advice("provide ");
      return as_held(advice.place(entry.locator).say(" for ").who(lacking), holders);
    }
    default:
      if (!holders.members.empty()) {
        return Advice("give ")
            .place(entry.locator)
            .say(" of ")
            .who(lacking)
            .say(" the key that ")
            .who(holders)
            .say(holders.have());
      }
      return Advice("give ")
          .place(entry.locator)
          .say(" a value that is fit for ")
          .who(lacking)
          .say(" (jwtsync generate)");
  }
}

Advice as_resolve_says(const Replicas& lacking) {
  return Advice("run jwtsync resolve where ").who(lacking).say(" runs, and do as it says");
}

/// The one in which all the others are, if it is one.
Advice name_environment(const Replicas& lacking, const Replicas& holders) {
  const auto elsewhere = [&](const Member* holder) {
    return holder->report.environment != holders.report().environment;
  };
  const bool is_one =
      !holders.members.empty() && std::none_of(holders.members.begin(), holders.members.end(), elsewhere);
  if (!is_one) return Advice("set ENVIRONMENT to the name of an environment for ").who(lacking);
  return Advice("set ENVIRONMENT=").environment(holders.report().environment).say(" for ").who(lacking);
}

/// What mends it where the cause tells more than what became of a source.
std::optional<Advice> advice_on(Cause cause, const Replicas& lacking) {
  const TrailEntry* const entry = decisive(lacking.report());
  if (cause == Cause::file_not_ready && entry != nullptr) {
    return Advice("start ")
        .who(lacking)
        .say(" when ")
        .place(entry->locator)
        .say(" is written (an init container, or jwtsync check before it), and restart it now");
  }
  if (cause == Cause::key_set_unreachable && entry != nullptr) {
    if (is_own_source(lacking)) return std::nullopt;
    return advice_on_issuer(lacking, lacking.report().error ? lacking.report().error->code : Code::source_unreachable);
  }
  return std::nullopt;
}

Advice advice_on(const Replicas& lacking, const Replicas& holders) {
  const Report& report = lacking.report();
  switch (report.error ? report.error->code : Code::ring_unavailable) {
    case Code::environment_unset:
    case Code::environment_unknown: return name_environment(lacking, holders);
    case Code::configuration_key_unknown: return Advice("mend the configuration file of ").who(lacking);
    case Code::configuration_malformed:
    case Code::file_not_regular: return as_resolve_says(lacking);
    default: break;
  }
  const TrailEntry* const entry = decisive(report);
  if (entry != nullptr) return advice_by_trail(*entry, lacking, holders);
  return as_resolve_says(lacking);
}

/// Those with the key for `lacking` to hold too: another environment's is not for it, and of several the one that most
/// hold is.
fleet::Some holders_beside(const Member& lacking, std::span<const Member> members) {
  fleet::Some holders = fleet::with_key(members);
  const bool is_nowhere = lacking.report.environment_from.text().empty();  // its environment is the error
  std::erase_if(holders, [&](const Member* holder) {
    const bool is_elsewhere = !is_nowhere && holder->report.environment != lacking.report.environment;
    return is_elsewhere || holder->group.value_or(0) != 0;
  });
  return holders;
}

}  // namespace

std::vector<Finding> explain_lacks(std::span<const Departure> sentences, SentencePlace::List list,
                                   std::span<const Member> members) {
  const fleet::Naming naming(members);
  std::vector<Finding> findings;
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    if (sentences[i].kind != DepartureKind::no_key) continue;
    const fleet::Some lacking = fleet::some_of(members, sentences[i].members);
    const fleet::Some holders = holders_beside(*lacking.front(), members);
    const Cause cause = cause_of(lacking.front()->report, members);
    const Replicas those{lacking, naming.of(lacking)};
    const std::optional<Advice> advice = advice_on(cause, those);
    Finding made = finding(cause, sentences[i].sentence,
                           advice ? *advice : advice_on(those, {holders, naming.of(holders)}), SentencePlace{list, i});
    if (cause == Cause::secret_unread) {
      made.certainty = Certainty::likely;
      made.why += "; " + fleet::shortened(unread_in(lacking.front()->report)->text);
    }
    made.evidence = evidence_of(*lacking.front(), cause);
    findings.push_back(std::move(made));
  }
  return findings;
}

std::vector<Finding> explain_lacks(const Evidence& evidence, Cause cause) {
  const Agreement& agreement = evidence.agreement;
  using List = SentencePlace::List;
  std::vector<Finding> findings = explain_lacks(agreement.departures, List::departures, agreement.members);
  for (Finding& finding : explain_lacks(agreement.notes, List::notes, agreement.members))
    findings.push_back(std::move(finding));
  std::erase_if(findings, [&](const Finding& finding) { return finding.cause != cause; });
  return findings;
}

}  // namespace jwtsync::diagnosis
