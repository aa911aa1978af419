// SPDX-License-Identifier: Apache-2.0
// The keys of those whose tokens are access tokens.
#include "configuration/settings.h"
#include "keeper/state.h"

#include <jwtsync/keeper.h>
#include <algorithm>
#include <utility>

namespace jwtsync {
namespace {

/// Whoever verifies by a shared secret can make tokens by it too.
bool has_secret(const std::vector<KeyRing>& rings) {
  return std::any_of(rings.begin(), rings.end(), [](const KeyRing& ring) {
    const auto keys = ring.keys();
    return std::any_of(keys.begin(), keys.end(), [](const Key& key) { return is_hmac(key.algorithm()); });
  });
}

}  // namespace

Result<std::unique_ptr<Keeper>> Keeper::of_access(const World& world, const Keeper& own) {
  const auto invalid = [](std::string what, std::string hint) {
    return failure(Error{Code::argument_invalid, std::move(what), std::move(hint)}.at("[[access.issuers]]"));
  };
  Configuration file = own.configuration();
  if (Result<void> good = check_access_issuers(file.access_issuers); !good) return failure(std::move(good).error());
  std::vector<Issuer> issuers;
  for (const AccessIssuer& each : file.access_issuers) issuers.push_back(each.issuer);
  if (issuers.empty()) return invalid("there is none", "docs/reference/configuration.md shows one");
  Result<Configuration> alone = configuration::with_issuers(std::move(file), issuers, {}, {});
  if (!alone) return failure(std::move(alone).error());

  auto state = std::make_unique<State>(
      world, KeeperOptions{.environment = own.state_->options.environment, .without_key = WithoutKey::wait});
  state->instance = own.state_->instance;
  state->handed = std::move(*alone);
  if (Result<void> started = state->start(ResolveOptions{}.deadline); !started) {
    return failure(std::move(started).error());
  }
  const std::shared_ptr<const Snapshot> now = state->current();  // another thread may put a later one in its place
  for (const Party& party : now->parties) {
    const std::optional<Error> error = party.state().last_failure();
    if (error && error->category() == Category::usage) return failure(Error(*error).at("[[access.issuers]]"));
    if (has_secret(party.keeper->rings())) {
      return invalid("the sources of " + party.names.front() + " give a shared secret",
                     "name those of its public keys");
    }
  }
  return std::unique_ptr<Keeper>(new Keeper(std::move(state)));
}

}  // namespace jwtsync
