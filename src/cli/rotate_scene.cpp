// SPDX-License-Identifier: Apache-2.0
#include "cli/rotate_scene.h"

#include <jwtsync/sources.h>
#include <filesystem>
#include <optional>
#include <string_view>
#include "base/text.h"
#include "cli/ring_store.h"
#include "cli/seals.h"
#include "hub/hub.h"

namespace jwtsync::cli {
namespace {

/// A store in a file is not made by a look at it.
Result<void> require_store_file(const std::string& locator) {
  constexpr std::string_view sqlite = "sqlite:";
  std::error_code ignored;
  if (!locator.starts_with(sqlite) || std::filesystem::exists(locator.substr(sqlite.size()), ignored)) return {};
  return failure(Code::file_absent, "there is no store of a rotation at this path",
                 "look at --ring; jwtsync rotate start --from PLACE, or --new, makes one");
}

Result<Environment> environment_of(const Invocation& invocation, const Sourcing& sourcing) {
  ResolveOptions options = sourcing.options;
  if (!options.environment) options.environment = sourcing.configuration.rotation_environment;
  return detect_environment(invocation.world.variables, options);
}

}  // namespace

Result<RotateScene> RotateScene::open(const Invocation& invocation, Store store) {
  Result<Sourcing> sourcing = sourcing_of(invocation.world, invocation.arguments);
  if (!sourcing) return failure(std::move(sourcing).error());
  Result<Environment> environment = environment_of(invocation, *sourcing);
  if (!environment) return failure(std::move(environment).error());
  std::optional<std::string> locator = invocation.arguments.value("--ring");
  if (!locator) locator = sourcing->configuration.rotation_ring;
  if (!locator) {
    return failure(Code::argument_invalid, "no store of a rotation is named",
                   "say --ring sqlite:/var/lib/jwtsync/ring.db, or ring in [rotation] of the configuration");
  }
  if (store == Store::must_be_there) {
    if (Result<void> there = require_store_file(*locator); !there) return failure(std::move(there).error());
  }
  Result<std::unique_ptr<jwtsync::Store>> opened = open_ring_store(invocation.world, *locator);
  if (!opened) return failure(std::move(opened).error());
  return RotateScene(invocation, std::move(*sourcing), std::move(*environment), std::move(*opened),
                     std::move(*locator));
}

Result<FoundSecret> RotateScene::find(const std::string& locator) const {
  ResolveOptions options = sourcing_.options;
  options.environment = environment_.name;
  options.sources = {locator};
  Resolution resolution = resolve(world(), options);
  return std::move(resolution.found);
}

std::optional<rotation::Moment> RotateScene::next_rotation(const rotation::Ring& ring) const {
  const Configuration& configuration = sourcing_.configuration;
  if (!configuration.rotation_automatic || !configuration.rotation_every) return std::nullopt;
  return hub::next_rotation(ring, *configuration.rotation_every);
}

Result<std::vector<rotation::Seal>> RotateScene::seals() const {
  const std::vector<std::string> locators = seal_locators(arguments(), sourcing_.configuration);
  if (locators.empty()) {
    return failure(Code::argument_invalid, "no seal is named, under which the store keeps keys",
                   "make one with jwtsync generate --out PATH, keep it apart from the store, and say --seal file:PATH");
  }
  Sourcing sourcing = sourcing_;
  sourcing.options.environment = environment_.name;
  return seals_of(world(), sourcing, locators);
}

Result<std::string> reason_of(const Arguments& arguments) {
  std::string reason(base::trim(arguments.value("--because").value_or("")));
  constexpr std::size_t longest_reason = 4096;
  if (reason.size() > longest_reason) {
    return failure(Code::argument_invalid, "--because has more than " + std::to_string(longest_reason) + " bytes",
                   "say it shorter: it is kept with the decision");
  }
  if (!reason.empty()) return reason;
  return failure(Code::argument_invalid, "a decision needs its reason",
                 "say it, as in --because \"leaked in a log\": it is kept with the decision");
}

}  // namespace jwtsync::cli
