// SPDX-License-Identifier: Apache-2.0
#include "fleet/variants.h"

#include "base/encoding.h"
#include "variant_fixture.h"

#include <gmock/gmock.h>
#include <jwtsync/testing.h>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace jwtsync::fleet::variants_test {

using fixture::change;

std::string bytes_of(const std::string& hex) {
  std::string bytes(hex.size() / 2, '\0');
  EXPECT_TRUE(base::hex_decode(hex, bytes.data()));
  return bytes;
}

TEST(variants, are_those_of_the_vectors) {
  std::ifstream file(JWTSYNC_SOURCE_DIR "/tests/fleet/vectors.json");
  const auto vectors = nlohmann::json::parse(file).at("variants");
  ASSERT_EQ(vectors.size(), variants().size());
  for (std::size_t i = 0; i < vectors.size(); ++i) {
    const std::string name = vectors[i].at("name");
    EXPECT_EQ(variants()[i].name, name);
    EXPECT_EQ(base::hex_encode(change(name, bytes_of(vectors[i].at("secret_hex")))),
              vectors[i].at("transformed_hex").get<std::string>())
        << name;
  }
}

TEST(variants, have_names_of_their_own) {
  std::set<std::string_view> names;
  for (const Variant& variant : variants()) EXPECT_TRUE(names.insert(variant.name).second) << variant.name;
}

/// So that an answer never lets anybody test a part of a secret.
TEST(variants, keep_all_of_the_secret) {
  for (const std::string_view secret : {"two\nlines", "before\0after", "a # comment", "NAME=value", "tail\n\n"}) {
    for (const Variant& variant : variants()) {
      const std::string changed = change(variant.name, secret);
      EXPECT_TRUE(changed.empty() || changed.size() + 2 >= secret.size() * 3 / 4) << variant.name;
    }
  }
}

TEST(variants, of_very_long_secrets_do_not_exist) {
  EXPECT_EQ(change("trailing_newline", std::string(max_transformed_size, 'a')).size(), max_transformed_size + 1);
  EXPECT_EQ(change("trailing_newline", std::string(max_transformed_size + 1, 'a')), "");
}

/// Texts by which transforms grow most, or at all, and bytes of chance among them.
std::vector<std::string> worst_of(std::size_t size, Randomness& randomness) {
  constexpr std::string_view pieces[] = {
      "$", "\n", "\xe9",      "&",    "\"",         "\\",      "%",   "'",  "=", "<",
      " ", "0x", "{\"a\":\"", "\x01", "&#x10FFFF;", "\\u20ac", "\\n", "QQ", "a", "\xF0\x9F\x98\x80"};
  std::vector<std::string> worst;
  std::string chances(size + 1, '\0');
  EXPECT_TRUE(randomness.fill(chances));
  worst.push_back(chances.substr(0, size));
  std::string mixed;
  for (const std::string_view piece : pieces) {
    std::string& same = worst.emplace_back();
    while (same.size() < size) same += piece;
    same.resize(size);
    const auto chance = static_cast<std::uint8_t>(chances[mixed.size() % chances.size()]);
    mixed += pieces[chance % std::size(pieces)];
  }
  mixed.resize(size, '"');
  worst.push_back(mixed);
  for (const auto& [before, behind] : {std::pair("\"", "\""), std::pair("base64:", ""), std::pair("JWT_KEY=\"", "\""),
                                       std::pair("{\"key\":\"", "\"}")}) {
    worst.push_back(before + mixed + behind);
  }
  return worst;
}

TEST(variants, fit_in_their_room_whatever_the_secret) {
  testing::FakeRandomness randomness;
  for (std::size_t size = 1; size < 160; ++size) {
    for (const std::string& secret : worst_of(size, randomness)) {
      const std::size_t enough = room_for(secret.size());
      for (const Variant& variant : variants()) {
        std::string room(enough + 8, '#');
        EXPECT_LE(variant.apply(secret, std::span(room).first(enough)), enough);
        EXPECT_EQ(room.substr(enough), "########") << variant.name;
      }
    }
  }
}

/// Each that is undone is what it was.
TEST(variants, have_their_opposites) {
  constexpr std::pair<std::string_view, std::string_view> opposites[] = {
      {"trailing_newline", "trimmed"},
      {"trailing_crlf", "trimmed"},
      {"trailing_carriage_return", "trimmed"},
      {"trailing_space", "trimmed"},
      {"leading_space", "trimmed"},
      {"double_quoted", "double_unquoted"},
      {"single_quoted", "single_unquoted"},
      {"json_string_encoded", "json_string_decoded"},
      {"byte_order_mark_added", "byte_order_mark_removed"},
      {"byte_order_mark_added", "zero_width_removed"},
      {"byte_order_mark_and_crlf_added", "byte_order_mark_and_space_removed"},
      {"base64_encoded", "base64_decoded"},
      {"base64_encoded_line", "base64_decoded_trimmed"},
      {"base64url_encoded", "base64url_decoded"},
      {"base64url_encoded_padded", "base64url_decoded"},
      {"base64_encoded_twice", "base64_decoded_twice"},
      {"base64_encoded_wrapped_76", "base64_unwrapped_decoded"},
      {"base64_encoded_wrapped_64", "base64_unwrapped_decoded"},
      {"base64_encoded_quoted", "base64_unquoted_decoded"},
      {"base64_prefix_encoded", "base64_prefix_decoded"},
      {"hex_encoded", "hex_decoded"},
      {"hex_encoded_upper", "hex_decoded"},
      {"hex_prefix_encoded", "hex_prefix_decoded"},
      {"percent_encoded", "percent_decoded"},
      {"newlines_escaped", "newlines_unescaped"},
      {"lf_as_crlf", "crlf_as_lf"},
      {"dollars_doubled", "dollars_undoubled"},
      {"backslashes_doubled", "backslashes_undoubled"},
      {"backslashes_doubled", "backslashes_removed"},
      {"json_escaped", "json_unescaped"},
      {"html_escaped", "html_unescaped"},
      {"unicode_escaped", "unicode_unescaped"},
      {"latin1_as_utf8", "utf8_as_latin1"},
  };
  const std::string secret =
      "Zq7-c4n4ry\n\"Wm2v$X9p&Lk4<Tn8>\\Rb6'Hs3%Jd5 Gf1+Yc\xC3\xA9/Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc";
  for (const auto& [done, undone] : opposites) EXPECT_EQ(change(undone, change(done, secret)), secret) << done;
}

}  // namespace jwtsync::fleet::variants_test
