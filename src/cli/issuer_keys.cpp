// SPDX-License-Identifier: Apache-2.0
#include "cli/issuer_keys.h"

namespace jwtsync::cli {
namespace {

KeySetLook ask_again(const World& world, const Sourcing& sourcing, const OwnSourceLook& look) {
  const FoundSecret& found = *look.resolved.resolution.found;
  KeySetLook asked{.address = found.published->url, .sets = {found.published->jwks}};
  ResolveOptions search = sourcing.options;
  search.sources = {look.locator};
  search.environment = found.environment.name;
  search.records_loaded = false;
  for (std::size_t answers = 1; answers < answers_of_issuer; ++answers) {
    const Resolution again = resolve(world, search);
    if (again.found && again.found->published) {
      asked.sets.push_back(again.found->published->jwks);
    } else if (!again.found) {
      asked.errors.push_back(again.found.error());
    }
  }
  return asked;
}

}  // namespace

std::vector<KeySetLook> ask_issuers_again(const World& world, const Sourcing& sourcing,
                                          std::span<const OwnSourceLook> looks) {
  std::vector<KeySetLook> asked;
  for (const OwnSourceLook& look : looks) {
    const Resolution& resolution = look.resolved.resolution;
    if (resolution.found && resolution.found->published) asked.push_back(ask_again(world, sourcing, look));
  }
  return asked;
}

}  // namespace jwtsync::cli
