// SPDX-License-Identifier: Apache-2.0
#include "providers/gcp/credentials.h"

#include "providers/gcp/metadata_server.h"
#include "providers/gcp/project.h"

namespace jwtsync::gcp {
namespace {

/// Where `gcloud auth application-default login` puts its file; nothing without a home.
std::optional<std::string> gcloud_path(const EnvironmentVariables& variables) {
  constexpr std::string_view name = "/application_default_credentials.json";
  if (auto folder = set_variable(variables, "CLOUDSDK_CONFIG")) return *folder + std::string(name);
  if (auto home = set_variable(variables, "HOME")) return *home + "/.config/gcloud" + std::string(name);
  return std::nullopt;
}

bool is_there(Files& files, const std::string& path) {
  const Result<FileStatus> status = files.status(path);
  return status || status.error().code != Code::file_absent;
}

Result<std::optional<Credentials>> read_at(Files& files, const std::string& path, std::string_view who) {
  Result<Credentials> credentials = read_credentials(files, path);
  if (!credentials) return failure(std::move(credentials).error().at(who));
  return std::optional<Credentials>(std::move(*credentials));
}

Result<void> check_universe(const Credentials& credentials, const std::string& wanted) {
  const std::string_view theirs = credentials.universe.empty() ? default_universe : credentials.universe;
  if (theirs == wanted) return {};
  return failure(Code::configuration_malformed, "the Google credentials are of another universe than " + wanted,
                 "set GOOGLE_CLOUD_UNIVERSE_DOMAIN to the universe_domain of the credentials");
}

Result<Credentials> credentials_of_machine(const http::Task& task, const std::string& wanted_universe) {
  Credentials credentials{metadata_account()};
  if (wanted_universe == default_universe) return credentials;  // where a machine does not say, it is this one
  Result<std::string> universe = metadata_universe(task);
  if (!universe) return failure(std::move(universe).error());
  credentials.universe = std::move(*universe);
  return credentials;
}

}  // namespace

Result<std::optional<Credentials>> credentials_of_files(const World& world) {
  if (const auto path = set_variable(world.variables, "GOOGLE_APPLICATION_CREDENTIALS")) {
    return read_at(world.files, *path, "GOOGLE_APPLICATION_CREDENTIALS");
  }
  const auto path = gcloud_path(world.variables);
  if (!path || !is_there(world.files, *path)) return std::optional<Credentials>();
  return read_at(world.files, *path, "the credentials of gcloud");
}

Result<Credentials> default_credentials(const http::Task& task) {
  const Result<std::string> universe = universe_domain(task.world.variables);
  if (!universe) return failure(universe.error());
  Result<std::optional<Credentials>> of_files = credentials_of_files(task.world);
  if (!of_files) return failure(std::move(of_files).error());
  Result<Credentials> credentials =
      of_files->has_value() ? Result<Credentials>(std::move(**of_files)) : credentials_of_machine(task, *universe);
  if (!credentials) return credentials;
  if (const Result<void> same = check_universe(*credentials, *universe); !same) return failure(same.error());
  if (auto payer = set_variable(task.world.variables, "GOOGLE_CLOUD_QUOTA_PROJECT")) {
    if (!is_project(*payer)) {
      return failure(Code::configuration_malformed, "GOOGLE_CLOUD_QUOTA_PROJECT is not a project id",
                     "unset it, or see the id: gcloud projects list");
    }
    credentials->quota_project = std::move(*payer);
  }
  return credentials;
}

}  // namespace jwtsync::gcp
