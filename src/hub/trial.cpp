// SPDX-License-Identifier: Apache-2.0
#include "hub/trial.h"

#include "base/wipe.h"
#include "hub/handout.h"
#include "json/escape.h"

#include <jwtsync/ring_keys.h>

#include <utility>

namespace jwtsync::hub {
namespace {

/// A secret as it is; of a pair the public half: nobody signs with it.
Result<std::string> shown_jwk(const Key& key) {
  if (key.pair() != nullptr) {
    return rotation::key_of(key).map([](const rotation::RingKey& named) { return rotation::public_jwk(named); });
  }
  return rotation::private_jwk(key).map(
      [](const Secret& jwk) { return jwk.reveal([](std::string_view text) { return std::string(text); }); });
}

}  // namespace

Result<Trial> Trial::make(const rotation::Rehearsal& rehearsal, std::string_view environment,
                          std::span<const rotation::Seal> seals) {
  Result<KeyRing> ring =
      rotation::open_by_any(seals, rehearsal.sealed, environment, rehearsal.kid, rehearsal.algorithm);
  if (!ring) return failure(std::move(ring).error());
  const Result<std::string> token = probe_of(*ring);
  if (!token) return failure(token.error());
  Result<std::string> jwk = shown_jwk(ring->keys().front());
  if (!jwk) return failure(std::move(jwk).error());
  std::string probe = "{\"kid\":";
  json::append_text(probe, rehearsal.kid);
  probe.reserve(probe.size() + 2 * jwk->size() + token->size() + rehearsal.nonce.size() + 64);  // it is wiped once
  probe += ",\"token\":\"" + *token + "\",\"nonce\":\"" + rehearsal.nonce + "\",\"key\":";
  json::append_text(probe, *jwk);
  probe += '}';
  Result<Secret> kept = Secret::copy_of(probe);
  base::wipe(probe);
  base::wipe(*jwk);
  if (!kept) return failure(std::move(kept).error());
  return Trial(std::move(*ring), rehearsal.nonce, std::move(*kept));
}

Result<void> Trial::check(std::string_view answer) const { return check_answer(ring_.keys().front(), nonce_, answer); }

}  // namespace jwtsync::hub
