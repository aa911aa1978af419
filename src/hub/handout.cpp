// SPDX-License-Identifier: Apache-2.0
#include "hub/handout.h"

#include "crypto/constant_time.h"
#include "fleet/challenge.h"
#include "json/escape.h"

#include <jwtsync/fleet.h>
#include <jwtsync/ring_keys.h>
#include <jwtsync/token.h>
#include <algorithm>

namespace jwtsync::hub {
namespace {

using rotation::RingKey;
using rotation::verifies;

}  // namespace

Result<std::string> probe_of(const KeyRing& ring) {
  const Result<Signer> signer = Signer::create(ring);
  if (!signer) return failure(signer.error());
  Claims claims;
  claims.expires_at(Time(std::chrono::seconds(1)));
  Scratch scratch;
  return signer->sign(claims, scratch).map([](std::string_view token) { return std::string(token); });
}

Result<void> check_answer(const Key& key, const std::string& nonce, std::string_view answer) {
  const Result<Nonce> asked = Nonce::parse(nonce);
  if (!asked) return failure(asked.error());
  const std::string expected =
      key.material().reveal([&](std::string_view bytes) { return fleet::answer_to(bytes, *asked); });
  if (!key.material().lost() && crypto::equal_in_constant_time(expected, answer)) return {};
  return failure(Code::proof_mismatch, "the answer is not that of the key " + std::string(key.kid()),
                 "jwtsync agree shows who holds another key");
}

Result<Handout> Handout::make(const rotation::SealedKeys& keys, std::span<const rotation::Seal> seals) {
  Handout made;
  made.ring_ = keys.ring;
  made.held_ = rotation::held(keys.ring);
  made.document_ = "{\"ring\":";
  json::append_text(made.document_, rotation::write(keys.ring));
  made.probes_ = "],\"probes\":[";
  for (const RingKey& key : keys.ring.keys) {
    if (!verifies(key)) continue;
    Result<OpenKey> opened = open(key, keys, seals);
    if (!opened) return failure(std::move(opened).error());
    if (Result<void> added = made.add_probe(key, *opened); !added) return failure(std::move(added).error());
    made.keys_.push_back(std::move(*opened));
  }
  return made;
}

Result<Handout::OpenKey> Handout::open(const RingKey& key, const rotation::SealedKeys& keys,
                                       std::span<const rotation::Seal> seals) {
  const auto row = std::find_if(keys.keys.begin(), keys.keys.end(),
                                [&](const rotation::SealedKey& each) { return each.kid == key.kid; });
  if (row == keys.keys.end()) {
    return failure(Code::secret_absent, "the store does not have the material of the key " + key.kid,
                   "a key is brought under seal with the step that stages it; see docs/rotation.md");
  }
  Result<KeyRing> ring = rotation::open_by_any(seals, row->sealed, keys.ring.environment, key.kid, key.algorithm);
  if (!ring) return failure(std::move(ring).error());
  const Key& opened = ring->keys().front();
  const Result<RingKey> is = rotation::key_of(opened);
  if (!is) return failure(is.error());
  if (is->material != key.material) {
    return failure(Code::answer_malformed,
                   "the store has other material for the key " + key.kid + " than its ring says",
                   "look at who can write to the store; see docs/rotation.md");
  }
  Result<Secret> jwk = rotation::private_jwk(opened);
  if (!jwk) return failure(std::move(jwk).error());
  return OpenKey{std::move(*ring), std::move(*jwk),
                 opened.pair() != nullptr ? rotation::public_jwk(key) : std::string()};
}

Result<void> Handout::add_probe(const RingKey& key, const OpenKey& opened) {
  if (!key.question) return {};
  const Result<std::string> token = probe_of(opened.ring);
  if (!token) return failure(token.error());
  if (probes_.back() != '[') probes_ += ',';
  probes_ += "{\"kid\":";
  json::append_text(probes_, key.kid);
  probes_ += ",\"token\":\"" + *token + "\"}";
  return {};
}

std::string Handout::reply(bool signs, rotation::Moment now, std::string_view trial) const {
  const std::string end = "],\"now\":" + std::to_string(now.time_since_epoch().count()) + "}";
  constexpr std::string_view keys = ",\"keys\":[";
  std::size_t size = document_.size() + keys.size() + probes_.size() + trial.size() + 1 + end.size();
  for (const OpenKey& key : keys_) size += key.for_signers.size() + key.for_others.size() + 1;
  std::string text;
  text.reserve(size);  // so that secrets stand in one place, and nowhere else
  text += document_;
  text += keys;
  for (const OpenKey& key : keys_) {
    if (text.back() != '[') text += ',';
    const bool is_public = !signs && !key.for_others.empty();
    if (is_public) text += key.for_others;
    if (!is_public) key.for_signers.reveal([&](std::string_view jwk) { text += jwk; });
  }
  text += probes_;
  if (!trial.empty() && text.back() != '[') text += ',';
  text += trial;
  text += end;
  return text;
}

Result<void> Handout::check(std::string_view kid, std::string_view answer) const {
  const RingKey* const asked = ring_.find(kid);
  if (asked == nullptr || !asked->question || !verifies(*asked)) {
    return failure(Code::generation_overtaken, "the ring does not ask for this key",
                   "read the ring, and answer what it asks");
  }
  for (const OpenKey& key : keys_) {
    const Key& own = key.ring.keys().front();
    if (own.kid() == kid) return check_answer(own, asked->question->nonce, answer);
  }
  return failure(Code::internal_error, "the key " + asked->kid + " is not open");
}

}  // namespace jwtsync::hub
