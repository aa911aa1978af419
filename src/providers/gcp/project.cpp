// SPDX-License-Identifier: Apache-2.0
#include "providers/gcp/project.h"

#include "providers/gcp/credentials.h"
#include "providers/gcp/metadata_server.h"

#include <algorithm>
#include <array>

namespace jwtsync::gcp {
namespace {

Result<std::optional<std::string>> checked(std::string project, std::string_view from) {
  if (is_project(project)) return std::optional(std::move(project));
  return failure(Code::configuration_malformed, std::string(from) + " is not a Google Cloud project id",
                 "see the id: gcloud projects list");
}

Result<std::optional<std::string>> ask_for_project(const http::Task& task) {
  constexpr std::array<std::string_view, 2> names{"GCP_PROJECT_ID", "GOOGLE_CLOUD_PROJECT"};
  for (const std::string_view name : names) {
    if (auto project = set_variable(task.world.variables, name)) return checked(std::move(*project), name);
  }
  const Result<std::optional<Credentials>> credentials = credentials_of_files(task.world);
  if (!credentials) return failure(credentials.error());
  if (credentials->has_value() && !(*credentials)->project.empty()) {
    return checked((*credentials)->project, "project_id of the Google credentials");
  }
  const bool may_be_known = credentials->has_value() || is_google_platform(task.world.variables);
  if (!may_be_known) return std::optional<std::string>();
  return metadata_project(task);
}

}  // namespace

bool may_have_project(const EnvironmentVariables& variables) {
  constexpr std::array<std::string_view, 3> names{"GCP_PROJECT_ID", "GOOGLE_CLOUD_PROJECT",
                                                  "GOOGLE_APPLICATION_CREDENTIALS"};
  return is_google_platform(variables) || std::any_of(names.begin(), names.end(), [&](std::string_view name) {
           return set_variable(variables, name).has_value();
         });
}

Result<std::optional<std::string>> find_project(const http::Task& task, Knowledge& known) {
  if (known.project) return *known.project;
  Result<std::optional<std::string>> project = ask_for_project(task);
  if (project) known.project = *project;
  return project;
}

}  // namespace jwtsync::gcp
