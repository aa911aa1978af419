// SPDX-License-Identifier: Apache-2.0
#include "cli/keys_join.h"

#include <jwtsync/keyring.h>
#include <jwtsync/sources.h>
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>
#include "cli/joined_keys.h"
#include "cli/secret_place.h"
#include "cli/sourcing.h"
#include "jose/private_jwk.h"
#include "keyring/ring_json.h"

namespace jwtsync::cli {
namespace {

/// What was asked for.
struct Wish {
  SecretPlace place;
  bool is_set = true;                            ///< a JWKS; a single JWK otherwise
  std::optional<std::size_t> of_unnamed_tokens;  ///< index of a source
};

Result<Wish> wish_of(const Arguments& arguments) {
  const auto out = arguments.value("--out");
  if (!out) {
    return failure(Code::argument_invalid, "--join is given without --out",
                   "say where to put the keys, --out FILE: what is secret in them is never shown");
  }
  Result<SecretPlace> place = secret_place_of(*out);
  if (!place) return failure(std::move(place).error());
  Wish wish{std::move(*place), true, {}};
  const std::string format = arguments.value("--format").value_or("jwks");
  if (format != "jwks" && format != "jwk") {
    return failure(Code::argument_invalid, "--format of --join names an unknown format", "say jwks, or jwk of one key");
  }
  wish.is_set = format == "jwks";
  if (const auto unnamed = arguments.value("--unnamed")) {
    const std::vector<std::string> sources = arguments.values("--source");
    const auto found = std::find(sources.begin(), sources.end(), *unnamed);
    if (found == sources.end()) {
      return failure(Code::argument_invalid, "--unnamed is not one of the sources", "repeat one that --source gives");
    }
    wish.of_unnamed_tokens = static_cast<std::size_t>(found - sources.begin());
  }
  return wish;
}

/// The ring of each source, in order; of the usual order if none is given.
Result<std::vector<KeyRing>> rings_of(const World& world, const Arguments& arguments) {
  Result<Sourcing> sourcing = sourcing_of(world, arguments);
  if (!sourcing) return failure(std::move(sourcing).error());
  // A locator that is none is told by its place among all.
  const Resolution first = resolve(world, sourcing->options);
  if (!first.found && first.found.error().category() == Category::usage) return failure(first.found.error());
  const std::vector<std::string> sources = std::exchange(sourcing->options.sources, {});
  std::vector<KeyRing> rings;
  for (std::size_t i = 0; i < std::max<std::size_t>(sources.size(), 1); ++i) {
    if (!sources.empty()) sourcing->options.sources = {sources[i]};
    Result<KeyRing> ring = resolve_ring(world, *sourcing).ring;
    if (!ring) return failure(std::move(ring).error());
    rings.push_back(std::move(*ring));
  }
  return rings;
}

Result<Secret> written(const JoinedKeys& joined, bool is_set) {
  if (is_set) return jose::private_jwks(joined.jwks);
  if (joined.jwks.size() == 1) return joined.jwks.front().clone();
  return failure(Code::argument_invalid, "a JWK holds one key, and these are " + std::to_string(joined.jwks.size()),
                 "leave --format out: a set holds them all");
}

void tell(const KeyRing& ring, const JoinedKeys& joined, const SecretPlace& place, Console& console) {
  if (console.format == Format::json) {
    json::Value answer = keyring::ring_json(ring);
    answer[place.is_store ? "locator" : "path"] = place.name;
    console.out.write(json::dump(answer) + "\n");
    return;
  }
  const std::size_t count = ring.keys().size();
  const Key* const signs = ring.signing_key();
  console.note((count == 1 ? "the one key " : "a set of " + std::to_string(count) + " keys ") + whereabouts(place) +
               (place.is_store ? "" : " (0600)") +
               (signs == nullptr ? "; none signs" : "; " + std::string(signs->kid()) + " signs"));
  if (joined.unnamed > 1 && ring.key_of_unnamed_tokens() == nullptr) {
    console.note("tokens without a kid will be refused; --unnamed LOCATOR says whose they are");
  }
}

Result<void> join_into(const Wish& wish, const Invocation& invocation) {
  const Result<std::vector<KeyRing>> rings = rings_of(invocation.world, invocation.arguments);
  if (!rings) return failure(rings.error());
  const Result<JoinedKeys> joined = join_keys(*rings, wish.of_unnamed_tokens);
  if (!joined) return failure(joined.error());
  const Result<Secret> keys = written(*joined, wish.is_set);
  if (!keys) return failure(keys.error());
  // What every process will make of it: keys that cannot stand beside each other are refused here.
  const Result<KeyRing> ring = KeyRing::parse(*keys, {.allow_short_keys = true});
  if (!ring) return failure(ring.error());
  if (Result<void> put = put_secret(invocation.world, wish.place, *keys); !put) return put;
  tell(*ring, *joined, wish.place, invocation.console);
  return {};
}

}  // namespace

int join(const Invocation& invocation) {
  const Result<Wish> wish = wish_of(invocation.arguments);
  if (!wish) return invocation.console.fail(wish.error());
  const Result<void> joined = join_into(*wish, invocation);
  return joined ? 0 : invocation.console.fail(joined.error());
}

}  // namespace jwtsync::cli
