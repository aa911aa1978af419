// SPDX-License-Identifier: Apache-2.0
#include "token/maker.h"

#include "base/require.h"
#include "jose/base64url.h"
#include "jose/method.h"
#include "keyring/key_pair.h"

#include <array>
#include <span>

namespace jwtsync::token {
namespace {

/// The largest signature there is: of an RSA key of 16384 bits.
constexpr std::size_t longest_signature = 2048;

}  // namespace

Result<Maker> Maker::of(const Key& key) {
  if (key.pair() != nullptr) {
    auto pair = crypto::local_signing_key(*key.pair()->private_key, jose::method_of(key.algorithm()));
    if (!pair) return failure(std::move(pair).error());
    const std::size_t size = (*pair)->size();
    return Maker(std::move(*pair), size);
  }
  auto mac = key.material().reveal(
      [&](std::string_view bytes) { return crypto::HmacKey::prepare(jose::hash_of(key.algorithm()), bytes); });
  if (!mac) return failure(std::move(mac).error());
  return Maker(std::move(*mac), crypto::digest_size(jose::hash_of(key.algorithm())));
}

bool Maker::sign(std::string_view signing_input, char* out) const noexcept {
  if (const auto* const key = std::get_if<crypto::HmacKey>(&key_)) {
    const auto mac = key->authenticate(signing_input);
    if (mac) jose::base64url_encode(mac->view(), out);
    return mac.has_value();
  }
  const auto* const pair_key = std::get_if<std::shared_ptr<const crypto::SigningKey>>(&key_);
  base::require(pair_key != nullptr);
  const crypto::SigningKey& pair = **pair_key;
  std::array<char, longest_signature> room;
  const std::span<char> signature = std::span(room).first(pair.size());
  if (!pair.sign(signing_input, signature)) return false;
  jose::base64url_encode({signature.data(), signature.size()}, out);
  return true;
}

}  // namespace jwtsync::token
