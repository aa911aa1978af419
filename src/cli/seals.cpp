// SPDX-License-Identifier: Apache-2.0
#include "cli/seals.h"

#include <utility>

namespace jwtsync::cli {
namespace {

/// The search for a seal is not one for a secret of tokens, as the log would have it.
class Unheard : public Events {
 public:
  void record(Level, std::string_view) override {}
};

}  // namespace

std::vector<std::string> seal_locators(const Arguments& arguments, const Configuration& configuration) {
  std::vector<std::string> given = arguments.values("--seal");
  return given.empty() ? configuration.rotation_seals : given;
}

Result<std::vector<rotation::Seal>> seals_of(const World& world, const Sourcing& sourcing,
                                             const std::vector<std::string>& locators) {
  Unheard events;
  std::vector<rotation::Seal> seals;
  for (const std::string& locator : locators) {
    ResolveOptions search = sourcing.options;
    search.sources = {locator};
    const Resolution resolution = resolve(world.with(events), search);
    if (!resolution.found) return failure(Error(resolution.found.error()).at("the seal"));
    Result<rotation::Seal> seal = rotation::Seal::create(resolution.found->secret);
    if (!seal) return failure(std::move(seal).error());
    seals.push_back(std::move(*seal));
  }
  return seals;
}

}  // namespace jwtsync::cli
