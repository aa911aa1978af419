// SPDX-License-Identifier: Apache-2.0
// Looks without parsing, and without copying: what was meant as a key set but is broken must not be taken for a secret
// of its own, and the value is secret.
#include "jose/shape.h"

#include "base/encoding.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace jwtsync::jose {
namespace {

constexpr std::string_view spaces = " \t\r\n";

std::string_view skip_space(std::string_view text) noexcept {
  const std::size_t start = text.find_first_not_of(spaces);
  return start == std::string_view::npos ? std::string_view{} : text.substr(start);
}

/// The size of the text literal that `text` begins with, quotes included; all of it if it does not end.
std::size_t literal_size(std::string_view text) noexcept {
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      return i + 1;
    }
  }
  return text.size();
}

/// Whether the outermost object of `text` seems to have a member of this name, given with its quotes.
bool has_member(std::string_view text, std::string_view quoted_name) noexcept {
  std::size_t depth = 0;
  while (!text.empty()) {
    std::size_t size = 1;
    if (text.front() == '{' || text.front() == '[') {
      ++depth;
    } else if (text.front() == '}' || text.front() == ']') {
      if (depth <= 1) return false;
      --depth;
    } else if (text.front() == '"') {
      size = literal_size(text);
      const bool name = skip_space(text.substr(size)).starts_with(':');
      if (depth == 1 && name && text.substr(0, size) == quoted_name) return true;
    }
    text.remove_prefix(size);
  }
  return false;
}

constexpr std::size_t smallest_der_key = 32;  // bytes; an Ed25519 public key has 44
constexpr std::size_t der_head_size = 6;      // of tag, length of up to four bytes, and the tag within

/// Whether `head` begins a SEQUENCE of `size` bytes in all that has a SEQUENCE or an INTEGER first: so do SPKI,
/// certificates, PKCS #8, PKCS #1 and SEC 1. One of eight million random secrets does, too.
bool begins_der_key(std::string_view head, std::size_t size) noexcept {
  constexpr std::uint8_t sequence = 0x30, integer = 0x02, long_form = 0x80;
  const auto byte = [head](std::size_t at) { return static_cast<std::uint8_t>(head[at]); };
  if (size < smallest_der_key || head.size() < der_head_size || byte(0) != sequence) return false;
  const std::size_t length_bytes = byte(1) < long_form ? 0 : byte(1) - long_form;
  if (length_bytes > der_head_size - 3) return false;
  std::size_t length = length_bytes == 0 ? byte(1) : 0;
  for (std::size_t i = 0; i < length_bytes; ++i) length = length << 8 | byte(2 + i);
  const std::uint8_t within = byte(2 + length_bytes);
  return 2 + length_bytes + length == size && (within == sequence || within == integer);
}

/// Base64 or base64url, in lines or not: only its beginning is decoded, and its size is counted.
bool is_der_in_base64(std::string_view text) noexcept {
  constexpr std::size_t head_characters = 8;
  std::array<char, head_characters> head;
  std::size_t characters = 0;
  for (const char c : text) {
    const bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (spaces.find(c) != spaces.npos || c == '=') continue;
    if (!letter && c != '+' && c != '/' && c != '-' && c != '_') return false;
    if (characters < head.size()) head[characters] = c == '+' ? '-' : c == '/' ? '_' : c;
    ++characters;
  }
  if (characters < head.size()) return false;
  std::array<char, base::base64url_decoded_size(head_characters)> bytes;
  const auto size = base::base64url_decode({head.data(), head.size()}, bytes.data());
  return size && begins_der_key({bytes.data(), *size}, characters * 3 / 4);
}

bool is_openssh(std::string_view text) noexcept {
  constexpr std::array<std::string_view, 3> kinds{"ssh-rsa ", "ssh-ed25519 ", "ecdsa-sha2-nistp"};
  return std::any_of(kinds.begin(), kinds.end(), [text](std::string_view kind) { return text.starts_with(kind); });
}

}  // namespace

Shape shape_of(std::string_view value) noexcept {
  if (begins_der_key(value.substr(0, der_head_size), value.size())) return Shape::der;
  value = skip_space(value);
  // RFC 7468 2: text may stand before it, such as what the file is for.
  if (value.find("-----BEGIN ") != value.npos) return Shape::pem;
  if (is_openssh(value) || is_der_in_base64(value)) return Shape::other_key;
  if (!value.starts_with('{')) return Shape::raw;
  if (has_member(value, "\"keys\"")) return Shape::jwks;
  if (has_member(value, "\"kty\"")) return Shape::jwk;
  return Shape::raw;
}

}  // namespace jwtsync::jose
