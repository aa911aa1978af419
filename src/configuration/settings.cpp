// SPDX-License-Identifier: Apache-2.0
#include "configuration/settings.h"

#include "base/text.h"
#include "configuration/platform.h"
#include "configuration/text.h"
#include "ports/trusted_file.h"
#include "sources/footprint.h"

#include <chrono>
#include <string_view>
#include <utility>

namespace jwtsync {

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

namespace jwtsync::configuration {

ConfigurationFile configuration_file(const EnvironmentVariables& variables,
                                     const std::optional<std::string>& argument) {
  if (argument) return {*argument, true};
  const std::string_view named = base::trim(variables.get("JWTSYNC_CONFIG").value_or(""));
  if (!named.empty()) return {std::string(named), true};
  return {"/etc/jwtsync/jwtsync.toml", false};
}

ResolveOptions resolve_options(const Configuration& file, std::optional<std::string> environment_argument,
                               std::vector<std::string> source_arguments) {
  ResolveOptions result;
  result.environment = std::move(environment_argument);
  result.configured_environment = file.environment;
  result.sources = std::move(source_arguments);
  // Those of an issuer are its own: no variable that is for all of the process says them.
  if (result.sources.empty() && !file.issuers.empty()) result.sources = file.sources;
  result.configured_sources = file.sources;
  result.added_environments = file.environments;
  result.configuration_warnings = file.warnings;
  return result;
}

Result<Configuration> with_issuers(Configuration file, const std::vector<Issuer>& issuers,
                                   const std::vector<std::string>& source_arguments,
                                   const Expectations& expectation_arguments) {
  if (!issuers.empty()) {
    if (Result<void> good = check_issuers(issuers); !good) return failure(std::move(good).error());
    const Issuer& own = issuers.front();
    file.issuers = issuers;
    file.sources = own.sources;
    file.expectations = own.expectations;
  }
  if (file.issuers.empty() || (source_arguments.empty() && expectation_arguments == Expectations{})) return file;
  return failure(Code::argument_invalid,
                 "there are several issuers, and sources or expectations as arguments, which are of none of them",
                 "say them of each issuer, in [[issuers]]");
}

Configuration of_issuer(const Configuration& file, const Issuer& issuer) {
  Configuration alone = file;
  alone.issuers.clear();
  alone.sources = issuer.sources;
  alone.expectations = issuer.expectations;
  return alone;
}

Expectations expectations_of(const Configuration& file, const Expectations& argument) {
  Expectations result = file.expectations;
  if (argument.issuer) result.issuer = argument.issuer;
  if (!argument.audiences.empty()) result.audiences = argument.audiences;
  if (!argument.algorithms.empty()) result.algorithms = argument.algorithms;
  if (argument.leeway != std::chrono::seconds(0)) result.leeway = argument.leeway;
  if (!argument.required_claims.empty()) result.required_claims = argument.required_claims;
  if (argument.type) result.type = argument.type;
  if (argument.max_age) result.max_age = argument.max_age;
  if (argument.audience_match) result.audience_match = argument.audience_match;
  if (argument.allow_missing_expiration) result.allow_missing_expiration = true;
  if (argument.allow_issued_in_future) result.allow_issued_in_future = true;
  if (argument.allow_numeric_subject) result.allow_numeric_subject = true;
  if (argument.require_low_s) result.require_low_s = true;
  if (!argument.issuer_aliases.empty()) result.issuer_aliases = argument.issuer_aliases;
  return result;
}

std::string service_name(const World& world, const Configuration& file, const std::optional<std::string>& argument) {
  if (argument) return *argument;
  const std::string_view variable = base::trim(world.variables.get("JWTSYNC_SERVICE").value_or(""));
  if (!variable.empty()) return std::string(variable);
  if (file.service) return *file.service;
  return platform_service(world.variables).value_or("unnamed");
}

}  // namespace jwtsync::configuration
