// SPDX-License-Identifier: Apache-2.0
#include "configuration/file.h"

#include "base/text.h"
#include "configuration/text.h"
#include "ports/trusted_file.h"
#include "sources/doubts.h"

#include <utility>

namespace jwtsync {

namespace configuration {

ConfigurationFile configuration_file(const EnvironmentVariables& variables,
                                     const std::optional<std::string>& argument) {
  if (argument) return {*argument, true};
  const std::string_view named = base::trim(variables.get("JWTSYNC_CONFIG").value_or(""));
  if (!named.empty()) return {std::string(named), true};
  return {std::string(default_configuration), false};
}

}  // namespace configuration

Result<Configuration> read_configuration(const World& world, const std::optional<std::string>& path) {
  constexpr std::size_t max_size = std::size_t{256} * 1024;
  const configuration::ConfigurationFile file = configuration::configuration_file(world.variables, path);
  Result<ports::TrustedFile> content = ports::read_trusted(world.files, file.path, max_size);
  if (content) {
    Result<Configuration> configuration = content->bytes.reveal(
        [&](std::string_view text) { return configuration::parse_configuration(text, file.path); });
    if (configuration) configuration->warnings = sources::warnings_of(std::move(content->doubts));
    return configuration;
  }
  if (content.error().code == Code::file_absent && !file.named) return Configuration{};
  return failure(Error(content.error()).at("configuration"));
}

}  // namespace jwtsync
