// SPDX-License-Identifier: Apache-2.0
#include "cli/sourcing.h"

#include <array>
#include <utility>
#include "base/text.h"
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
  // A variable that is not set gives it: what was meant is not development.
  if (const auto name = arguments.value("--environment"); name && base::trim(*name).empty()) {
    return failure(Code::argument_invalid, "--environment is given without a name", "name it, or leave the option out");
  }
  Result<Configuration> configuration = read_configuration(world, arguments.value("--config"));
  if (!configuration) return failure(std::move(configuration).error());
  // What is expected of the tokens of the first issuer says nothing of a source that is none of theirs.
  const bool is_of_no_issuer = !configuration->issuers.empty() && !arguments.values("--source").empty();
  if (is_of_no_issuer) configuration->expectations = {};
  ResolveOptions search =
      configuration::resolve_options(*configuration, arguments.value("--environment"), arguments.values("--source"));
  return Sourcing{*std::move(configuration), std::move(search)};
}

std::vector<Sourcing> sourcings_of_issuers(const Sourcing& sourcing, const Arguments& arguments) {
  std::vector<Sourcing> sourcings;
  if (!arguments.values("--source").empty()) return sourcings;
  for (const Issuer& issuer : sourcing.configuration.issuers) {
    Configuration alone = configuration::of_issuer(sourcing.configuration, issuer);
    ResolveOptions search = configuration::resolve_options(alone, arguments.value("--environment"), issuer.sources);
    sourcings.push_back({std::move(alone), std::move(search)});
  }
  return sourcings;
}

configuration::ResolvedRing resolve_ring(const World& world, const Sourcing& sourcing) {
  return configuration::resolve_ring(world, sourcing.options, sourcing.configuration.expectations);
}

}  // namespace jwtsync::cli
