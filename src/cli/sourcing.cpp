// SPDX-License-Identifier: Apache-2.0
#include "cli/sourcing.h"

#include <array>
#include "configuration/settings.h"

namespace jwtsync::cli {
namespace {

constexpr std::array<Option, 3> options{{
    {"--environment", "NAME", "development, test, staging, production or an added one; default: ENVIRONMENT",
     Times::once, 'e'},
    {"--source", "LOCATOR", "env:NAME, file:/path, ...; repeat it for an order; default: docs/reference/environment.md",
     Times::any, 's'},
    {"--config", "FILE", "configuration; default: JWTSYNC_CONFIG, else /etc/jwtsync/jwtsync.toml if there is one",
     Times::once, 'c'},
}};

}  // namespace

std::span<const Option> source_options() noexcept { return options; }

Result<Sourcing> sourcing_of(const World& world, const Arguments& arguments) {
  Result<Configuration> configuration = read_configuration(world, arguments.value("--config"));
  if (!configuration) return failure(std::move(configuration).error());
  ResolveOptions search =
      configuration::resolve_options(*configuration, arguments.value("--environment"), arguments.values("--source"));
  return Sourcing{*std::move(configuration), std::move(search)};
}

configuration::ResolvedRing resolve_ring(const World& world, const Sourcing& sourcing) {
  return configuration::resolve_ring(world, sourcing.options, sourcing.configuration.expectations);
}

Result<KeyRing> ring_given_by(const World& world, const Arguments& arguments) {
  const Result<Sourcing> sourcing = sourcing_of(world, arguments);
  if (!sourcing) return failure(sourcing.error());
  return resolve_ring(world, *sourcing).ring;
}

}  // namespace jwtsync::cli
