// SPDX-License-Identifier: Apache-2.0
#include "service/access_tokens.h"

#include "base/encoding.h"
#include "crypto/constant_time.h"

#include <jwtsync/secret.h>
#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>

namespace jwtsync::service {
namespace {

bool is_material_of(const KeyRing& ring, std::string_view bytes) {
  const auto keys = ring.keys();
  return std::any_of(keys.begin(), keys.end(), [&](const Key& key) {
    return key.pair() == nullptr && key.material().reveal([&](std::string_view material) {
      return crypto::equal_in_constant_time(material, bytes);
    });
  });
}

/// The bytes of `text` by one of the decoders of base/encoding.h; empty where it is not of that form.
template <typename Decode>
Secret decoded(std::string_view text, const Decode& decode) {
  Result<Secret> bytes = Secret::filled(text.size() + 2, [&](std::span<char> room) {
    const std::optional<std::size_t> size = decode(text, room.data());
    return size.value_or(0);
  });
  return bytes ? std::move(*bytes) : Secret();
}

}  // namespace

bool is_key_of(const KeyRing& ring, std::string_view token) {
  const auto is_material = [&](std::string_view bytes) { return !bytes.empty() && is_material_of(ring, bytes); };
  const auto base64 = [](std::string_view text, char* out) { return base::base64_decode(text, out); };
  const auto base64url = [](std::string_view text, char* out) { return base::base64url_decode(text, out); };
  const auto hex = [](std::string_view text, char* out) { return base::hex_decode(text, out); };
  return is_material(token) || decoded(token, base64).reveal(is_material) ||
         decoded(token, base64url).reveal(is_material) || decoded(token, hex).reveal(is_material);
}

}  // namespace jwtsync::service
