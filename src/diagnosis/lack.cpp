// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/explanations.h"

#include "diagnosis/evidence.h"
#include "diagnosis/pair.h"
#include "fleet/members.h"

#include <algorithm>
#include <array>

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

/// Why it has no key, by what stopped its search.
Cause cause_of(const Report& report) {
  const TrailEntry* const entry = decisive(report);
  if (entry == nullptr) return Cause::no_key;
  switch (entry->outcome) {
    case Outcome::forbidden: return Cause::store_forbidden;
    case Outcome::unreachable: return Cause::store_unreachable;
    default: return Cause::no_key;
  }
}

/// " as auth has it", where there is somebody with a key.
Advice as_held(Advice advice, const Replicas& holders) {
  if (holders.members.empty()) return advice;
  return advice.say(" as ").who(holders).say(holders.have()).say(" it");
}

Advice advice_by_trail(const TrailEntry& entry, const Replicas& lacking, const Replicas& holders) {
  switch (entry.outcome) {
    case Outcome::unreachable: return Advice("see that ").who(lacking).say(" can reach ").place(entry.locator);
    case Outcome::forbidden: return Advice("let ").who(lacking).say(" read ").place(entry.locator);
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
    findings.push_back(finding(cause_of(lacking.front()->report), sentences[i].sentence,
                               advice_on({lacking, naming.of(lacking)}, {holders, naming.of(holders)}),
                               SentencePlace{list, i}));
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
