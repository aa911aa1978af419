// SPDX-License-Identifier: Apache-2.0
#include "json/special_bytes.h"

#include "json/scan.h"

#include <gtest/gtest.h>
#include <array>
#include <string>
#include <vector>

namespace jwtsync::json::special_bytes_test {

constexpr std::array ways{Vectors::never, Vectors::if_there};

/// The places of the special bytes of a text, and of the NUL behind it, as a map has them. The text is copied to the
/// size that is promised, so that a sanitizer sees any byte read too many.
std::vector<std::size_t> places(std::string_view text, Vectors vectors) {
  std::vector<char> copy(text.begin(), text.end());
  copy.resize(text.size() + 1 + bytes_of_word, '\0');
  std::vector<std::uint64_t> map(words_of_map(text.size()));
  map_special_bytes(copy.data(), text.size(), map.data(), vectors);
  std::vector<std::size_t> places;
  SpecialBytes special(copy.data(), map.data());
  for (const char* at = copy.data(); at <= copy.data() + text.size(); ++at) {
    at = special.skip_to(at);
    places.push_back(static_cast<std::size_t>(at - copy.data()));
  }
  return places;
}

/// The same, byte by byte.
std::vector<std::size_t> expected_places(std::string_view text) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_plain(text[i])) places.push_back(i);
  }
  places.push_back(text.size());
  return places;
}

TEST(SpecialBytes, are_those_that_a_literal_does_not_pass_over_whatever_the_byte_and_its_place) {
  for (const Vectors vectors : ways) {
    for (int byte = 0; byte < 256; ++byte) {
      for (const std::size_t place : {0u, 15u, 16u, 31u, 32u, 63u, 64u, 127u}) {
        std::string text(130, 'x');
        text[place] = static_cast<char>(byte);
        EXPECT_EQ(places(text, vectors), expected_places(text)) << byte << " at " << place;
      }
    }
  }
}

TEST(SpecialBytes, are_found_in_texts_of_every_length) {
  std::string text;
  std::uint32_t state = 1;
  for (std::size_t size = 0; size <= 300; ++size) {
    for (const Vectors vectors : ways) EXPECT_EQ(places(text, vectors), expected_places(text)) << size;
    state = state * 1664525u + 1013904223u;
    text += (state >> 29) == 0 ? static_cast<char>(state >> 16) : 'x';
  }
}

TEST(SpecialBytes, before_the_place_asked_for_are_passed_over) {
  const std::string text = "\n\"a\"  \"b\"" + std::string(bytes_of_word, ' ') + '"';
  std::string copy = text + '\0' + std::string(bytes_of_word, '"');
  std::vector<std::uint64_t> map(words_of_map(text.size()));
  map_special_bytes(copy.data(), text.size(), map.data());
  SpecialBytes special(copy.data(), map.data());
  EXPECT_EQ(special.skip_to(copy.data() + 2), copy.data() + 3);
  EXPECT_EQ(special.skip_to(copy.data() + 7), copy.data() + 8);
  EXPECT_EQ(special.skip_to(copy.data() + 9), copy.data() + text.size() - 1);
  // From quote to quote: the newline is passed over too, though nobody asked for it.
  SpecialBytes quotes(copy.data(), map.data());
  EXPECT_EQ(quotes.skip_from(copy.data() + 1), copy.data() + 3);
  EXPECT_EQ(quotes.skip_from(copy.data() + 6), copy.data() + 8);
  EXPECT_EQ(quotes.skip_from(copy.data() + text.size() - 1), copy.data() + text.size());
}

}  // namespace jwtsync::json::special_bytes_test
