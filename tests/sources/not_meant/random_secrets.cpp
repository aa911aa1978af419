// SPDX-License-Identifier: Apache-2.0
// Random secrets of the kinds that people make. None may be taken for something that nobody meant as a secret, nor for
// one that everybody knows. The seed is fixed, so that a failure comes again.
#include <gtest/gtest.h>
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

#include "common_words.h"
#include "sources/not_meant/not_meant.h"
#include "sources/public_defaults.h"

namespace jwtsync::sources::not_meant::random_secrets {

constexpr std::size_t count = JWTSYNC_RANDOM_SECRETS;
constexpr std::size_t list_every = 16;  // of how many secrets one is looked up in the lists, eight digests each

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view base32_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view base64_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view base64url_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

class RandomSecrets : public ::testing::Test {
 protected:
  std::size_t below(std::size_t limit) { return static_cast<std::size_t>(engine_() % limit); }

  /// `bits` random bits by digits of an alphabet that has a power of two of them, and padding to a whole block or none.
  std::string encoded(std::string_view digits, std::size_t bytes, std::size_t block) {
    std::size_t bits_a_digit = 0;
    while ((std::size_t{1} << bits_a_digit) < digits.size()) ++bits_a_digit;
    std::string text;
    for (std::size_t bits = bytes * 8; bits > 0;) {
      const std::size_t of_this = std::min(bits, bits_a_digit);
      text += digits[below(std::size_t{1} << of_this) << (bits_a_digit - of_this)];
      bits -= of_this;
    }
    while (block > 0 && text.size() % block != 0) text += '=';
    return text;
  }

  /// Of 32, 48 and 64 bytes in turn, padded or not.
  std::string encoded_in_turn(std::string_view digits, std::size_t i, std::size_t block) {
    constexpr std::array<std::size_t, 3> sizes{32, 48, 64};
    return encoded(digits, sizes[i % sizes.size()], i / sizes.size() % 2 == 0 ? block : 0);
  }

  std::string printable(std::size_t size) {
    std::string text;
    while (text.size() < size) text += static_cast<char>('!' + below('~' - '!' + 1));
    return text;
  }

  std::string uuid() {
    const std::string digits = encoded(hex_digits, 16, 0);
    return digits.substr(0, 8) + "-" + digits.substr(8, 4) + "-4" + digits.substr(13, 3) + "-a" + digits.substr(17, 3) +
           "-" + digits.substr(20);
  }

  std::string words(std::size_t number, std::string_view separator) {
    std::string text;
    for (std::size_t i = 0; i < number; ++i) {
      if (i > 0) text += separator;
      text += common_words[below(common_words.size())];
    }
    return text;
  }

  template <typename Make>
  void expect_none_refused(Make make) {
    for (std::size_t i = 0; i < count; ++i) {
      const std::string secret = make(i);
      const auto finding = find(secret);
      ASSERT_FALSE(finding) << secret << " is taken for " << name_of(finding->kind);
      ASSERT_FALSE(i % list_every == 0 && is_public_default(secret)) << secret;
    }
  }

 private:
  std::mt19937_64 engine_{20261127};
};

TEST_F(RandomSecrets, in_hexadecimal_are_meant) {
  expect_none_refused([&](std::size_t i) { return encoded_in_turn(hex_digits, i, 0); });
}

TEST_F(RandomSecrets, in_base32_are_meant) {
  expect_none_refused([&](std::size_t i) { return encoded_in_turn(base32_digits, i, 8); });
}

TEST_F(RandomSecrets, in_base64_are_meant) {
  expect_none_refused([&](std::size_t i) { return encoded_in_turn(base64_digits, i, 4); });
}

TEST_F(RandomSecrets, in_base64url_are_meant) {
  expect_none_refused([&](std::size_t i) { return encoded_in_turn(base64url_digits, i, 4); });
}

TEST_F(RandomSecrets, of_printable_characters_are_meant) {
  expect_none_refused([&](std::size_t) { return printable(40); });
}

TEST_F(RandomSecrets, written_as_json_are_meant) {
  expect_none_refused([&](std::size_t) {
    std::string escaped = "\"";
    for (const char c : printable(40)) escaped += (c == '"' || c == '\\' ? "\\" : "") + std::string(1, c);
    return escaped + "\"";
  });
}

TEST_F(RandomSecrets, of_two_uuids_are_meant) {
  expect_none_refused([&](std::size_t) { return uuid() + uuid(); });
}

TEST_F(RandomSecrets, of_seven_words_are_meant) {
  constexpr std::array<std::string_view, 5> separators{"-", "_", " ", ".", ""};
  expect_none_refused([&](std::size_t i) { return words(7, separators[i % separators.size()]); });
}

}  // namespace jwtsync::sources::not_meant::random_secrets
