// SPDX-License-Identifier: Apache-2.0
// A resolution as `resolve` shows it, for people and for programs. Neither form holds the secret.
#pragma once

#include <jwtsync/sources.h>
#include <optional>
#include <string>
#include <vector>
#include "cli/console.h"
#include "json/strict.h"

namespace jwtsync::cli {

/// What is known of a resolution beyond itself.
struct ResolutionFacts {
  std::optional<std::string> kid;            ///< of the signing key
  std::optional<std::string> configuration;  ///< the file that was read
  bool shows_fingerprint = true;             ///< [report] fingerprint
};

[[nodiscard]] json::Value environment_json(const std::optional<Environment>& environment);
[[nodiscard]] json::Value trail_json(const std::vector<TrailEntry>& trail);
[[nodiscard]] json::Value warnings_json(const std::vector<Warning>& warnings);

/// A resolution that found a secret.
[[nodiscard]] json::Value resolution_json(const Resolution& resolution, const ResolutionFacts& facts);
[[nodiscard]] std::string resolution_text(const Resolution& resolution, const ResolutionFacts& facts,
                                          const Console& console);

/// One line each.
[[nodiscard]] std::string warnings_text(const std::vector<Warning>& warnings, const Console& console);

/// What was tried, one line each; empty if nothing was.
[[nodiscard]] std::string trail_text(const std::vector<TrailEntry>& trail, const Console& console);

}  // namespace jwtsync::cli
