// SPDX-License-Identifier: Apache-2.0
// A list of checks as people and programs read it, and its summary: how many, how they went, how long it took.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include "cli/checks.h"
#include "cli/console.h"
#include "json/strict.h"

namespace jwtsync::cli {

/// Checks that were made, how long that took, and the fingerprint that all hold in common, if there is one to show.
struct Tally {
  std::span<const CheckResult> results;
  std::chrono::milliseconds duration{0};
  std::optional<std::string> fingerprint;

  [[nodiscard]] std::size_t count(CheckOutcome outcome) const;
};

/// A line each: name, outcome, detail.
[[nodiscard]] std::string results_text(std::span<const CheckResult> results, const Console& console);

/// What to do about each failure, a line each.
[[nodiscard]] std::string hints_text(std::span<const CheckResult> results);

/// The lines that the original scripts ended in: `Total tests: 12` to `Common JWT secret hash: cb6ef22128c05360`.
[[nodiscard]] std::string tally_text(const Tally& tally);

/// [{"name","outcome","detail","hint"}]
[[nodiscard]] json::Value results_json(std::span<const CheckResult> results);

}  // namespace jwtsync::cli
