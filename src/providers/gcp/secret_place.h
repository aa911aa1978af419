// SPDX-License-Identifier: Apache-2.0
// Where a secret is in GCP Secret Manager, as people write it and as the service names it.
#pragma once

#include <jwtsync/result.h>
#include <string>
#include <string_view>

namespace jwtsync::gcp {

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
