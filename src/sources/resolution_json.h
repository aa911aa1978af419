// SPDX-License-Identifier: Apache-2.0
// A resolution as programs read it. The secret is not in it.
#pragma once

#include "json/strict.h"

#include <jwtsync/sources.h>
#include <optional>
#include <string>
#include <vector>

namespace jwtsync::sources {

/// What is known of a resolution beyond itself.
struct ResolutionFacts {
  std::optional<std::string> kid;            ///< of the signing key
  std::optional<std::string> configuration;  ///< the file that was read
  bool shows_fingerprint = true;             ///< [report] fingerprint
};

/// Null where there is none.
[[nodiscard]] json::Value environment_json(const Environment* environment);
[[nodiscard]] json::Value trail_json(const std::vector<TrailEntry>& trail);
[[nodiscard]] json::Value warnings_json(const std::vector<Warning>& warnings);
[[nodiscard]] json::Value remarks_json(const std::vector<Remark>& remarks);

/// A resolution that found a secret: what `jwtsync resolve --json` prints.
[[nodiscard]] json::Value resolution_json(const Resolution& resolution, const ResolutionFacts& facts);

}  // namespace jwtsync::sources
