// SPDX-License-Identifier: Apache-2.0
#include "cli/sixteen_checks.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <string_view>
#include <utility>
#include "base/text.h"
#include "diagnosis/evidence.h"
#include "fleet/comparison.h"
#include "fleet/members.h"
#include "fleet/report_values.h"

namespace jwtsync::cli {
namespace {

using fleet::Naming;
using fleet::Some;

constexpr std::size_t least_characters = 32;  // of the report, for staging and production
constexpr std::string_view staging = "staging";
constexpr std::string_view staging_source = "JWT_SECRET_STAGING";
constexpr std::string_view gcp_source = "GCP Secret Manager";

/// How a check went, and by what that is known.
struct Judgement {
  CheckOutcome outcome;
  std::string evidence;
  std::string hint = {};
};

Judgement passed(std::string evidence) { return {CheckOutcome::passed, std::move(evidence)}; }
Judgement failed(std::string evidence, std::string hint = {}) {
  return {CheckOutcome::failed, std::move(evidence), std::move(hint)};
}
Judgement not_checked(std::string why) { return {CheckOutcome::not_checked, std::move(why)}; }

bool is_auth(const Member& member) {
  return base::lower(member.report.identity.service).find("auth") != std::string::npos;
}

bool is_backend(const Member& member) { return !is_auth(member); }

bool is_in_staging(const Member& member) { return member.report.environment == staging; }

template <typename Predicate>
Some those(const Agreement& agreement, Predicate predicate) {
  Some some;
  for (const Member& member : agreement.members) {
    if (predicate(member)) some.push_back(&member);
  }
  return some;
}

bool has_key(const Member* member) { return !member->challenge.keys.empty(); }

Some holders_of(const Some& some) {
  Some holders;
  std::copy_if(some.begin(), some.end(), std::back_inserter(holders), has_key);
  return holders;
}

Some keyless_of(const Some& some) {
  Some keyless;
  std::remove_copy_if(some.begin(), some.end(), std::back_inserter(keyless), has_key);
  return keyless;
}

bool hold_the_same(const Some& some) {
  return std::all_of(some.begin(), some.end(),
                     [&](const Member* member) { return member->group && member->group == some.front()->group; });
}

/// Each source once, with those who have their key from it: "JWT_SECRET_KEY (backend)".
std::string sources_of(const Some& some, const Naming& naming) {
  std::map<std::string, Some> sources;
  for (const Member* member : some) sources[member->report.source].push_back(member);
  std::vector<std::string> texts;
  for (const auto& [source, holders] : sources) texts.push_back(source + " (" + naming.of(holders) + ")");
  return fleet::enumeration(texts);
}

bool warns_of_development(const Member& member) {
  return std::any_of(member.report.warnings.begin(), member.report.warnings.end(),
                     [](const Warning& warning) { return warning.kind == WarningKind::development_secret; });
}

/// Makes the checks, each a function of its own, named as in docs/commands/compat-check.md.
class Checker {
 public:
  Checker(const Agreement& agreement, const OwnSide& here)
      : agreement_(agreement),
        here_(here),
        naming_(agreement.members),
        all_(those(agreement, [](const Member&) { return true; })),
        auth_(those(agreement, is_auth)),
        backend_(those(agreement, is_backend)),
        in_staging_(those(agreement, is_in_staging)) {}

  [[nodiscard]] Judgement diagnostics_answer() const;
  [[nodiscard]] Judgement shared_loads() const { return loads(here_.own); }
  [[nodiscard]] Judgement auth_loads() const { return service_loads(auth_, no_auth, is_auth); }
  [[nodiscard]] Judgement backend_loads() const { return service_loads(backend_, no_backend, is_backend); }
  [[nodiscard]] Judgement shared_equals_auth() const { return equals_own(auth_, no_auth); }
  [[nodiscard]] Judgement shared_equals_backend() const { return equals_own(backend_, no_backend); }
  [[nodiscard]] Judgement auth_equals_backend() const;
  [[nodiscard]] Judgement all_three_equal() const;
  [[nodiscard]] Judgement forced_staging_loads() const { return loads(here_.forced_staging); }
  [[nodiscard]] Judgement not_for_development() const;
  [[nodiscard]] Judgement long_enough() const;
  [[nodiscard]] Judgement synchronization_validated() const;
  [[nodiscard]] Judgement staging_loads() const;
  [[nodiscard]] Judgement staging_agrees() const;
  [[nodiscard]] Judgement staging_token_accepted() const;
  [[nodiscard]] Judgement staging_from_secret_manager() const;

