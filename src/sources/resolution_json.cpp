// SPDX-License-Identifier: Apache-2.0
#include "sources/resolution_json.h"

namespace jwtsync::sources {
namespace {

json::Value or_null(const std::optional<std::string>& text) { return text ? json::Value(*text) : json::Value(nullptr); }

}  // namespace

json::Value environment_json(const Environment* environment) {
  if (environment == nullptr) return nullptr;
  return {{"name", environment->name}, {"from", name_of(environment->from)}};
}

json::Value trail_json(const std::vector<TrailEntry>& trail) {
  json::Value list = json::Value::array();
  for (const TrailEntry& entry : trail) {
    list.push_back({{"locator", entry.locator}, {"outcome", name_of(entry.outcome)}, {"detail", entry.detail}});
  }
  return list;
}

json::Value warnings_json(const std::vector<Warning>& warnings) {
  json::Value list = json::Value::array();
  for (const Warning& warning : warnings) list.push_back({{"name", warning.kind.text()}, {"text", warning.text}});
  return list;
}

json::Value remarks_json(const std::vector<Remark>& remarks) {
  json::Value list = json::Value::array();
  for (const Remark& remark : remarks) list.push_back({{"name", name_of(remark.kind)}, {"text", remark.text}});
  return list;
}

json::Value resolution_json(const Resolution& resolution, const ResolutionFacts& facts) {
  const FoundSecret& found = *resolution.found;
  return {{"environment", environment_json(&found.environment)},
          {"source", found.source},
          {"locator", found.locator},
          {"length", found.length},
          {"fingerprint", facts.shows_fingerprint ? json::Value(found.fingerprint) : json::Value(nullptr)},
          {"kid", or_null(facts.kid)},
          {"trail", trail_json(resolution.trail)},
          {"warnings", warnings_json(resolution.warnings)},
          {"remarks", remarks_json(resolution.remarks)},
          {"configuration", or_null(facts.configuration)}};
}

}  // namespace jwtsync::sources
