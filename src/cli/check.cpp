// SPDX-License-Identifier: Apache-2.0
// jwtsync check: is this process fit?
#include <jwtsync/diagnosis.h>
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>
#include "cli/checks.h"
#include "cli/commands.h"
#include "cli/own_sources.h"
#include "cli/resolution_text.h"
#include "cli/sourcing.h"
#include "cli/table.h"
#include "cli/tally.h"

namespace jwtsync::cli {
namespace {

/// All that a run of the checks gave.
struct Checkup {
  Resolution resolution;
  std::vector<CheckResult> results;
  std::chrono::milliseconds duration{0};
  bool shows_fingerprint = true;   // [report] fingerprint
  std::vector<Cause> causes = {};  // of not being fit, as the doctor names them

  [[nodiscard]] Tally tally() const { return {results, duration, fingerprint()}; }
  /// What cannot be checked of a process, such as signing where all keys are public, takes nothing from it.
  [[nodiscard]] bool is_fit() const {
    return tally().count(CheckOutcome::failed) == 0 && tally().count(CheckOutcome::not_reached) == 0;
  }
  /// The fingerprint of the secret, if there is one and it may be shown.
  [[nodiscard]] std::optional<std::string> fingerprint() const {
    if (!resolution.found || !shows_fingerprint) return std::nullopt;
    return resolution.found->fingerprint;
  }
};

/// Why a process that found this is not fit: what the doctor would say if it were asked alone.
std::vector<Cause> causes_of(const World& world, const configuration::ResolvedRing& resolved) {
  const Result<Nonce> nonce = Nonce::create(world.randomness);
  if (!nonce) return {};
  const Agreement alone =
      agree({witness_here(world, resolved, *nonce, {"here", "here", Witness::self})}, {.expect = 1});
  std::vector<Cause> causes;
  for (const Finding& finding : diagnose(alone)) {
    if (std::find(causes.begin(), causes.end(), finding.cause) == causes.end()) causes.push_back(finding.cause);
  }
  return causes;
}

Checkup check(const World& world, const Sourcing& sourcing) {
  const auto start = world.clock.elapsed();
  configuration::ResolvedRing resolved = resolve_ring(world, sourcing);
  Checkup checkup{.resolution = {},
                  .results = check_all(resolved.resolution, resolved.ring, world.clock),
                  .shows_fingerprint = sourcing.configuration.fingerprint};
  auto refusal = refusal_of(sourcing.configuration.expectations, resolved.ring, world.clock);
  if (refusal) checkup.results.push_back(std::move(*refusal));
  if (!checkup.is_fit()) checkup.causes = causes_of(world, resolved);
  checkup.resolution = std::move(resolved.resolution);
  checkup.duration = std::chrono::duration_cast<std::chrono::milliseconds>(world.clock.elapsed() - start);
  return checkup;
}

std::string causes_text(const std::vector<Cause>& causes) {
  std::string text;
  for (const Cause cause : causes) {
    const std::string name(name_of(cause));
    text.append("cause: ").append(name).append(" (jwtsync help ").append(name).append(")\n");
  }
  return text;
}

json::Value causes_json(const std::vector<Cause>& causes) {
  json::Value names = json::Value::array();
  for (const Cause cause : causes) names.push_back(name_of(cause));
  return names;
}

json::Value checkup_json(const Checkup& checkup) {
  const Tally tally = checkup.tally();
  const Resolution& resolution = checkup.resolution;
  return {{"fit", checkup.is_fit()},
          {"environment", environment_json(resolution.environment())},
          {"source", resolution.found ? json::Value(resolution.found->source) : json::Value(nullptr)},
          {"fingerprint", tally.fingerprint ? json::Value(*tally.fingerprint) : json::Value(nullptr)},
          {"checks", results_json(checkup.results)},
          {"total", checkup.results.size()},
          {"passed", tally.count(CheckOutcome::passed)},
          {"failed", tally.count(CheckOutcome::failed)},
          {"not_reached", tally.count(CheckOutcome::not_reached)},
          {"not_checked", tally.count(CheckOutcome::not_checked)},
          {"duration_ms", checkup.duration.count()},
          {"causes", causes_json(checkup.causes)},
          {"warnings", warnings_json(resolution.warnings)}};
}

/// Whether the table says it already.
bool stands_in(const std::vector<CheckResult>& results, const Warning& warning) {
  return std::any_of(results.begin(), results.end(),
                     [&](const CheckResult& result) { return result.warning == warning; });
}

std::string heading(const Checkup& checkup, const Console& console) {
  const Resolution& resolution = checkup.resolution;
  std::string text = resolution.environment() ? console.strong(resolution.environment()->name) : "unknown environment";
  if (resolution.found) text += ", secret from " + console.strong(printable(resolution.found->source));
  return text + "\n";
}

std::string checkup_text(const Checkup& checkup, const Console& console) {
  std::vector<Warning> warnings = checkup.resolution.warnings;
  std::erase_if(warnings, [&](const Warning& warning) { return stands_in(checkup.results, warning); });
  return heading(checkup, console) + results_text(checkup.results, console) + warnings_text(warnings, console) +
         hints_text(checkup.results) + causes_text(checkup.causes) + tally_text(checkup.tally()) +
         (checkup.is_fit() ? console.good("FIT") : console.bad("NOT FIT")) + "\n";
}

/// How several issuers are, each for itself.
struct Checkups {
  std::vector<std::pair<std::string, Checkup>> of_issuers;

