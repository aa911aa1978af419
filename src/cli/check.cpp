// SPDX-License-Identifier: Apache-2.0
// jwtsync check: is this process fit?
#include <algorithm>
#include <array>
#include "cli/checks.h"
#include "cli/commands.h"
#include "cli/duration.h"
#include "cli/resolution_text.h"
#include "cli/sourcing.h"
#include "cli/table.h"

namespace jwtsync::cli {
namespace {

/// All that a run of the checks gave.
struct Checkup {
  Resolution resolution;
  std::vector<CheckResult> results;
  std::chrono::milliseconds duration{0};
  bool shows_fingerprint = true;  // [report] fingerprint

  [[nodiscard]] std::size_t count(CheckOutcome outcome) const {
    return static_cast<std::size_t>(std::count_if(
        results.begin(), results.end(), [&](const CheckResult& result) { return result.outcome == outcome; }));
  }
  [[nodiscard]] bool is_fit() const { return count(CheckOutcome::passed) == results.size(); }
  /// The fingerprint of the secret, if there is one and it may be shown.
  [[nodiscard]] std::optional<std::string> fingerprint() const {
    if (!resolution.found || !shows_fingerprint) return std::nullopt;
    return resolution.found->fingerprint;
  }
};

Checkup check(const World& world, const Sourcing& sourcing) {
  const auto start = world.clock.elapsed();
  Checkup checkup{.resolution = resolve(world, sourcing.options),
                  .results = {},
                  .shows_fingerprint = sourcing.configuration.fingerprint};
  checkup.results = check_all(checkup.resolution, world.clock);
  checkup.duration = std::chrono::duration_cast<std::chrono::milliseconds>(world.clock.elapsed() - start);
  return checkup;
}

json::Value checkup_json(const Checkup& checkup) {
  json::Value checks = json::Value::array();
  for (const CheckResult& result : checkup.results) {
    checks.push_back({{"name", result.name},
                      {"outcome", name_of(result.outcome)},
                      {"detail", result.detail},
                      {"hint", result.hint}});
  }
  const auto fingerprint = checkup.fingerprint();
  const Resolution& resolution = checkup.resolution;
  return {{"fit", checkup.is_fit()},
          {"environment", environment_json(resolution.environment)},
          {"source", resolution.found ? json::Value(resolution.found->source) : json::Value(nullptr)},
          {"fingerprint", fingerprint ? json::Value(*fingerprint) : json::Value(nullptr)},
          {"checks", std::move(checks)},
          {"total", checkup.results.size()},
          {"passed", checkup.count(CheckOutcome::passed)},
          {"failed", checkup.count(CheckOutcome::failed)},
          {"not_reached", checkup.count(CheckOutcome::not_reached)},
          {"duration_ms", checkup.duration.count()},
          {"warnings", warnings_json(resolution.warnings)}};
}

std::string coloured(CheckOutcome outcome, const Console& console) {
  switch (outcome) {
    case CheckOutcome::passed: return console.good("passed");
    case CheckOutcome::failed: return console.bad("FAILED");
    case CheckOutcome::not_reached: break;
  }
  return console.faint("not reached");
}

std::string heading(const Checkup& checkup, const Console& console) {
  const Resolution& resolution = checkup.resolution;
  std::string text = resolution.environment ? console.strong(resolution.environment->name) : "unknown environment";
  if (resolution.found) text += ", secret from " + console.strong(printable(resolution.found->source));
  return text + "\n";
}

std::string summary(const Checkup& checkup, const Console& console) {
  const std::size_t not_reached = checkup.count(CheckOutcome::not_reached);
  std::string text = std::to_string(checkup.results.size()) +
                     " checks: " + std::to_string(checkup.count(CheckOutcome::passed)) + " passed, " +
                     std::to_string(checkup.count(CheckOutcome::failed)) + " failed";
  if (not_reached > 0) text += ", " + std::to_string(not_reached) + " not reached";
  text += ", in " + std::to_string(checkup.duration.count()) + " ms";
  if (const auto fingerprint = checkup.fingerprint()) text += ", fingerprint " + *fingerprint;
  return text + ": " + (checkup.is_fit() ? console.good("FIT") : console.bad("NOT FIT")) + "\n";
}

std::string checkup_text(const Checkup& checkup, const Console& console) {
  Table table(2);
  std::string hints;
  for (const CheckResult& result : checkup.results) {
    table.add({result.name, coloured(result.outcome, console), printable(result.detail)});
    if (!result.hint.empty()) hints += "hint: " + printable(result.hint) + "\n";
  }
  std::vector<Warning> warnings = checkup.resolution.warnings;
  std::erase_if(warnings, [](const Warning& warning) { return warning.fails_check; });  // they stand in the table
  return heading(checkup, console) + table.text() + warnings_text(warnings, console) + hints +
         summary(checkup, console);
}

int run(const Invocation& invocation) {
  Console& console = invocation.console;
  const Result<Sourcing> sourcing = sourcing_of(invocation.world, invocation.arguments);
  if (!sourcing && sourcing.error().category() != Category::usage) {
    return console.fail({Code::check_failed, sourcing.error().message, sourcing.error().hint});
  }
  if (!sourcing) return console.fail(sourcing.error());
  const Checkup checkup = check(invocation.world, *sourcing);
  if (const auto& found = checkup.resolution.found; !found && found.error().category() == Category::usage) {
    return console.fail(found.error());
  }
  console.out.write(console.format == Format::json ? json::dump(checkup_json(checkup)) + "\n"
                                                   : checkup_text(checkup, console));
  return checkup.is_fit() ? 0 : exit_status_of(Category::refused);
}

constexpr std::array<ExitRow, 3> exits{{
    {0, "fit: every check passed"},
    {1, "not fit: a check failed"},
    {2, "asked wrongly: an unknown environment, option, locator or configuration key"},
}};

}  // namespace

constinit const Command check_command{
    .name = "check",
    .purpose = "is this process fit?",
    .takes_sources = true,
    .details = "Run it where the process runs: same variables, same files.",
    .exits = exits,
    .example = "jwtsync check && exec ./backend",
    .run = run,
};

}  // namespace jwtsync::cli
