// SPDX-License-Identifier: Apache-2.0
#include "hub/offer.h"

#include "hub/body.h"
#include "jose/value.h"
#include "json/in_place.h"

#include <jwtsync/ring_keys.h>

#include <algorithm>
#include <utility>

namespace jwtsync::hub {
namespace {

tl::unexpected<Error> malformed(const std::string& what) {
  return failure(Code::request_malformed, "the call is malformed: " + what,
                 "docs/reference/hub.md has the form of what a hub is sent");
}

/// The name of who offers. What is not secret of the body is read as that of every call.
Result<std::string> name_in(const json::InPlace& body) {
  json::Value open = json::Value::object();
  for (const auto& [name, value] : body.members()) {
    if (name == "keys" || name == "ring") continue;
    std::optional<std::string> text = value.string();
    open[name] = text ? json::Value(std::move(*text)) : json::Value(nullptr);
  }
  Body read(json::dump(open), {});
  std::string name = read.member_name();
  if (read.fault()) return malformed(*read.fault());
  return name;
}

Result<std::optional<KeyRing>> keys_in(std::string_view body, const rotation::Ring& ring, const KeyRing* known) {
  const std::size_t count = rotation::count_of_verifying(ring);
  if (count == 0) return std::optional<KeyRing>();
  const auto value = jose::read_document(body);
  // Each was taken before it was staged, by the rules of its environment.
  RingOptions options{.allow_short_keys = true, .known = known};
  options.signing_kid = "";
  options.unnamed_kid = "";
  std::optional<KeyRing> keys;
  if (value && *value) {
    if (Result<KeyRing> made = KeyRing::of(**value, options)) keys = std::move(*made);
  }
  const auto is_held = [&](const rotation::RingKey& key) { return !verifies(key) || rotation::has(*keys, key); };
  if (!keys || keys->keys().size() != count || !std::all_of(ring.keys.begin(), ring.keys.end(), is_held)) {
    return malformed("its keys are not those of its document");
  }
  return keys;
}

bool can_be_kept(const Key& key) { return key.pair() == nullptr || key.can_sign(); }

}  // namespace

Result<Offer> read_offer(std::string_view body, const KeyRing* known) {
  const Result<json::InPlace> value = json::InPlace::parse(body, Code::request_malformed);
  if (!value || !value->is_object()) return malformed("it is not a JSON object");
  Result<std::string> name = name_in(*value);
  if (!name) return failure(std::move(name).error());
  std::optional<std::string> document = value->string_of("ring");
  const std::optional<json::InPlace> list = value->member("keys");
  if (!document) return malformed("\"ring\" is a text");
  if (!list || !list->is_array()) return malformed("\"keys\" is a list");
  Result<rotation::Ring> ring = rotation::read_ring(*document);
  if (!ring) return malformed("\"ring\" is not the document of a ring");
  if (list->elements().size() != rotation::count_of_verifying(*ring)) {
    return malformed("its keys are not those of its document");
  }
  Result<std::optional<KeyRing>> keys = keys_in(body, *ring, known);
  if (!keys) return failure(std::move(keys).error());
  return Offer{std::move(*name), std::move(*document), std::move(*ring), std::move(*keys)};
}

Result<std::vector<rotation::OfferedKey>> sealed_keys_of(const Offer& offer, const rotation::Seal& seal,
                                                         Randomness& randomness) {
  std::vector<rotation::OfferedKey> sealed;
  if (!offer.keys) return sealed;
  for (const Key& key : offer.keys->keys()) {
    if (!can_be_kept(key)) continue;
    Result<std::string> closed = seal.close(key, offer.ring.environment, randomness);
    if (!closed) return failure(std::move(closed).error());
    const rotation::RingKey* const named = offer.ring.find(key.kid());
    sealed.push_back({named->kid, named->material, std::move(*closed)});
  }
  return sealed;
}

}  // namespace jwtsync::hub
