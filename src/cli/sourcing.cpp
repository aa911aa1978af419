// SPDX-License-Identifier: Apache-2.0
#include "cli/sourcing.h"

#include <array>

namespace jwtsync::cli {
namespace {

constexpr std::array<Option, 3> options{{
    {"--environment", "NAME", "development, test, staging, production or an added one; default: ENVIRONMENT"},
    {"--source", "LOCATOR",
     "env:NAME, file:/path, ...; repeat it to give an order; default: docs/reference/environment.md", Times::any},
    {"--config", "FILE", "the configuration; default: JWTSYNC_CONFIG, else /etc/jwtsync/jwtsync.toml if there is one"},
}};

}  // namespace

std::span<const Option> source_options() noexcept { return options; }

Result<Sourcing> sourcing_of(const World& world, const Arguments& arguments) {
  Result<Configuration> configuration = read_configuration(world, arguments.value("--config"));
  if (!configuration) return failure(std::move(configuration).error());
  ResolveOptions resolve_options{.environment = arguments.value("--environment"),
                                 .configured_environment = configuration->environment,
                                 .sources = arguments.values("--source"),
                                 .configured_sources = configuration->sources,
                                 .added_environments = configuration->environments};
  return Sourcing{*std::move(configuration), std::move(resolve_options)};
}

Result<KeyRing> ring_of(const Resolution& resolution) {
  if (!resolution.found) return failure(resolution.found.error());
  // Development and test take secrets of 20 characters, which RFC 7518 section 3.2 calls too short.
  const bool is_deployed = resolution.environment && resolution.environment->is_deployed();
  return KeyRing::parse(resolution.found->secret, {.allow_short_keys = !is_deployed});
}

Result<KeyRing> ring_given_by(const World& world, const Arguments& arguments) {
  const Result<Sourcing> sourcing = sourcing_of(world, arguments);
  if (!sourcing) return failure(sourcing.error());
  return ring_of(resolve(world, sourcing->options));
}

}  // namespace jwtsync::cli
