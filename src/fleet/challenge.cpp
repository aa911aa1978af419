// SPDX-License-Identifier: Apache-2.0
// HMAC-SHA-256(HKDF-SHA-256(key bytes, "jwtsync challenge v1"), nonce).
#include "fleet/challenge.h"

#include "base/encoding.h"
#include "base/error.h"
#include "base/wipe.h"
#include "crypto/constant_time.h"
#include "crypto/hash.h"
#include "fleet/variants.h"
#include "sources/fitness.h"

#include <jwtsync/fleet.h>
#include <algorithm>
#include <array>
#include <span>

namespace jwtsync {

Result<Nonce> Nonce::create(Randomness& randomness) {
  Nonce nonce;
  if (Result<void> filled = randomness.fill(nonce.bytes_); !filled) return failure(std::move(filled).error());
  return nonce;
}

Result<Nonce> Nonce::parse(std::string_view text) {
  static_assert(base::base64url_decoded_size(base::base64url_size(size)) == size);
  Nonce nonce;
  if (text.size() != base::base64url_size(size) || !base::base64url_decode(text, nonce.bytes_.data())) {
    return failure(Code::nonce_malformed, "a nonce is 43 base64url characters, which hold 32 bytes",
                   "make one with: jwtsync agree --new-nonce");
  }
  return nonce;
}

std::string Nonce::text() const { return base::base64url_encode(bytes()); }

}  // namespace jwtsync

namespace jwtsync::fleet {
namespace {

constexpr std::string_view challenge_info = "jwtsync challenge v1";
constexpr std::string_view absent_info = "jwtsync absent variant v1 ";
constexpr std::size_t answer_key_size = 32;

/// Whether one of the keys in a row is this one, in a time that tells nothing of them.
bool is_among(std::string_view keys, std::string_view key) {
  bool found = false;
  for (; !keys.empty(); keys.remove_prefix(answer_key_size)) {
    found |= crypto::equal_in_constant_time(keys.substr(0, answer_key_size), key);
  }
  return found;
}

/// The key of a variant, behind those before it. Where the transform does not apply or changes nothing, where its
/// result would not be fit, and where an earlier one has the same, it comes of the secret and the name: an answer lets
/// the asker test guesses of what was answered for, so it is never of anything weak; and that there is none, or that
/// two are equal, tells of the secret.
void derive_variant(const Variant& variant, std::string_view key_bytes, std::size_t least_length,
                    std::span<char> scratch, std::string_view earlier, std::span<char> room) {
  const std::string_view changed(scratch.data(), transform(variant, key_bytes, scratch));
  if (sources::is_fit(changed, least_length)) {
    crypto::hkdf_sha256(changed, challenge_info, room);
    if (!is_among(earlier, {room.data(), room.size()})) return;
  }
  crypto::hkdf_sha256(key_bytes, std::string(absent_info) + std::string(variant.name), room);
}

void derive_into(std::string_view key_bytes, std::span<const Variant> variants, std::size_t least_length,
                 std::span<char> scratch, std::span<char> room) {
  crypto::hkdf_sha256(key_bytes, challenge_info, room.first(answer_key_size));
  for (std::size_t i = 0; i < variants.size(); ++i) {
    const std::size_t derived = (1 + i) * answer_key_size;
    derive_variant(variants[i], key_bytes, least_length, scratch, {room.data(), derived},
                   room.subspan(derived, answer_key_size));
  }
}

/// One after the other, the variants are made in one piece of secret memory.
Result<Secret> derive_all(std::string_view key_bytes, std::span<const Variant> variants, std::size_t least_length) {
  const std::size_t longest = room_for(std::min(key_bytes.size(), max_transformed_size));
  Result<Secret> keys;
  const Result<Secret> used = Secret::filled(variants.empty() ? 0 : longest, [&](std::span<char> scratch) {
    keys = Secret::filled((1 + variants.size()) * answer_key_size, [&](std::span<char> room) {
      derive_into(key_bytes, variants, least_length, scratch, room);
      return room.size();
    });
    return scratch.size();
  });
  if (!used) return failure(used.error());
  return keys;
}

std::string answer_by(std::string_view answer_key, const Nonce& nonce) {
  const crypto::Digest mac = crypto::hmac_sha256(answer_key, nonce.bytes());
  return base::base64url_encode(std::string_view(mac.data(), mac.size()));
}

}  // namespace

std::string answer_to(std::string_view key_bytes, const Nonce& nonce) {
  std::array<char, answer_key_size> key{};
  crypto::hkdf_sha256(key_bytes, challenge_info, key);
  std::string answer = answer_by({key.data(), key.size()}, nonce);
  base::wipe(std::span<char>(key));
  return answer;
}

Result<AnswerKeys> AnswerKeys::derive(const KeyRing& ring, Variants variants, std::size_t least_length) {
  AnswerKeys result;
  for (const Key& key : ring.keys()) {
    // A key pair is never a newline away from another.
    const bool varied = variants == Variants::with && is_hmac(key.algorithm());
    const std::span<const Variant> asked = varied ? fleet::variants() : std::span<const Variant>();
    Result<Secret> keys = key.material().reveal([&](std::string_view bytes) -> Result<Secret> {
      if (bytes.empty()) return failure(base::lost_in_fork());
      return derive_all(bytes, asked, least_length);
    });
    if (!keys) return failure(std::move(keys).error());
    KeyAnswer shown{std::string(key.kid()), key.role(), std::string(name_of(key.algorithm())), {}, {}};
    result.keys_.push_back({std::move(shown), std::move(*keys)});
  }
  return result;
}

Result<ChallengeAnswer> AnswerKeys::answer(const Identity& identity, const Nonce& nonce, Variants variants) const {
  ChallengeAnswer answer{identity.service, identity.instance, {}};
  for (const OfKey& key : keys_) {
    KeyAnswer given = key.shown;
    key.keys.reveal([&](std::string_view bytes) {
      const auto next = [&] {
        std::string mac = answer_by(bytes.substr(0, answer_key_size), nonce);
        bytes.remove_prefix(answer_key_size);
        return mac;
      };
      if (bytes.empty()) return;
      given.answer = next();
      if (bytes.empty() || variants == Variants::without) return;
      for (const Variant& variant : fleet::variants()) {
        given.variants.push_back({std::string(variant.name), next()});
      }
    });
    if (given.answer.empty()) return failure(base::lost_in_fork());
    answer.keys.push_back(std::move(given));
  }
  return answer;
}

Result<ChallengeAnswer> answer_challenge(const Identity& identity, const KeyRing& ring, const Nonce& nonce,
                                         Variants variants, std::size_t least_length) {
  const Result<AnswerKeys> keys = AnswerKeys::derive(ring, variants, least_length);
  if (!keys) return failure(keys.error());
  return keys->answer(identity, nonce, variants);
}

}  // namespace jwtsync::fleet
