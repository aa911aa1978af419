// SPDX-License-Identifier: Apache-2.0
#include "cli/rotate_keys.h"

#include <jwtsync/keyring.h>
#include <jwtsync/ring_keys.h>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>
#include "cli/rotate_outcome.h"
#include "cli/secret_place.h"
#include "cli/table.h"
#include "hub/hub.h"
#include "json/strict.h"

namespace jwtsync::cli {
namespace {

using rotation::RingKey;
using rotation::SealedKey;
using rotation::SealedKeys;

/// Each row that is not under the first seal, and what takes its place.
Result<std::vector<rotation::Resealed>> resealed(const RotateScene& scene, const SealedKeys& kept,
                                                 std::span<const rotation::Seal> seals) {
  std::vector<rotation::Resealed> rows;
  for (const SealedKey& row : kept.keys) {
    const RingKey* const key = kept.ring.find(row.kid);
    if (key == nullptr || rotation::seal_id_of(row.sealed) == seals.front().id()) continue;
    const Result<KeyRing> ring = hub::opened_key(kept, seals, *key);
    if (!ring) return failure(ring.error());
    Result<std::string> closed =
        seals.front().close(*ring->signing_key(), kept.ring.environment, scene.world().randomness);
    if (!closed) return failure(std::move(closed).error());
    rows.push_back({row.kid, row.sealed, std::move(*closed)});
  }
  return rows;
}

int tell_resealed(const RotateScene& scene, std::size_t moved, std::size_t all, std::string_view id) {
  Console& console = scene.console();
  if (console.format == Format::json) {
    console.out.write(json::dump({{"outcome", "resealed"}, {"seal", id}, {"moved", moved}, {"keys", all}}) + "\n");
  } else {
    console.out.write("resealed: " + std::to_string(moved) + " of " + std::to_string(all) +
                      " keys were put under the seal " + std::string(id) + ", and all are under it now\n");
  }
  return 0;
}

}  // namespace

int rotate_keys(RotateScene& scene) {
  Console& console = scene.console();
  const std::optional<std::string> out = scene.arguments().value("--out");
  if (!out) {
    return console.fail({Code::argument_invalid, "keys is given without --out",
                         "say where to put them, --out FILE: what is secret in them is never shown"});
  }
  const Result<SecretPlace> place = secret_place_of(*out);
  if (!place) return console.fail(place.error());
  const Result<std::vector<rotation::Seal>> seals = scene.seals();
  if (!seals) return console.fail(seals.error());
  const Result<SealedKeys> kept = scene.rotation().sealed_keys();
  if (!kept) return console.fail(kept.error());
  if (rotation::count_of_verifying(kept->ring) == 0) {
    return console.fail(
        {Code::not_found, "no key of the ring verifies: all were revoked", "jwtsync rotate start stages the next one"});
  }
  const Result<Secret> jwks = hub::key_set_of(*kept, *seals);
  if (!jwks) return console.fail(jwks.error());
  if (Result<void> put = put_secret(scene.world(), *place, *jwks); !put) return console.fail(put.error());
  const std::uint64_t generation = kept->ring.position.generation;
  if (console.format == Format::json) {
    console.out.write(
        json::dump(
            {{"outcome", "written"}, {"generation", generation}, {place->is_store ? "locator" : "path", place->name}}) +
        "\n");
  } else {
    console.out.write("written: the key set of generation " + std::to_string(generation) + " " + whereabouts(*place) +
                      "\n");
  }
  return 0;
}

int rotate_reseal(RotateScene& scene) {
  Console& console = scene.console();
  const Result<std::vector<rotation::Seal>> seals = scene.seals();
  if (!seals) return console.fail(seals.error());
  const Result<SealedKeys> kept = scene.rotation().sealed_keys();
  if (!kept) return console.fail(kept.error());
  const Result<std::vector<rotation::Resealed>> rows = resealed(scene, *kept, *seals);
  if (!rows) return console.fail(rows.error());
  const Result<bool> done = scene.rotation().reseal(*rows);
  if (!done) return console.fail(done.error());
  if (!*done) return tell_standing(scene, "overtaken", overtaken_status);
  return tell_resealed(scene, rows->size(), kept->keys.size(), seals->front().id());
}

}  // namespace jwtsync::cli
