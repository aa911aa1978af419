// SPDX-License-Identifier: Apache-2.0
#include "cli/hub.h"

namespace jwtsync::cli {

std::optional<FollowedHub> hub_of(const Arguments& arguments, const Configuration& configuration) {
  std::optional<std::string> url = arguments.value("--hub"), token = arguments.value("--hub-token");
  if (!url) url = configuration.rotation_hub;
  if (!url) return std::nullopt;
  FollowedHub hub;
  hub.url = std::move(*url);
  hub.access_token_file = token ? std::move(token) : configuration.rotation_hub_token_file;
  hub.certificate_file = configuration.fleet_tls_cert.value_or("");
  hub.key_file = configuration.fleet_tls_key.value_or("");
  return hub;
}

}  // namespace jwtsync::cli