 private:
  static constexpr std::string_view no_auth = "no service with auth in its name answered";
  static constexpr std::string_view no_backend = "no service but auth answered";

  [[nodiscard]] Judgement loads(const Look& look) const;
  [[nodiscard]] Judgement service_loads(const Some& some, std::string_view nobody,
                                        bool (*is_one)(const Member& member)) const;
  [[nodiscard]] Judgement equals_own(const Some& some, std::string_view nobody) const;
  /// Why the command's own key says nothing of the services; nothing if it does.
  [[nodiscard]] std::optional<std::string> own_is_no_part() const;
  [[nodiscard]] Some unlike_own(const Some& some) const;
  /// Who was not seen, or could not yet have a key.
  [[nodiscard]] std::vector<std::string> unseen() const;
  /// Who of these has no key: a failure; "not checked" where a key may come as soon as a store can be reached. Nothing
  /// if each has one.
  [[nodiscard]] std::optional<Judgement> lack_of(const Some& some) const;
  /// Why these do not hold the same; nothing if they do.
  [[nodiscard]] std::optional<Judgement> difference_of(const Some& some) const;

  const Agreement& agreement_;
  const OwnSide& here_;
  Naming naming_;
  Some all_, auth_, backend_, in_staging_;
};

std::optional<Judgement> Checker::lack_of(const Some& some) const {
  Some waiting, without;
  for (const Member* member : keyless_of(some)) {
    (fleet::waits_for_store(*member) ? waiting : without).push_back(member);
  }
  if (!without.empty()) return failed(naming_.having(without) + " no key");
  if (!waiting.empty()) return not_checked(naming_.having(waiting) + " no key yet: a store cannot be reached");
  return std::nullopt;
}

std::optional<Judgement> Checker::difference_of(const Some& some) const {
  const Some holders = holders_of(some);
  if (!hold_the_same(holders)) return failed(naming_.of(holders) + " hold different keys");
  return lack_of(some);
}

std::vector<std::string> Checker::unseen() const {
  std::vector<std::string> targets;
  for (const Silent& silent : agreement_.silent) targets.push_back(text_of(silent.target));
  for (const Member& member : agreement_.members) {
    if (fleet::waits_for_store(member)) targets.push_back(naming_.of(member) + ", which cannot reach its store");
    if (member.siblings_error) targets.push_back("other workers of " + naming_.of(member));
  }
  return targets;
}

Judgement Checker::diagnostics_answer() const {
  if (agreement_.members.empty()) return not_checked("no process answered");
  const std::string answered = fleet::counted(agreement_.members.size(), "process reports", "processes report");
  if (agreement_.silent.empty()) return passed(answered);
  return not_checked(answered + ", not so " + fleet::enumeration(unseen()));
}

Judgement Checker::loads(const Look& look) const {
  if (look.answer) return passed(look.source + ", length " + std::to_string(look.length) + ", found by this command");
  const Error& error = look.answer.error();
  if (error.category() == Category::absent) return not_checked("there is no secret where this command runs");
  if (error.category() == Category::usage) return not_checked(error.message);
  return failed(error.message, error.hint);
}

Judgement Checker::service_loads(const Some& some, std::string_view nobody,
                                 bool (*is_one)(const Member& member)) const {
  if (some.empty()) return not_checked(std::string(nobody));
  const std::optional<Judgement> lack = lack_of(some);
  if (!lack) return passed(sources_of(some, naming_));
  std::vector<std::string> reasons;
  for (const Departure& each : fleet::lacks(agreement_.members, naming_, is_one)) reasons.push_back(each.sentence);
  return {lack->outcome, fleet::enumeration(reasons)};
}

std::optional<std::string> Checker::own_is_no_part() const {
  if (!here_.own.answer) return "this command holds no key to compare";
  const bool is_theirs = std::any_of(agreement_.members.begin(), agreement_.members.end(), [&](const Member& member) {
    return member.report.environment == here_.own.environment;
  });
  if (is_theirs || agreement_.members.empty()) return std::nullopt;
  return "this command is in " + here_.own.environment + ", and no service is";
}

Some Checker::unlike_own(const Some& some) const {
  Some others;
  for (const Member* member : holders_of(some)) {
    if (fleet::answers_of(member->challenge) != fleet::answers_of(*here_.own.answer)) others.push_back(member);
  }
  return others;
}

Judgement Checker::equals_own(const Some& some, std::string_view nobody) const {
  if (some.empty()) return not_checked(std::string(nobody));
  if (const auto why = own_is_no_part()) return not_checked(*why);
  const Some others = unlike_own(some);
  if (!others.empty()) {
    return failed("this command, with its key from " + here_.own.source + ", holds another than " + naming_.of(others));
  }
  if (const auto lack = lack_of(some)) return *lack;
  return passed(naming_.of(some) + " and this command gave the same answer to one nonce");
}

Judgement Checker::auth_equals_backend() const {
  if (auth_.empty()) return not_checked(std::string(no_auth));
  if (backend_.empty()) return not_checked(std::string(no_backend));
  Some both = auth_;
  both.insert(both.end(), backend_.begin(), backend_.end());
  if (const auto difference = difference_of(both)) return *difference;
  return passed(naming_.of(both) + " gave the same answer to one nonce");
}

Judgement Checker::all_three_equal() const {
  if (all_.empty()) return not_checked("no process answered");
  if (const auto difference = difference_of(all_)) return *difference;
  if (const auto why = own_is_no_part()) return not_checked("the services hold the same; " + *why);
  if (!unlike_own(all_).empty()) return failed("the services hold the same, and this command another");
  if (const auto who = unseen(); !who.empty()) return not_checked("not seen: " + fleet::enumeration(who));
  if (auth_.empty()) return not_checked(std::string(no_auth));
  if (backend_.empty()) return not_checked(std::string(no_backend));
  return passed("all, and this command, gave the same answer to one nonce");
}

Judgement Checker::not_for_development() const {
  const Look& forced = here_.forced_staging;
  if (forced.answer && forced.of_development)
    return failed("the secret that this command would use in staging is one", "make a new one: jwtsync generate");
  const Some warning =
      those(agreement_, [](const Member& member) { return is_in_staging(member) && warns_of_development(member); });
  if (!warning.empty())
    return failed(naming_.of(warning) + ", in staging: it is one", "make a new one: jwtsync generate");
  if (const auto lack = lack_of(in_staging_)) return not_checked(lack->evidence);
  if (!in_staging_.empty()) return passed(naming_.of(in_staging_) + ", in staging: no warning of one");
  return forced.answer ? passed("seen by this command") : not_checked("no service that answered is in staging");
}

Judgement Checker::long_enough() const {
  if (in_staging_.empty() && !here_.forced_staging.answer) return not_checked("no service that answered is in staging");
  std::optional<std::size_t> shortest;
  const auto take = [&](std::size_t length) { shortest = std::min(shortest.value_or(length), length); };
  for (const Member* member : holders_of(in_staging_)) {
    if (!member->report.length) return not_checked(naming_.of(*member) + " does not say how long its secret is");
    take(fleet::least_of(*member->report.length));
  }
  if (here_.forced_staging.answer) take(here_.forced_staging.length);
  if (shortest && *shortest < least_characters) {
    return failed("fewer than 32 characters", "make a new one: jwtsync generate");
  }
  if (const auto lack = lack_of(in_staging_)) return not_checked(lack->evidence);
  return passed(std::to_string(*shortest) + " characters or more");
}

Judgement Checker::synchronization_validated() const {
  const Some warning = those(agreement_, warns_of_development);
  if (!warning.empty()) return failed(naming_.of(warning) + " uses a development secret");
  switch (agreement_.verdict) {
    case Verdict::agree: return passed("the services agree, and none warns of a development secret");
    case Verdict::disagree: break;
    case Verdict::unfit: return failed("jwtsync check refuses the keys: " + agreement_.warnings.front().sentence);
    case Verdict::incomplete: return not_checked("not seen: " + fleet::enumeration(unseen()));
    case Verdict::one_process: return not_checked("there is one process only, and nothing to compare");
  }
  const auto lack = agreement_.groups < 2 ? lack_of(all_) : std::nullopt;
  return failed(lack ? lack->evidence : agreement_.departures.front().sentence);
}

Judgement Checker::staging_loads() const {
  if (in_staging_.empty()) return not_checked("no service that answered is in staging");
  if (const auto lack = lack_of(in_staging_)) return *lack;
  const bool all_from_it = std::all_of(in_staging_.begin(), in_staging_.end(),
                                       [](const Member* member) { return member->report.source == staging_source; });
  const std::string sources = sources_of(in_staging_, naming_);
  return all_from_it ? passed(sources) : not_checked("another source is in use: " + sources);
}

Judgement Checker::staging_agrees() const {
  const auto in_it = [](const Some& some) {
    return std::any_of(some.begin(), some.end(), [](const Member* member) { return is_in_staging(*member); });
  };
  if (!in_it(auth_)) return not_checked("no service with auth in its name is in staging");
  if (!in_it(backend_)) return not_checked("no service but auth is in staging");
  if (const auto difference = difference_of(in_staging_)) return *difference;
  return passed(naming_.of(in_staging_) + " gave the same answer to one nonce");
}

Judgement Checker::staging_token_accepted() const {
  for (const Departure& departure : agreement_.departures) {
    const bool forbids_tokens = departure.kind != DepartureKind::keys && departure.kind != DepartureKind::instance &&
                                departure.kind != DepartureKind::environment;
    if (forbids_tokens) return failed(departure.sentence);
  }
  return not_checked("this command shows no token to a service: log in, or jwtsync verify where each runs");
}

Judgement Checker::staging_from_secret_manager() const {
  const Some from_it = those(agreement_, [](const Member& member) {
    const TrailEntry* const variable = diagnosis::entry_of(member.report, "env:JWT_SECRET_STAGING");
    return is_in_staging(member) && member.report.source == gcp_source && variable != nullptr &&
           variable->outcome == Outcome::absent;
  });
  if (!from_it.empty()) return passed(naming_.of(from_it) + ": JWT_SECRET_STAGING is not set there, and GCP was asked");
  return not_checked("no service runs without JWT_SECRET_STAGING on GCP: jwtsync resolve, with it unset, tries it");
}

struct Row {
  std::string_view name;
  Judgement (Checker::*check)() const;
};
constexpr std::array rows{
    Row{"diagnostics_answer", &Checker::diagnostics_answer},
    Row{"shared_loads", &Checker::shared_loads},
    Row{"auth_loads", &Checker::auth_loads},
    Row{"backend_loads", &Checker::backend_loads},
    Row{"shared_equals_auth", &Checker::shared_equals_auth},
    Row{"shared_equals_backend", &Checker::shared_equals_backend},
    Row{"auth_equals_backend", &Checker::auth_equals_backend},
    Row{"all_three_equal", &Checker::all_three_equal},
    Row{"forced_staging_loads", &Checker::forced_staging_loads},
    Row{"forced_not_for_development", &Checker::not_for_development},
    Row{"forced_long_enough", &Checker::long_enough},
    Row{"synchronization_validated", &Checker::synchronization_validated},
    Row{"staging_loads", &Checker::staging_loads},
    Row{"staging_auth_equals_backend", &Checker::staging_agrees},
    Row{"staging_token_accepted", &Checker::staging_token_accepted},
    Row{"staging_from_secret_manager", &Checker::staging_from_secret_manager},
};

}  // namespace

std::vector<CheckResult> sixteen_checks(const Agreement& agreement, const OwnSide& here) {
  const Checker checker(agreement, here);
  std::vector<CheckResult> results;
  for (const Row& row : rows) {
    Judgement found = (checker.*row.check)();
    results.push_back({std::string(row.name), found.outcome, std::move(found.evidence), std::move(found.hint)});
  }
  return results;
}

std::optional<std::string> common_fingerprint(const Agreement& agreement) {
  if (agreement.groups != 1) return std::nullopt;
  const std::optional<std::string>& first = agreement.members.front().report.fingerprint;
  const bool is_common = std::all_of(agreement.members.begin(), agreement.members.end(),
                                     [&](const Member& member) { return member.report.fingerprint == first; });
  return is_common ? first : std::nullopt;
}

}  // namespace jwtsync::cli
