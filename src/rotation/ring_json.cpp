// SPDX-License-Identifier: Apache-2.0
// The ring as a document. Members stand in one order, and there is no space in it: one ring has one text, whose digest
// the next generation holds.
#include "json/strict.h"
#include "rotation/fields.h"

#include <jwtsync/keyring.h>
#include <jwtsync/rotation.h>
#include <jwtsync/secret.h>
#include <algorithm>

namespace jwtsync::rotation {
namespace {

constexpr std::uint64_t format = 1;
constexpr std::size_t digest_characters = 43;

json::Value key_json(const RingKey& key) {
  json::Value written{{"kid", key.kid}, {"alg", name_of(key.algorithm)}, {"use", "sig"}};
  for (const auto& [name, text] : key.members) written[name] = text;
  json::Value ours{{"state", name_of(key.state)}, {"since", key.since}};
  if (is_hmac(key.algorithm)) ours["material"] = key.material;
  if (key.is_standby) ours["standby"] = true;
  if (key.takes_unnamed) ours["unnamed"] = true;
  if (key.question) {
    ours["nonce"] = key.question->nonce;
    ours["asked_at"] = number_of(key.question->at);
  }
  if (key.proved) {
    ours["proved_at"] = number_of(key.proved->at);
    ours["waits_until"] = number_of(key.proved->waits_until);
  }
  if (key.until) ours["until"] = number_of(*key.until);
  written["jwtsync"] = std::move(ours);
  return written;
}

json::Value tombstones_json(const std::vector<Tombstone>& tombstones) {
  json::Value written = json::Value::array();
  for (const Tombstone& each : tombstones) {
    json::Value stone{{"kid", each.kid}, {"alg", name_of(each.algorithm)}, {"at", number_of(each.at)}};
    if (!each.why.empty()) stone["why"] = each.why;
    written.push_back(std::move(stone));
  }
  return written;
}

json::Value policy_json(const Policy& policy) {
  json::Value classes = json::Value::array();
  for (const ReaderClass& each : policy.classes) {
    json::Value written{{"name", each.name}, {"kind", name_of(each.kind)}, {"delay", each.delay.count()}};
    if (!each.sink.empty()) written["sink"] = each.sink;
    if (each.is_probed) written["probed"] = true;
    classes.push_back(std::move(written));
  }
  return {{"lifetime", policy.lifetime.count()}, {"leeway", policy.leeway.count()},
          {"skew", policy.skew.count()},         {"presence", policy.presence.count()},
          {"permit", policy.permit.count()},     {"reactivable", policy.reactivable.count()},
          {"classes", std::move(classes)}};
}

std::vector<Tombstone> read_tombstones(const json::Value& list, std::optional<std::string>& fault) {
  std::vector<Tombstone> stones;
  for (const json::Value& each : list) {
    Fields fields(each, fault);
    Tombstone stone{fields.text("kid"), fields.algorithm("alg"), fields.moment("at")};
    if (fields.has("why")) stone.why = fields.text("why");
    fields.end();
    stones.push_back(std::move(stone));
  }
  return stones;
}

Policy read_policy(const json::Value& object, std::optional<std::string>& fault) {
  Fields fields(object, fault);
  Policy policy{fields.seconds("lifetime"), fields.seconds("leeway"), fields.seconds("skew"),
                fields.seconds("presence"), fields.seconds("permit"), fields.seconds("reactivable")};
  for (const json::Value& each : fields.array("classes")) {
    Fields of_class(each, fault);
    ReaderClass reader{of_class.text("name"), of_class.kind<ClassKind>("kind"), of_class.seconds("delay")};
    if (of_class.has("sink")) reader.sink = of_class.text("sink");
    reader.is_probed = of_class.flag("probed");
    of_class.end();
    policy.classes.push_back(std::move(reader));
  }
  fields.end();
  return policy;
}

/// What KeyRing makes of a public key: its numbers are those of a key that may be used, and its name is its thumbprint.
void read_public_key(const json::Value& object, RingKey& key, Fields& fields) {
  json::Value jwk = object;
  jwk.erase("jwtsync");
  const Result<Secret> text = Secret::copy_of(json::dump(jwk));
  if (!text) return fields.note("the key");
  const Result<KeyRing> ring = KeyRing::parse(*text);
  if (!ring || ring->keys()[0].pair() == nullptr) return fields.note("the key");
  Result<RingKey> made = key_of(ring->keys()[0]);
  if (!made || made->algorithm != key.algorithm) return fields.note("alg");
  key.material = std::move(made->material);
  key.members = std::move(made->members);
  // A private half is a member that is not known.
  for (const auto& [name, number] : key.members) static_cast<void>(fields.text(name));
}

void read_state(const json::Value& object, RingKey& key, std::optional<std::string>& fault) {
  Fields ours(object, fault);
  key.state = ours.kind<KeyState>("state");
  key.since = ours.number("since");
  if (is_hmac(key.algorithm)) key.material = ours.text("material");
  key.is_standby = ours.flag("standby");
  key.takes_unnamed = ours.flag("unnamed");
  if (ours.has("nonce")) key.question = Question{ours.text("nonce"), ours.moment("asked_at")};
  const std::optional<Moment> at = ours.optional_moment("proved_at"), waits = ours.optional_moment("waits_until");
  if (at && waits) key.proved = Proved{*at, *waits};
  if (at.has_value() != waits.has_value()) ours.note("proved_at");
  key.until = ours.optional_moment("until");
  ours.end();
}

RingKey read_key(const json::Value& object, std::optional<std::string>& fault) {
  Fields fields(object, fault);
  RingKey key;
  key.kid = fields.text("kid");
  key.algorithm = fields.algorithm("alg");
  if (fields.text("use") != "sig") fields.note("use");
  read_state(fields.object("jwtsync"), key, fault);
  if (fault) return key;
  if (is_hmac(key.algorithm)) {
    if (fields.text("kty") != "oct") fields.note("kty");
    key.members.emplace_back("kty", "oct");
  } else {
    read_public_key(object, key, fields);
  }
  fields.end();
  return key;
}

void read_switch(Fields& fields, Ring& ring) {
  if (!fields.has("switched")) return;
  Fields of_switch(fields.object("switched"), fields.fault());
  ring.switched = Switched{of_switch.text("kid"), of_switch.moment("at"), of_switch.moment("last_expiry")};
  of_switch.end();
}

Ring read(const json::Value& document, std::optional<std::string>& fault) {
  Fields outer(document, fault);
  Ring ring;
  for (const json::Value& key : outer.array("keys")) ring.keys.push_back(read_key(key, fault));
  Fields fields(outer.object("jwtsync"), fault);
  if (fields.number("format") != format) fields.note("format");
  ring.environment = fields.text("environment");
  ring.position = {fields.number("epoch"), fields.number("generation")};
  ring.previous = fields.text("previous");
  ring.policy = read_policy(fields.object("policy"), fault);
  read_switch(fields, ring);
  for (const json::Value& key : fields.array("withdrawn")) {
    ring.keys.push_back(read_key(key, fault));
    if (ring.keys.back().state != KeyState::withdrawn) fields.note("withdrawn");
  }
  ring.retired = read_tombstones(fields.array("retired"), fault);
  ring.revoked = read_tombstones(fields.array("revoked"), fault);
  if (!ring.previous.empty() && ring.previous.size() != digest_characters) fields.note("previous");
  fields.end();
  outer.end();
  return ring;
}

tl::unexpected<Error> malformed(const std::string& what) {
  return failure(Code::answer_malformed, "the ring document is malformed: " + what,
                 "a ring is written by a step and by nothing else; docs/rotation.md has its form");
}

}  // namespace

std::string write(const Ring& ring) {
  json::Value keys = json::Value::array(), withdrawn = json::Value::array();
  for (const RingKey& key : ring.keys) {
    (key.state == KeyState::withdrawn ? withdrawn : keys).push_back(key_json(key));
  }
  json::Value ours{{"format", format},
                   {"environment", ring.environment},
                   {"epoch", ring.position.epoch},
                   {"generation", ring.position.generation},
                   {"previous", ring.previous},
                   {"policy", policy_json(ring.policy)}};
  if (ring.switched) {
    ours["switched"] = {{"kid", ring.switched->kid},
                        {"at", number_of(ring.switched->at)},
                        {"last_expiry", number_of(ring.switched->last_expiry)}};
  }
  ours["withdrawn"] = std::move(withdrawn);
  ours["retired"] = tombstones_json(ring.retired);
  ours["revoked"] = tombstones_json(ring.revoked);
  return json::dump({{"keys", std::move(keys)}, {"jwtsync", std::move(ours)}});
}

Result<Ring> read_ring(std::string_view document) {
  const Result<json::Value> value = json::parse(document, Code::answer_malformed);
  if (!value) return failure(value.error());
  std::optional<std::string> fault;
  Ring ring = read(*value, fault);
  if (fault) return malformed(*fault + " is not what it must be");
  if ((fault = fault_of(ring))) return malformed(*fault);
  if (write(ring) != document) return malformed("it is not written as it must be");
  return ring;
}

}  // namespace jwtsync::rotation
