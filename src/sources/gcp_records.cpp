// SPDX-License-Identifier: Apache-2.0
#include "sources/gcp_records.h"

#include "providers/gcp/project.h"
#include "sources/catalog.h"
#include "sources/key_bytes.h"
#include "sources/locator.h"
#include "sources/resolution.h"

#include <optional>
#include <string>

namespace jwtsync::sources {
namespace {

gcp::SecretPlace place_in(const std::optional<std::string>& project, const Locator& locator) {
  gcp::SecretPlace place = gcp::parse_place(locator.place).value_or(gcp::SecretPlace{});
  place.project = project.value_or("");
  return place;
}

class GcpRecords : public Records {
 public:
  GcpRecords(const Search& search, const Environment& environment) : search_(search), environment_(environment) {}

  void asking(const Locator& locator) override;
  void answered(const Locator& locator, const Result<KeyBytes>& key) override;
  void gave_nothing() override;

 private:
  void begin();
  void record(Level level, const std::string& text) { search_.world.events.record(level, text); }

  const Search& search_;
  const Environment& environment_;
  bool has_begun_ = false;
  std::optional<std::string> project_;
};

void GcpRecords::begin() {
  has_begun_ = true;
  record(Level::info, "Attempting to load JWT secret from GCP Secret Manager for " + environment_.name);
  const bool may_be_known = gcp::may_have_project(search_.world.variables);
  const auto project =
      may_be_known ? gcp::find_project(search_, search_.memory.of<gcp::Knowledge>()) : std::optional<std::string>();
  if (!project) return;  // the step itself will say why
  project_ = *project;
  if (project_) {
    record(Level::info, "Attempting to load JWT secret from GCP Secret Manager, project: " + *project_);
  } else {
    record(Level::debug, "No GCP project ID found (GCP_PROJECT_ID or GOOGLE_CLOUD_PROJECT)");
  }
}

void GcpRecords::asking(const Locator& locator) {
  if (locator.source != &gcp_step_source) return;
  if (!has_begun_) begin();
  if (project_) record(Level::debug, "Trying GCP secret: " + place_in(project_, locator).version_resource());
}

void GcpRecords::answered(const Locator& locator, const Result<KeyBytes>& key) {
  if (locator.source != &gcp_step_source) return;
  const std::string quoted = "'" + place_in(project_, locator).name + "'";
  if (key) {
    record(Level::info, "Successfully loaded JWT secret " + quoted + " from GCP Secret Manager for " +
                            environment_.name + " (length: " + std::to_string(key->length) + ")");
    return;
  }
  const Outcome outcome = outcome_of(key.error().code);
  if (outcome == Outcome::empty) {
    record(Level::warning, "GCP secret " + quoted + " was empty");
  } else if (project_) {
    record(Level::debug, "Failed to load GCP secret " + quoted + ": " + key.error().message);
  }
  if (lets_search_go_on(outcome)) return;
  record(Level::error, "Error loading from GCP Secret Manager: " + key.error().message);
  record(Level::warning, "Failed to load JWT secret from GCP Secret Manager for " + environment_.name);
}

void GcpRecords::gave_nothing() {
  if (!has_begun_) begin();
  if (project_) {
    record(Level::warning, "Could not load JWT secret from any GCP Secret Manager secret for " + environment_.name);
  }
  record(Level::warning, "Failed to load JWT secret from GCP Secret Manager for " + environment_.name);
}

}  // namespace

std::unique_ptr<Records> gcp_records_of(const Search& search, const Environment& environment) {
  return std::make_unique<GcpRecords>(search, environment);
}

}  // namespace jwtsync::sources
