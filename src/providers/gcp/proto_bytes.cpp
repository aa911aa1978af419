// SPDX-License-Identifier: Apache-2.0
#include "providers/gcp/proto_bytes.h"

#include "base/encoding.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>

namespace jwtsync::gcp {
namespace {

constexpr std::size_t quad = 4;  // characters that stand for three bytes

/// Without its padding, which must fill up the last quad if there is any.
std::optional<std::string_view> without_padding(std::string_view text) noexcept {
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  if (padding > 0 && text.size() % quad != 0) return std::nullopt;
  return text.substr(0, text.size() - padding);
}

char url_safe(char c) noexcept { return c == '+' ? '-' : c == '/' ? '_' : c; }
char standard(char c) noexcept { return c == '-' ? '+' : c == '_' ? '/' : c; }

}  // namespace

std::optional<Result<Secret>> decode_proto_bytes(const Secret& text) {
  return text.reveal([](std::string_view characters) -> std::optional<Result<Secret>> {
    const auto digits = without_padding(characters);
    if (!digits) return std::nullopt;
    bool is_base64 = true;
    Result<Secret> bytes = Secret::filled(digits->size(), [&](std::span<char> room) {
      std::transform(digits->begin(), digits->end(), room.begin(), url_safe);
      // In place: three bytes are written where four characters were read.
      const auto size = base::base64url_decode({room.data(), room.size()}, room.data());
      is_base64 = size.has_value();
      return size.value_or(0);
    });
    if (!is_base64) return std::nullopt;
    return bytes;
  });
}

void add_proto_bytes(std::string_view bytes, http::SecretText& text) {
  constexpr std::size_t most = 3 * 64;  // bytes a step: whole quads, so that only the last step is padded
  std::array<char, most / 3 * quad> room;
  for (; !bytes.empty(); bytes.remove_prefix(std::min(most, bytes.size()))) {
    const std::string_view step = bytes.substr(0, most);
    const std::size_t size = base::base64url_size(step.size());
    room.fill('=');
    base::base64url_encode(step, room.data());
    std::transform(room.begin(), room.end(), room.begin(), standard);
    text.add({room.data(), (size + quad - 1) / quad * quad});
  }
  ::explicit_bzero(room.data(), room.size());
}

}  // namespace jwtsync::gcp
