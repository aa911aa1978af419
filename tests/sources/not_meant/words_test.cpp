// SPDX-License-Identifier: Apache-2.0
#include "sources/not_meant/words.h"

#include <gtest/gtest.h>
#include <string>

namespace jwtsync::sources::not_meant::words_test {

/// The words, a letter each for its kind: k(nown), n(umber), r(ow), u(nknown); "-" where a part is no word.
std::string kinds(std::string_view value) {
  const Words words(value);
  if (!words.are_words()) return "-";
  std::string letters;
  for (const Word& word : words.list()) letters += "knru"[static_cast<std::size_t>(word.kind)];
  return letters;
}

std::string joined(std::string_view value) {
  const Words words(value);
  std::string text;
  for (const Word& word : words.list()) text += (text.empty() ? "" : " ") + std::string(word.text);
  return text;
}

TEST(words, end_at_separators_capitals_and_digits) {
  EXPECT_EQ(joined("your-256-bit_secret"), "your 256 bit secret");
  EXPECT_EQ(joined("YourSuperSecretKey"), "Your Super Secret Key");
  EXPECT_EQ(joined("JWTSecretHS256"), "JWT Secret HS 256");
  EXPECT_EQ(joined("changeme"), "change me");
  EXPECT_EQ(joined("thisisasecret"), "this is a secret");
}

TEST(words, are_of_four_kinds) {
  EXPECT_EQ(kinds("change-me-now-acme-32-qwerty"), "kkkunr");
  EXPECT_EQ(kinds("secret-1234567890"), "kr");
  EXPECT_EQ(kinds("Acme secret"), "uk");
}

TEST(words, are_not_what_is_random) {
  EXPECT_EQ(kinds("Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"), "-");
  EXPECT_EQ(kinds("9f86d081884c7d659a2feaa0c55ad015"), "-");
  EXPECT_EQ(kinds("change-me-58213"), "-") << "a number that may be random";
  EXPECT_EQ(kinds("change-m\xC3\xA9"), "-");
  EXPECT_EQ(kinds(""), "-");
  EXPECT_EQ(kinds("---"), "-");
}

TEST(words, are_counted_by_kind) {
  const Words words("change-me-acme-32");
  EXPECT_EQ(words.count(WordKind::known), 2U);
  EXPECT_EQ(words.count(WordKind::unknown), 1U);
  EXPECT_EQ(words.count(WordKind::number), 1U);
  EXPECT_EQ(words.count(WordKind::row), 0U);
}

TEST(words, are_bounded) {
  std::string many;
  for (std::size_t i = 0; i <= most_words; ++i) many += "me-";
  EXPECT_FALSE(Words(many).are_words());
}

}  // namespace jwtsync::sources::not_meant::words_test
