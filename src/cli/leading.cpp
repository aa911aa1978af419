// SPDX-License-Identifier: Apache-2.0
#include "cli/leading.h"

#include <jwtsync/sources.h>
#include <algorithm>
#include <utility>
#include "cli/ring_store.h"
#include "cli/seals.h"

namespace jwtsync::cli {
namespace {

/// `first`, and of `then` what is not among it.
std::vector<std::string> joined(const std::vector<std::string>& first, const std::vector<std::string>& then) {
  std::vector<std::string> all = first;
  for (const std::string& each : then) {
    if (std::find(all.begin(), all.end(), each) == all.end()) all.push_back(each);
  }
  return all;
}

Result<std::string> environment_of(const World& world, const Sourcing& sourcing) {
  if (sourcing.configuration.rotation_environment) return *sourcing.configuration.rotation_environment;
  const Result<Environment> said = detect_environment(world.variables, sourcing.options);
  if (!said) return failure(said.error());
  return said->name;
}

}  // namespace

bool leads(const Arguments& arguments, const Configuration& configuration) {
  return arguments.value("--ring") || configuration.rotation_ring;
}

Result<std::vector<Place>> places_of_hub(const Arguments& arguments, const Configuration& configuration) {
  // Who may sign may ask; where a token stands in two files, the one of those who sign counts.
  Configuration with_signers = configuration;
  const std::vector<std::string>&files = configuration.rotation_signer_token_files,
        &names = configuration.rotation_signer_names;
  with_signers.access_token_files = joined(files, configuration.access_token_files);
  with_signers.access_client_names = joined(names, configuration.access_client_names);
  Result<std::vector<Place>> places = places_of(arguments, with_signers);
  if (!places) return places;
  for (Place& place : *places) {
    if (place.policy.listener == Listener::network && !place.tls) {
      return failure(Code::listener_unprotected,
                     place.address.text() + ": a hub hands out keys, and others could read them on their way",
                     "give --tls-cert and --tls-key, or listen on 127.0.0.1 or a Unix socket");
    }
    const bool shows_certificates = place.policy.listener != Listener::unix_socket;
    place.policy.signer_token_files = files;
    place.policy.signer_names = names;
    place.policy.token_files = joined(files, place.policy.token_files);
    if (shows_certificates) place.policy.client_names = joined(names, place.policy.client_names);
  }
  return places;
}

Result<std::unique_ptr<Leading>> Leading::open(const World& world, const Arguments& arguments,
                                               const Sourcing& sourcing) {
  const Configuration& configuration = sourcing.configuration;
  const std::vector<std::string> locators = seal_locators(arguments, configuration);
  if (locators.empty()) {
    return failure(Code::argument_invalid, "a hub needs the seal of the keys in its store",
                   "give --seal LOCATOR, or [rotation] seal");
  }
  if (!configuration.rotation_automatic && (configuration.rotation_every || configuration.rotation_standby)) {
    return failure(Code::configuration_malformed,
                   "[rotation] has every or standby without automatic, and such a hub takes no steps",
                   "say automatic = true, or leave them out");
  }
  Result<std::vector<rotation::Seal>> seals = seals_of(world, sourcing, locators);
  if (!seals) return failure(std::move(seals).error());
  Result<std::string> environment = environment_of(world, sourcing);
  if (!environment) return failure(std::move(environment).error());
  const std::string locator = arguments.value("--ring").value_or(configuration.rotation_ring.value_or(""));
  Result<std::unique_ptr<Store>> store = open_ring_store(world, locator);
  if (!store) return failure(std::move(store).error().at("--ring"));
  std::unique_ptr<Leading> leading(new Leading(world, std::move(*store)));
  leading->hub_ =
      std::make_unique<Hub>(world, *leading->store_,
                            HubOptions{std::move(*environment), std::move(*seals), configuration.rotation_automatic,
                                       configuration.rotation_every, configuration.rotation_standby});
  static_cast<void>(leading->hub_->attend());  // who joins as soon as it listens finds a ring
  return leading;
}

void Leading::run(Listeners& listeners, const std::stop_token& stop) {
  for (; !stop.stop_requested(); world_.clock.pause(Hub::interval)) {
    if (hub_->attend()) listeners.look_for_news();
  }
}

void Leading::run_sinks(const std::stop_token& stop) {
  for (; !stop.stop_requested(); world_.clock.pause(Hub::interval)) hub_->attend_to_sinks();
}

}  // namespace jwtsync::cli
