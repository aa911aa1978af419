// SPDX-License-Identifier: Apache-2.0
#include "hub/offer.h"

#include "hub/body.h"
#include "jose/value.h"
#include "json/in_place.h"
#include "json/strict.h"

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

/// No ring has a place that nothing could follow.
bool is_modest(const rotation::Position& position) {
  constexpr std::uint64_t most = 1'000'000'000;
  return position.epoch < most && position.generation < most;
}

/// To look at the numbers of a key pair takes time, for which others wait.
bool has_modest_numbers(const std::string& document) {
  constexpr std::size_t most_keys = 16, most_characters = 6000;  // of all moduli: eight keys of 4096 bits
  const Result<json::Value> value = json::parse(document, Code::request_malformed);
  if (!value || !value->is_object()) return true;  // which is told by who reads it
  std::size_t keys = 0, characters = 0;
  const auto count = [&](const json::Value& list) {
    for (const json::Value& key : list) {
      ++keys;
      if (key.is_object() && key.contains("n") && key["n"].is_string()) {
        characters += key["n"].get_ref<const std::string&>().size();
      }
    }
  };
  if (value->contains("keys")) count((*value)["keys"]);
  if (value->contains("jwtsync") && (*value)["jwtsync"].is_object() && (*value)["jwtsync"].contains("withdrawn")) {
    count((*value)["jwtsync"]["withdrawn"]);
  }
  return keys <= most_keys && characters <= most_characters;
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
  if (!has_modest_numbers(*document)) return malformed("its ring has more, or larger, keys than one may have");
  Result<rotation::Ring> ring = rotation::read_ring(*document);
  if (ring && !is_modest(ring->position)) return malformed("its ring has a place that nothing could follow");
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