  [[nodiscard]] bool are_fit() const {
    return std::all_of(of_issuers.begin(), of_issuers.end(), [](const auto& one) { return one.second.is_fit(); });
  }
};

std::string checkups_text(const Checkups& checkups, const Console& console) {
  std::string text;
  for (const auto& [issuer, checkup] : checkups.of_issuers) {
    text += "issuer " + console.strong(printable(issuer)) + ": " + checkup_text(checkup, console) + "\n";
  }
  return text + (checkups.are_fit() ? console.good("ALL FIT") : console.bad("NOT ALL FIT")) + "\n";
}

json::Value checkups_json(const Checkups& checkups) {
  json::Value issuers = json::Value::array();
  for (const auto& [issuer, checkup] : checkups.of_issuers) {
    json::Value value = checkup_json(checkup);
    value["issuer"] = issuer;
    issuers.push_back(std::move(value));
  }
  return {{"fit", checkups.are_fit()}, {"issuers", std::move(issuers)}};
}

/// What a search cannot even begin with, if so: it is of the command line or the file.
std::optional<Error> why_not_asked(const Checkup& checkup) {
  const auto& found = checkup.resolution.found;
  return found || found.error().category() != Category::usage ? std::nullopt : std::optional(found.error());
}

int check_issuers(const Invocation& invocation, const std::vector<Sourcing>& issuers) {
  Console& console = invocation.console;
  Checkups checkups;
  for (const Sourcing& one : issuers) {
    const std::string& issuer = *one.configuration.expectations.issuer;
    Checkup checkup = check(invocation.world, one);
    if (const auto error = why_not_asked(checkup)) return console.fail(Error(*error).at("issuer \"" + issuer + '"'));
    checkups.of_issuers.emplace_back(issuer, std::move(checkup));
  }
  console.out.write(console.format == Format::json ? json::dump(checkups_json(checkups)) + "\n"
                                                   : checkups_text(checkups, console));
  return checkups.are_fit() ? 0 : exit_status_of(Category::refused);
}

int run_check(const Invocation& invocation) {
  Console& console = invocation.console;
  const Result<Sourcing> sourcing = sourcing_of(invocation.world, invocation.arguments);
  if (!sourcing && sourcing.error().category() != Category::usage) {
    return console.fail({Code::check_failed, sourcing.error().message, sourcing.error().hint});
  }
  if (!sourcing) return console.fail(sourcing.error());
  const std::vector<Sourcing> issuers = sourcings_of_issuers(*sourcing, invocation.arguments);
  if (!issuers.empty()) return check_issuers(invocation, issuers);
  const Checkup checkup = check(invocation.world, *sourcing);
  if (const auto error = why_not_asked(checkup)) return console.fail(*error);
  console.out.write(console.format == Format::json ? json::dump(checkup_json(checkup)) + "\n"
                                                   : checkup_text(checkup, console));
  return checkup.is_fit() ? 0 : exit_status_of(Category::refused);
}

constexpr std::array<ExitRow, 3> check_exits{{
    {0, "fit: no check failed"},
    {1, "not fit: a check failed"},
    {2, "usage error: an unknown environment, option, locator or configuration key"},
}};

}  // namespace

constinit const Command check_command{
    .name = "check",
    .purpose = "is this process fit?",
    .takes_sources = true,
    .details = "Run it where the process runs: same variables, same files.",
    .exits = check_exits,
    .example = "jwtsync check && exec ./backend",
    .run = run_check,
};

}  // namespace jwtsync::cli
