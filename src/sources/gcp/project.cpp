// SPDX-License-Identifier: Apache-2.0
#include "sources/gcp/project.h"

#include "sources/gcp/default_credentials.h"
#include "sources/gcp/endpoint.h"
#include "sources/gcp/known.h"
#include "sources/gcp/metadata_server.h"
#include "sources/gcp/secret_place.h"

#include <algorithm>
#include <array>

namespace jwtsync::sources::gcp {
namespace {

Result<std::optional<std::string>> checked(std::string project, std::string_view from) {
  if (is_project(project)) return std::optional(std::move(project));
  return failure(Code::configuration_malformed, std::string(from) + " is not a Google Cloud project id",
                 "see the id: gcloud projects list");
}

Result<std::optional<std::string>> ask_for_project(const Search& search) {
  constexpr std::array<std::string_view, 2> names{"GCP_PROJECT_ID", "GOOGLE_CLOUD_PROJECT"};
  for (const std::string_view name : names) {
    if (auto project = set_variable(search.world.variables, name)) return checked(std::move(*project), name);
  }
  const Result<std::optional<Credentials>> credentials = credentials_of_files(search.world);
  if (!credentials) return failure(credentials.error());
  if (credentials->has_value() && !(*credentials)->project.empty()) {
    return checked((*credentials)->project, "project_id of the Google credentials");
  }
  const bool may_be_known = credentials->has_value() || is_google_platform(search.world.variables);
  if (!may_be_known) return std::optional<std::string>();
  return metadata_project(search);
}

}  // namespace

bool may_have_project(const EnvironmentVariables& variables) {
  constexpr std::array<std::string_view, 3> names{"GCP_PROJECT_ID", "GOOGLE_CLOUD_PROJECT",
                                                  "GOOGLE_APPLICATION_CREDENTIALS"};
  return is_google_platform(variables) || std::any_of(names.begin(), names.end(), [&](std::string_view name) {
           return set_variable(variables, name).has_value();
         });
}

Result<std::optional<std::string>> find_project(const Search& search) {
  if (search.google != nullptr && search.google->project) return *search.google->project;
  Result<std::optional<std::string>> project = ask_for_project(search);
  if (project && search.google != nullptr) search.google->project = *project;
  return project;
}

}  // namespace jwtsync::sources::gcp
