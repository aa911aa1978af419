// SPDX-License-Identifier: Apache-2.0
#include "fleet/variants.h"

#include "base/encoding.h"

#include <gmock/gmock.h>
#include <jwtsync/testing.h>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

namespace jwtsync::fleet {
namespace {

std::string bytes_of(const std::string& hex) {
  std::string bytes(hex.size() / 2, '\0');
  EXPECT_TRUE(base::hex_decode(hex, bytes.data()));
  return bytes;
}

std::string change(std::string_view name, std::string_view secret) {
  for (const Variant& variant : variants()) {
    if (variant.name != name) continue;
    std::string room(room_for(secret.size()), '\0');
    return room.substr(0, transform(variant, secret, room));
  }
  return "no such variant";
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

TEST(variants, that_change_nothing_or_do_not_apply_are_empty) {
  struct Row {
    std::string_view name, secret;
  };
  constexpr Row rows[] = {
      {"trimmed", "nothing-to-trim"},
      {"double_unquoted", "\"one-side-only"},
      {"double_unquoted", "\""},
      {"single_unquoted", "'other\""},
      {"byte_order_mark_removed", "no mark"},
      {"zero_width_removed", "nothing invisible"},
      {"base64_decoded", "no base64 at all!"},
      {"base64_decoded", "-_-_-_-_"},
      {"base64_decoded", "QUJ="},  // stray bits
      {"base64url_decoded", "+/+/+/+/"},
      {"base64_decoded_twice", "no base64 at all!"},
      {"hex_decoded", "0g"},
      {"hex_decoded", "abc"},
      {"base64_as_base64url", "plain text!"},
      {"base64_as_base64url", "QUJD"},
      {"base64url_as_base64", "QUJD"},
      {"base64_padding_removed", "no-padding"},
      {"newlines_escaped", "one line"},
      {"newlines_unescaped", "one line"},
      {"newlines_as_spaces", "one line"},
      {"pluses_as_spaces", "minus-only"},
      {"dollars_doubled", "euros"},
      {"dollars_undoubled", "single $ only"},
      {"latin1_as_utf8", "ascii"},
      {"utf8_as_latin1", "ascii"},
      {"utf8_as_latin1", "\xE2\x82\xAC uro"},  // U+20AC has no place in ISO 8859-1
      {"utf8_as_latin1", "\xff\xfe"},
      {"json_value", "{}"},
      {"json_value", "{\"a\":1}"},
      {"json_value", "{\"a\":\"b\",\"c\":\"d\"}"},
      {"json_value", "{\"a\":\"b\"} x"},
      {"json_value", "{\"a\":\"\\u0041\"}"},
      {"json_value", "{\"a\""},
      {"json_value", "\"b\""},
      {"json_key", "{\"type\":\"HS256\"}"},
      {"json_key", "{\"key\":1}"},
      {"json_key", "{\"key\":\"a\",\"key\":\"b\"}"},
      {"json_key", "[{\"key\":\"a\"}]"},
      {"json_key", "{\"key\":\"a\"} x"},
      {"trailing_newline", ""},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(change(row.name, row.secret), "") << row.name << " of " << row.secret;
  }
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

TEST(variants, fit_in_their_room_whatever_the_secret) {
  testing::FakeRandomness randomness;
  for (std::size_t size = 1; size < 80; ++size) {
    std::string secret(size, '\0');
    ASSERT_TRUE(randomness.fill(secret));
    for (const std::string& worst :
         {secret, std::string(size, '$'), std::string(size, '\n'), std::string(size, '\xe9')}) {
      for (const Variant& variant : variants()) {
        std::string room(room_for(size) + 8, '#');
        const std::size_t written = variant.apply(worst, std::span(room).first(room_for(size)));
        EXPECT_LE(written, room_for(size));
        EXPECT_EQ(room.substr(room_for(size)), "########") << variant.name;
      }
    }
  }
}

}  // namespace
}  // namespace jwtsync::fleet
