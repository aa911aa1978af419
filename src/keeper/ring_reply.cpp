// SPDX-License-Identifier: Apache-2.0
#include "keeper/ring_reply.h"

#include "jose/value.h"
#include "json/in_place.h"

#include <jwtsync/ring_keys.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace jwtsync::keeper {
namespace {

using rotation::KeyState, rotation::Ring, rotation::RingKey, rotation::verifies;

tl::unexpected<Error> malformed(const std::string& what) {
  return failure(Code::answer_malformed, "gives a ring that cannot be taken: " + what,
                 "is it a hub of this version? docs/reference/hub.md has what it says");
}

/// The kids of those that tokens without one are tried against: at most two, the active one first.
std::vector<std::string_view> unnamed_kids_of(const Ring& ring) {
  std::vector<std::string_view> kids;
  for (const RingKey& key : ring.keys) {
    if (key.takes_unnamed && verifies(key)) kids.push_back(key.kid);
  }
  return kids;
}

Result<std::optional<KeyRing>> keys_of(std::string_view body, const Ring& ring, const ReplyOptions& how,
                                       std::string_view unnamed_kid) {
  const std::size_t count = rotation::count_of_verifying(ring);
  if (count == 0) return std::optional<KeyRing>();
  const RingKey* const active = how.signs ? ring.in(KeyState::active) : nullptr;
  RingOptions options;
  options.allow_short_keys = how.allow_short_keys;
  options.known = how.known;
  options.signing_kid = active == nullptr ? std::string_view() : std::string_view(active->kid);
  options.unnamed_kid = unnamed_kid;
  const auto value = jose::read_document(body);
  if (!value) return malformed("it has no keys");
  if (!*value) return failure(value->error());
  Result<KeyRing> keys = KeyRing::of(**value, options);
  if (!keys) return failure(std::move(keys).error());
  const bool are_all = std::all_of(ring.keys.begin(), ring.keys.end(),
                                   [&](const RingKey& key) { return !verifies(key) || rotation::has(*keys, key); });
  if (!are_all || keys->keys().size() != count) {
    return malformed("its keys are not those of its document");
  }
  return std::optional(std::move(*keys));
}

/// One that is not understood is left out: it is asked for by nobody's gate.
std::optional<TriedKey> tried_in(const json::InPlace& probe, const std::string& kid, const std::string& token) {
  const std::optional<Result<Secret>> jwk = probe.secret_of("key");
  std::optional<std::string> nonce = probe.string_of("nonce");
  if (!jwk || !*jwk || !nonce) return std::nullopt;
  Result<KeyRing> ring = KeyRing::parse(**jwk);
  if (!ring || ring->keys().size() != 1 || ring->keys().front().kid() != kid) return std::nullopt;
  return TriedKey{kid, std::move(*nonce), token, std::move(*ring)};
}

}  // namespace

Result<RingReply> read_ring_reply(std::string_view body, const ReplyOptions& options) {
  const Result<json::InPlace> value = json::InPlace::parse(body, Code::answer_malformed);
  if (!value || !value->is_object()) return malformed("it is not a JSON object");
  const std::optional<std::string> document = value->string_of("ring");
  const std::optional<json::InPlace> now = value->member("now"), probes = value->member("probes");
  const std::optional<std::uint64_t> seconds = now ? now->whole_number() : std::nullopt;
  constexpr std::uint64_t latest = 253'402'300'799;  // of the year 9999
  if (!document || !seconds || *seconds > latest || !probes || !probes->is_array()) {
    return malformed("it lacks \"ring\", \"probes\" or \"now\"");
  }
  Result<Ring> ring = rotation::read_ring(*document);
  if (!ring) return failure(std::move(ring).error());
  const std::vector<std::string_view> unnamed = unnamed_kids_of(*ring);
  Result<std::optional<KeyRing>> keys = keys_of(body, *ring, options, unnamed.empty() ? "" : unnamed.front());
  if (!keys) return failure(std::move(keys).error());
  Result<std::optional<KeyRing>> second;
  if (unnamed.size() > 1) second = keys_of(body, *ring, options, unnamed.back());
  if (!second) return failure(std::move(second).error());
  const rotation::Moment when{std::chrono::seconds(*seconds)};
  RingReply reply{std::move(*ring), {}, std::move(*keys), std::move(*second), {}, when};
  reply.held = {reply.ring.position, rotation::digest_of(*document)};
  for (const json::InPlace& each : probes->elements()) {
    auto kid = each.string_of("kid"), token = each.string_of("token");
    if (!kid || !token) return malformed("a probe has no kid or no token");
    if (each.member("key")) {
      reply.tried = tried_in(each, *kid, *token);
      continue;
    }
    reply.probes.emplace(std::move(*kid), std::move(*token));
  }
  return reply;
}

}  // namespace jwtsync::keeper
