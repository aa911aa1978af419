// SPDX-License-Identifier: Apache-2.0
// Where a secret is at Google: its name, which hosts stand for Google, as the variables of the process say, and which
// project the process belongs to.
#pragma once

#include "http/task.h"
#include "providers/gcp/credentials.h"

#include <jwtsync/result.h>
#include <jwtsync/world.h>
#include <optional>
#include <string>
#include <string_view>

namespace jwtsync::gcp {

/// `GCP_PROJECT_ID`, else `GOOGLE_CLOUD_PROJECT`, else what the credentials file says, else what the metadata server
/// says, which is asked on a Google platform or where there are credentials, for a second at most. Nothing if none
/// says. `configuration_malformed` for a credentials file that cannot be used, and for what is not the id of a project.
/// What is known already is not asked again.
[[nodiscard]] Result<std::optional<std::string>> find_project(const http::Task& task, Knowledge& known);

/// Whether a variable says that this process has something of Google: a project, credentials, its platform.
[[nodiscard]] bool may_have_project(const EnvironmentVariables& variables);

inline constexpr std::string_view default_universe = "googleapis.com";
inline constexpr std::string_view emulator_variable = "SECRET_MANAGER_EMULATOR_HOST";

/// `GOOGLE_CLOUD_UNIVERSE_DOMAIN`, else googleapis.com. `configuration_malformed` for what is not a domain.
[[nodiscard]] Result<std::string> universe_domain(const EnvironmentVariables& variables);

/// The host and port of `SECRET_MANAGER_EMULATOR_HOST`; nothing if it is unset or empty. `configuration_malformed`.
[[nodiscard]] Result<std::optional<std::string>> emulator_host(const EnvironmentVariables& variables);

/// The address before `/v1/`: of the emulator if there is one, of the location's own host for a regional secret, else
/// of the one host for all. Errors: those of the two above.
[[nodiscard]] Result<std::string> secret_manager_address(const EnvironmentVariables& variables,
                                                         const std::string& location);

/// A variable's value, unless it is unset or empty.
[[nodiscard]] std::optional<std::string> set_variable(const EnvironmentVariables& variables, std::string_view name);

/// A version of a secret. Every part was checked, so that none can lead elsewhere in a URL.
struct SecretPlace {
  std::string project;  // an id or a number; empty while it is not known
  std::string name;
  std::string version = "latest";  // or a number, or an alias
  std::string location = {};       // of a regional secret, such as "europe-west1"; else empty

  /// `projects/P/secrets/S`, with `/locations/L` before `/secrets` for a regional secret.
  [[nodiscard]] std::string secret_resource() const;
  /// `projects/P/secrets/S/versions/V`
  [[nodiscard]] std::string version_resource() const;
  /// `gcp-sm://P/S`, with `@V` unless it is the latest and `?location=L` for a regional secret.
  [[nodiscard]] std::string locator() const;
};

/// The place that `//PROJECT/NAME[@VERSION]` names, or `///NAME[@VERSION]`, whose project is left empty: it is this
/// process's own, whichever that is. `locator_malformed`, which quotes nothing.
[[nodiscard]] Result<SecretPlace> parse_place(std::string_view written);

/// The same place in a location such as "europe-west1". `locator_malformed`, which quotes nothing.
[[nodiscard]] Result<SecretPlace> in_location(SecretPlace place, std::string_view location);

/// Whether `project` may be the id or number of a project.
[[nodiscard]] bool is_project(std::string_view project) noexcept;

}  // namespace jwtsync::gcp
