// SPDX-License-Identifier: Apache-2.0
#include "jose/base64url.h"

#include "base/encoding.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace jwtsync::jose::base64url_test {

/// Bytes that follow no pattern a block could repeat.
std::string bytes_of(std::size_t size) {
  std::string bytes;
  std::uint32_t state = 1;
  for (std::size_t i = 0; i < size; ++i) {
    state = state * 1664525u + 1013904223u;
    bytes += static_cast<char>(state >> 24);
  }
  return bytes;
}

std::optional<std::string> decoded_by(Vectors vectors, std::string_view text) {
  // Exactly the room that is promised, so that a sanitizer sees a byte too many; heap, so that it is not rounded up.
  const std::vector<char> copy(text.begin(), text.end());
  std::vector<char> room(text.size() * 3 / 4 + decoding_slack);
  if (!base64url_decodes({copy.data(), copy.size()}, room.data(), vectors)) return std::nullopt;
  return std::string(room.data(), text.size() * 3 / 4);
}

/// What every way gives that this processor has: the same.
std::optional<std::string> decoded(std::string_view text) {
  const std::optional<std::string> plain = decoded_by(Vectors::none, text);
  for (const Vectors vectors : {Vectors::avx2, Vectors::avx512}) {
    if (vectors > best_vectors()) continue;
    EXPECT_EQ(decoded_by(vectors, text), plain) << text;
  }
  return plain;
}

std::string encoded(std::string_view bytes) {
  const std::vector<char> copy(bytes.begin(), bytes.end());
  std::vector<char> room(base::base64url_size(bytes.size()));
  base64url_encode({copy.data(), copy.size()}, room.data());
  return std::string(room.begin(), room.end());
}

TEST(Base64Url, of_every_length_is_what_the_plain_code_gives) {
  for (std::size_t size = 0; size <= 300; ++size) {
    const std::string bytes = bytes_of(size);
    const std::string text = base::base64url_encode(bytes);
    EXPECT_EQ(encoded(bytes), text) << size;
    EXPECT_EQ(decoded(text), bytes) << size;
  }
}

TEST(Base64Url, has_every_value_in_every_place) {
  for (int value = 0; value < 256; ++value) {
    const std::string bytes(48, static_cast<char>(value));
    EXPECT_EQ(encoded(bytes), base::base64url_encode(bytes)) << value;
    EXPECT_EQ(decoded(base::base64url_encode(bytes)), bytes) << value;
  }
}

TEST(Base64Url, gives_the_same_verdict_for_every_character_in_every_place) {
  for (const std::size_t size : {7u, 32u, 43u, 71u, 130u}) {
    const std::string text = base::base64url_encode(bytes_of(size)).substr(0, size);
    for (std::size_t at = 0; at < size; ++at) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string changed = text;
        changed[at] = static_cast<char>(byte);
        EXPECT_EQ(decoded(changed), base::base64url_decode(changed)) << size << ' ' << at << ' ' << byte;
      }
    }
  }
}

TEST(Base64Url, refuses_a_length_that_no_bytes_have) {
  for (const std::size_t size : {1u, 5u, 33u, 45u, 65u}) EXPECT_FALSE(decoded(std::string(size, 'A'))) << size;
}

TEST(Base64Url, refuses_bits_that_no_byte_takes) {
  const std::string text(40, 'A');
  EXPECT_TRUE(decoded(text + "Ag"));
  EXPECT_FALSE(decoded(text + "Ah"));
  EXPECT_TRUE(decoded(text + "AAg"));
  EXPECT_FALSE(decoded(text + "AAh"));
}

}  // namespace jwtsync::jose::base64url_test
