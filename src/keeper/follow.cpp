// SPDX-License-Identifier: Apache-2.0
// Taking the rings of a hub into use, as any load of keys, and keeping the one in use where that must not be.
#include "base/text.h"
#include "configuration/settings.h"
#include "fleet/target.h"
#include "keeper/state.h"
#include "sources/fitness.h"

#include <jwtsync/fleet.h>
#include <jwtsync/keeper.h>
#include <algorithm>
#include <string>
#include <utility>

namespace jwtsync {
namespace {

using rotation::KeyState, rotation::Position, rotation::Succession;

std::string text_of(Position position) {
  return std::to_string(position.epoch) + "." + std::to_string(position.generation);
}

/// Why nothing is signed, or the signer as it is.
Result<Signer> signer_of(Result<Signer> signer, const rotation::Ring& ring, bool signs) {
  if (!signs) {
    return failure(Code::signing_key_absent, "this process follows its hub as one that verifies only",
                   "let it sign by signs of [rotation]");
  }
  if (ring.in(KeyState::active) == nullptr) {
    return failure(Code::ring_unavailable, "no key of the ring signs: the one that did was revoked",
                   "it goes on as soon as a new key is proved and promoted");
  }
  return signer;
}

tl::unexpected<Error> not_taken(Code code, const std::string& why, const char* hint) {
  return failure(code, "the hub offers a ring that is not taken: " + why, hint);
}

}  // namespace

Result<void> Keeper::State::start_following(FollowedHub hub, Configuration configuration) {
  if (Result<void> good = keeper::check_following(hub, configuration, options); !good) return good;
  const ResolveOptions asked = configuration::resolve_options(configuration, options.environment);
  Result<Environment> environment = detect_environment(world.variables, asked);
  if (!environment) return failure(std::move(environment).error());
  if (hub.access_token_file) {
    const Result<Secret> token = read_access_token(world.files, *hub.access_token_file);
    if (!token) return failure(token.error());
    if (Result<void> good = check_access_token(world, *token, asked); !good) return good;
  }
  following = std::make_unique<keeper::Following>(world, std::move(hub), std::move(*environment));
  keeper::Loaded none = loaded_of(std::move(configuration), {});
  hold(std::move(none), 0);
  const Result<void> joined = [&] {
    const std::lock_guard acting(following->acting);
    return do_what_is_due();
  }();
  // A child starts with what the hub says now, and signs under a permit that stands there; else nobody waits for it.
  if (options.handover && (!joined || !current()->has_key())) {
    leave();
    return joined ? failure(current()->loaded.prepared.error()) : joined;
  }
  if (current()->has_key()) return {};
  if (options.without_key == WithoutKey::fail) return joined ? failure(current()->loaded.prepared.error()) : joined;
  note_call(joined);
  return {};
}

keeper::Loaded Keeper::State::loaded_of(Configuration configuration, const keeper::RingReply& reply) const {
  const std::string hub = fleet::shown(following->options.url);
  keeper::Facts facts;
  facts.expectations = configuration::expectations_of(configuration, options.expectations);
  facts.service = configuration::service_name(world, configuration, options.service);
  facts.environment = following->environment;
  facts.source = "ring of " + hub;
  facts.locator = hub;
  facts.labels = configuration::labels_of(world, configuration, options.labels);
  facts.configuration = std::move(configuration);
  keeper::Loaded loaded{std::move(facts),
                        failure(Code::ring_unavailable, "the hub " + hub + " has not given a key yet",
                                "see whether it can be reached, and has a ring of this environment"),
                        {}};
  if (reply.ring.environment.empty()) return loaded;
  loaded.facts.trail = {{hub, Outcome::found, "generation " + text_of(reply.ring.position)}};
  if (!reply.keys) {
    loaded.prepared = failure(Code::ring_unavailable, "no key of the ring verifies: all were revoked",
                              "it goes on as soon as there is a new key");
    return loaded;
  }
  std::optional<keeper::Handed> handed;
  if (options.handover) {
    Result<keeper::Handed> given = given_of(reply);
    if (!given) {
      loaded.prepared = failure(std::move(given).error());
      return loaded;
    }
    handed = std::move(*given);
  }
  const KeyRing& keys = handed ? handed->ring : *reply.keys;
  const std::size_t least = sources::least_length(following->environment);
  const Expectations expected = keeper::without_strangers(loaded.facts.expectations, keys);
  loaded.prepared = keeper::prepare(keys, least, expected, world.clock);
  if (!loaded.prepared) return loaded;
  loaded.prepared->signer = signer_of(std::move(loaded.prepared->signer), reply.ring, following->options.signs);
  if (handed) {
    loaded.handed_over = std::move(handed->first);
    loaded.second_handed_over = std::move(handed->second);
  }
  if (reply.second && following->options.handed.value_or(HandedKeys::set) == HandedKeys::set) {
    Result<Verifier> second = Verifier::create(*reply.second, expected, world.clock);
    if (second) loaded.prepared->second = std::move(*second);
  }
  loaded.followed = keeper::Followed{reply.ring.policy.lifetime, reply.ring.revoked, {}};
  auto& gone = loaded.followed->gone;
  gone.insert(gone.end(), reply.ring.retired.begin(), reply.ring.retired.end());
  return loaded;
}

Result<bool> Keeper::State::take_ring(const http::Answer& answer, std::chrono::nanoseconds begun, Events& events) {
  keeper::Following& own = *following;
  const bool short_keys = !own.environment.is_deployed();
  const KeyRing* const known = own.taken && own.taken->keys ? &*own.taken->keys : nullptr;
  Result<keeper::RingReply> reply = keeper::read_ring_reply(answer.body(), {own.options.signs, short_keys, known});
  if (!reply) return failure(std::move(reply).error());
  own.hub_now = reply->now;
  const Position offered = reply->ring.position;
  if (reply->ring.environment != own.environment.name) {
    return not_taken(Code::answer_malformed, "it is of another environment than " + own.environment.name,
                     "name the hub of this environment");
  }
  if (own.taken) {
    const Position held = own.taken->held.position;
    const std::string places = text_of(offered) + ", and " + text_of(held) + " is held";
    const Succession found = rotation::succession(own.taken->held, reply->ring);
    if (found == Succession::older) {
      return not_taken(Code::keys_outdated, "it is older: " + places, "a store was restored: begin a later epoch");
    }
    if (found == Succession::forked || (own.is_forked && offered.epoch == held.epoch)) {
      own.is_forked = true;
      return not_taken(Code::answer_malformed, "it has another history, a fork: " + places,
                       "find out which store is the right one, and begin a later epoch of its ring");
    }
    if (found == Succession::same) {
      own.taken->probes = std::move(reply->probes);
      own.taken->tried = std::move(reply->tried);
      return false;
    }
  }
  keeper::Loaded loaded = loaded_of(current()->loaded.facts.configuration, *reply);
  const bool is_bereft = options.handover && !loaded.prepared && holds_revoked(reply->ring);
  if (!loaded.prepared && reply->keys && !is_bereft) return failure(loaded.prepared.error());
  own.is_forked = false;
  std::map<std::string, std::shared_ptr<keeper::KeyUse>> uses;
  for (const rotation::RingKey& key : reply->ring.keys) {
    const auto before = own.uses.find(key.kid);
    uses[key.kid] = before == own.uses.end() ? std::make_shared<keeper::KeyUse>(key.takes_unnamed) : before->second;
  }
  own.uses = std::move(uses);
  if (own.taken && own.taken->ring.revoked.size() < reply->ring.revoked.size()) own.has_dropped = true;
  own.taken = std::move(*reply);
  own.is_bereft = is_bereft;
  if (is_bereft) own.is_outdated = true;
  note_unheld_keys(events);
  return take_followed(begun, std::move(loaded), events);
}

bool Keeper::State::take_followed(std::chrono::nanoseconds begun, keeper::Loaded loaded, Events& events) {
  if (!loaded.prepared && options.handover && current()->has_key()) {  // that is what the child has
    keep_after(loaded.prepared.error(), events);
    return false;
  }
  if (!loaded.prepared) {
    stay_without_key(std::move(loaded), events);
    return true;
  }
  for (const Key& key : loaded.prepared->ring.keys()) {
    loaded.followed->uses.push_back(following->uses.at(std::string(key.kid())));
  }
  return accept(begun, std::move(loaded), events);
}

Result<bool> Keeper::State::reload_following(Configuration configuration, Events& events) {
  const auto begun = world.clock.elapsed();
  const bool has_ring = following->taken.has_value();
  keeper::Loaded loaded = loaded_of(std::move(configuration), has_ring ? *following->taken : keeper::RingReply{});
  last_read = watched.paths();
  if (has_ring && (loaded.prepared || !following->taken->keys || following->is_bereft)) {
    const bool changed = take_followed(begun, std::move(loaded), events);
    Result<bool> read = read_ring(keeper::patience, events);
    return read ? Result<bool>(*read || changed) : std::move(read);
  }
  Error error = loaded.prepared.error();
  if (has_ring) {
    keep_after(error, events);
  } else {
    hold(std::move(loaded), 0);
  }
  return failure(std::move(error));
}

Result<bool> Keeper::State::read_ring(std::chrono::milliseconds timeout, Events& events) {
  keeper::Following& own = *following;
  const auto begun = world.clock.elapsed();
  Result<http::Answer> answer = failure(Code::ring_unavailable, "there is no ring yet");
  if (own.taken) answer = own.hub.read(self(), own.taken->held.position, {}, timeout, {});
  Result<bool> taken = false;
  if (!answer) {
    taken = failure(answer.error());
  } else if (!answer->body().empty()) {
    taken = take_ring(*answer, begun, events);
  }
  if (taken) {
    freshness.read(begun);
  } else {
    freshness.failed(begun);
  }
  return taken;
}

keeper::HubClient::Self Keeper::State::self() const {
  const Identity who = identity(*current());
  return {who.service, who.instance};
}

std::optional<rotation::Ring> Keeper::State::followed_ring() {
  const std::lock_guard lock(loading);
  return following->taken ? std::optional(following->taken->ring) : std::nullopt;
}

std::optional<rotation::Held> Keeper::State::held_ring() {
  const std::lock_guard lock(loading);
  return following->taken ? std::optional(following->taken->held) : std::nullopt;
}

std::vector<rotation::Use> Keeper::State::uses_of_keys() {
  const std::lock_guard lock(loading);
  std::vector<rotation::Use> uses;
  for (const auto& [kid, use] : following->uses) {
    rotation::Use read = use->read(kid);
    if (read.accepted_expiry || read.signed_expiry || read.has_endless) uses.push_back(std::move(read));
  }
  return uses;
}

}  // namespace jwtsync
