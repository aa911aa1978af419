// SPDX-License-Identifier: Apache-2.0
// The answer to a challenge: HMAC-SHA-256(HKDF-SHA-256(key bytes, "jwtsync challenge v1"), nonce).
#include "base/encoding.h"
#include "crypto/hash.h"
#include "fleet/variants.h"

#include <jwtsync/fleet.h>

namespace jwtsync {
namespace {

constexpr std::string_view challenge_info = "jwtsync challenge v1";
constexpr std::size_t challenge_key_size = 32;

Result<std::string> answer_of(std::string_view key_bytes, const Nonce& nonce) {
  const Result<Secret> key = Secret::filled(challenge_key_size, [&](std::span<char> room) {
    crypto::hkdf_sha256(key_bytes, challenge_info, room);
    return room.size();
  });
  if (!key) return failure(key.error());
  const crypto::Digest mac =
      key->reveal([&](std::string_view bytes) { return crypto::hmac_sha256(bytes, nonce.bytes()); });
  return base::base64url_encode(std::string_view(mac.data(), mac.size()));
}

Result<std::vector<VariantAnswer>> answer_variants(std::string_view key_bytes, const Nonce& nonce,
                                                   std::size_t least_length) {
  std::vector<VariantAnswer> answers;
  for (const fleet::Variant& variant : fleet::variants()) {
    const Result<Secret> changed = fleet::transformed(variant, key_bytes);
    if (!changed) return failure(changed.error());
    // An answer lets whoever asked test guesses of what was answered for: never of anything weak.
    const bool fit = changed->reveal([&](std::string_view bytes) { return is_fit(bytes, least_length); });
    if (!fit) continue;
    Result<std::string> answer = changed->reveal([&](std::string_view bytes) { return answer_of(bytes, nonce); });
    if (!answer) return failure(std::move(answer).error());
    answers.push_back({std::string(variant.name), std::move(*answer)});
  }
  return answers;
}

Result<KeyAnswer> answer_for(const Key& key, const Nonce& nonce, Variants variants, std::size_t least_length) {
  return key.material().reveal([&](std::string_view bytes) -> Result<KeyAnswer> {
    if (bytes.empty()) {
      return failure(Code::ring_unavailable, "this process is a fork of the one that loaded the keys, and holds none",
                     "open the keeper after the fork, in every worker");
    }
    Result<std::string> answer = answer_of(bytes, nonce);
    if (!answer) return failure(std::move(answer).error());
    KeyAnswer result{std::string(key.kid()), key.role(), std::string(name_of(key.algorithm())), std::move(*answer), {}};
    if (variants == Variants::with && is_hmac(key.algorithm())) {
      Result<std::vector<VariantAnswer>> answers = answer_variants(bytes, nonce, least_length);
      if (!answers) return failure(std::move(answers).error());
      result.variants = std::move(*answers);
    }
    return result;
  });
}

}  // namespace

Result<ChallengeAnswer> answer_challenge(const Identity& identity, const KeyRing& ring, const Nonce& nonce,
                                         Variants variants, std::size_t least_length) {
  ChallengeAnswer answer{identity.service, identity.instance, {}};
  for (const Key& key : ring.keys()) {
    Result<KeyAnswer> key_answer = answer_for(key, nonce, variants, least_length);
    if (!key_answer) return failure(std::move(key_answer).error());
    answer.keys.push_back(std::move(*key_answer));
  }
  return answer;
}

}  // namespace jwtsync
