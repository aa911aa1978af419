// SPDX-License-Identifier: Apache-2.0
#include "cli/tally.h"

#include <fmt/format.h>
#include <algorithm>
#include "cli/table.h"

namespace jwtsync::cli {
namespace {

std::string coloured(CheckOutcome outcome, const Console& console) {
  switch (outcome) {
    case CheckOutcome::passed: return console.good("passed");
    case CheckOutcome::failed: return console.bad("FAILED");
    case CheckOutcome::not_reached: return console.faint("not reached");
    case CheckOutcome::not_checked: break;
  }
  return console.faint("not checked");
}

}  // namespace

std::size_t Tally::count(CheckOutcome outcome) const {
  return static_cast<std::size_t>(std::count_if(results.begin(), results.end(),
                                                [&](const CheckResult& result) { return result.outcome == outcome; }));
}

std::string results_text(std::span<const CheckResult> results, const Console& console) {
  Table table(2);
  for (const CheckResult& result : results) {
    table.add({result.name, coloured(result.outcome, console), printable(result.detail)});
  }
  return table.text();
}

std::string hints_text(std::span<const CheckResult> results) {
  std::string text;
  for (const CheckResult& result : results) {
    if (!result.hint.empty()) text += "hint: " + printable(result.hint) + "\n";
  }
  return text;
}

std::string tally_text(const Tally& tally) {
  std::string text = fmt::format("Total tests: {}\nPassed: {}\nFailed: {}\n", tally.results.size(),
                                 tally.count(CheckOutcome::passed), tally.count(CheckOutcome::failed));
  if (const std::size_t count = tally.count(CheckOutcome::not_reached)) text += fmt::format("Not reached: {}\n", count);
  if (const std::size_t count = tally.count(CheckOutcome::not_checked)) text += fmt::format("Not checked: {}\n", count);
  text += fmt::format("Duration: {}.{:03} seconds\n", tally.duration.count() / 1000, tally.duration.count() % 1000);
  return text + "Common JWT secret hash: " + tally.fingerprint.value_or("none") + "\n";
}

json::Value results_json(std::span<const CheckResult> results) {
  json::Value checks = json::Value::array();
  for (const CheckResult& result : results) {
    checks.push_back({{"name", result.name},
                      {"outcome", name_of(result.outcome)},
                      {"detail", result.detail},
                      {"hint", result.hint}});
  }
  return checks;
}

}  // namespace jwtsync::cli
