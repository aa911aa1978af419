// SPDX-License-Identifier: Apache-2.0
#include "cli/rotate_start.h"

#include <jwtsync/keyring.h>
#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include "cli/rotate_new_key.h"
#include "cli/rotate_outcome.h"
#include "cli/rotate_places.h"
#include "cli/rotate_policy.h"
#include "cli/rotate_sinks.h"
#include "cli/table.h"
#include "hub/hub.h"

namespace jwtsync::cli {
namespace {

using keyring::NamedAlgorithm;
using rotation::HoldKind;
using rotation::KeyState;
using rotation::RingKey;
using rotation::Step;
using rotation::Stored;

/// The one key that services hold.
Result<KeyRing> ring_from(const RotateScene& scene, const std::string& from,
                          const std::optional<NamedAlgorithm>& algorithm) {
  const Result<FoundSecret> found = scene.find(locator_of(from));
  if (!found) return failure(Error(found.error()).at("--from"));
  RingOptions options;
  if (algorithm) options.algorithm = algorithm->algorithm;
  options.allow_short_keys = !scene.environment().is_deployed();
  Result<KeyRing> ring = KeyRing::of(*found->value, options);
  if (!ring) return ring;
  if (ring->keys().size() != 1) {
    return failure(Code::argument_invalid, "--from has " + std::to_string(ring->keys().size()) + " keys",
                   "a rotation begins with one: the key that signs now");
  }
  if (ring->signing_key() == nullptr) {
    return failure(Code::signing_key_absent, "--from has a public key, and none that signs",
                   "give the private key that services sign with");
  }
  return ring;
}

/// What only the beginning of a ring takes. The name of the first that was given.
std::optional<std::string_view> option_of_beginning(const Arguments& arguments) {
  constexpr std::array<std::string_view, 10> names{"--new",    "--from",          "--lifetime", "--leeway",
                                                   "--skew",   "--presence",      "--permit",   "--reactivable",
                                                   "--reader", "--without-reader"};
  const auto given = std::find_if(names.begin(), names.end(), [&](auto name) { return arguments.has(name); });
  return given == names.end() ? std::nullopt : std::optional(*given);
}

int begin(RotateScene& scene, const std::optional<NamedAlgorithm>& algorithm) {
  Console& console = scene.console();
  const std::optional<std::string> from = scene.arguments().value("--from");
  const bool makes_new = scene.arguments().has("--new");
  if (from.has_value() == makes_new) {
    const std::string none = "the store has no ring of " + scene.environment().name;
    return console.fail({makes_new ? Code::argument_invalid : Code::not_found,
                         makes_new ? "--from and --new do not go together"
                                   : none + ", and start is not told of which key one is to begin",
                         "say --from file:/PATH with the key that services hold, or --new where none holds one yet"});
  }
  for (const char* const option : {"--standby", "--accept-loss"}) {
    if (!scene.arguments().has(option)) continue;
    return console.fail({Code::argument_invalid, std::string(option) + " is of the next key, and not of the first one",
                         "begin without it; jwtsync rotate start stages the next key then"});
  }
  const Result<rotation::Policy> policy = policy_of(scene.arguments());
  if (!policy) return console.fail(policy.error());
  if (Result<void> good = check_places(scene, *policy, from); !good) return console.fail(good.error());
  const Result<KeyRing> ring =
      from ? ring_from(scene, *from, algorithm) : hub::new_ring(scene.world(), algorithm.value_or(NamedAlgorithm{}));
  if (!ring) return console.fail(ring.error());
  const Key& key = *ring->signing_key();
  Result<RingKey> form = rotation::key_of(key);
  if (!form) return console.fail(form.error());
  // Tokens without a kid were taken before: they are from now on.
  form->takes_unnamed = from.has_value() && is_hmac(key.algorithm()) && ring->key_of_unnamed_tokens() == &key;
  const Result<std::string> row = sealed(scene, key);
  if (!row) return console.fail(row.error());
  const auto now = std::chrono::ceil<std::chrono::seconds>(scene.world().clock.now());
  const rotation::Ring first = rotation::first_ring(scene.environment().name, *policy, std::move(*form), now);
  if (Result<void> begun = scene.rotation().start(first, *row); !begun) return console.fail(begun.error());
  return tell_standing(scene, "begun", 0, sinks_after_step(scene));
}

/// Decisions that come with a key: members that would lose its tokens.
Result<void> accept_losses(RotateScene& scene, const Stored& stored, const std::string& kid) {
  const std::vector<std::string> names = scene.arguments().values("--accept-loss");
  if (names.empty()) return {};
  const Result<std::string> because = reason_of(scene.arguments());
  if (!because) return failure(because.error());
  const auto is_known = [&](const std::string& name) {
    const auto& members = stored.rows.members;
    return std::any_of(members.begin(), members.end(), [&](const auto& member) { return member.name == name; });
  };
  if (!std::all_of(names.begin(), names.end(), is_known)) {
    return failure(Code::not_found, "--accept-loss names a member that is not known",
                   "jwtsync rotate status --json lists members by name, service and instance");
  }
  for (const std::string& name : names) {
    if (Result<void> kept = scene.rotation().waive({HoldKind::single_key, name, kid, *because}); !kept) return kept;
  }
  return {};
}

int stage(RotateScene& scene, const Stored& stored, const std::optional<NamedAlgorithm>& wanted) {
  Console& console = scene.console();
  if (const auto option = option_of_beginning(scene.arguments())) {
    const bool is_policy = *option != "--new" && *option != "--from";
    return console.fail(
        {is_policy ? Code::argument_invalid : Code::file_exists,
         scene.environment().name + " has a ring already, and " + std::string(*option) + " belongs to its beginning",
         is_policy ? "change it by: jwtsync rotate amend; without it, start stages the next key"
                   : "without it, start stages the next key"});
  }
  const RingKey* const active = stored.ring.in(KeyState::active);
  NamedAlgorithm algorithm = wanted.value_or(NamedAlgorithm{});
  if (!wanted && active != nullptr) algorithm = {active->algorithm, name_of(active->algorithm)};
  const Result<std::vector<rotation::Seal>> seals = scene.seals();
  if (!seals) return console.fail(seals.error());
  // A key under a seal that the hub does not have would be the end of all: the others are under one of these.
  if (active != nullptr) {
    const Result<KeyRing> opened = opened_active(scene, *seals);
    if (!opened) return console.fail(opened.error());
  }
  const Result<Step> step = hub::staging(scene.world(), scene.environment().name, seals->front(), algorithm,
                                         scene.arguments().has("--standby"));
  if (!step) return console.fail(step.error());
  if (Result<void> kept = accept_losses(scene, stored, step->kid); !kept) return console.fail(kept.error());
  return take_and_tell(scene, stored.ring.position, *step);
}

}  // namespace

int rotate_start(RotateScene& scene) {
  const Result<std::optional<NamedAlgorithm>> algorithm = wanted_algorithm(scene.arguments());
  if (!algorithm) return scene.console().fail(algorithm.error());
  const Result<Stored> stored = scene.rotation().load();
  if (stored) return stage(scene, *stored, *algorithm);
  if (stored.error().code != Code::not_found) return scene.console().fail(stored.error());
  return begin(scene, *algorithm);
}

}  // namespace jwtsync::cli
