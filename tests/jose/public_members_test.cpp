// SPDX-License-Identifier: Apache-2.0
#include "jose/public_members.h"

#include <gmock/gmock.h>
#include <string>
#include <string_view>

namespace jwtsync::jose::public_members_test {

using namespace std::string_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// A reading of one member "a" of this text, in JSON.
class Reading {
 public:
  explicit Reading(std::string_view text, Numbers how = Numbers::by_value)
      : json_(R"({"a":")" + std::string(text) + "\"}"),
        members_(*json::InPlace::parse(json_, Code::key_malformed)),
        numbers_(members_, how) {}

  PublicMembers& operator*() { return numbers_; }
  PublicMembers* operator->() { return &numbers_; }

 private:
  std::string json_;
  JwkMembers members_;
  PublicMembers numbers_;
};

std::string number(std::string_view text) { return Reading(text)->number("a").value_or("none"); }
std::string coordinate(std::string_view text, std::size_t size) {
  return Reading(text)->coordinate("a", size).value_or("none");
}
std::string octets(std::string_view text, std::size_t size) {
  return Reading(text)->octets("a", size).value_or("none");
}

TEST(PublicMembers, read_a_number_by_its_value) {
  for (const std::string_view text : {"AQAB", "AAEAAQ", "AAEAAQ==", "AAAAAQAB", "AAAAAAAAAQAB"}) {
    EXPECT_EQ(number(text), "\1\0\1"s) << text;
  }
  EXPECT_EQ(number("-_8"), "\xfb\xff");
  EXPECT_EQ(number("+/8"), "\xfb\xff");
  EXPECT_EQ(number("+/8="), "\xfb\xff");
  EXPECT_EQ(number("-_8="), "\xfb\xff");
}

TEST(PublicMembers, that_mean_no_number_in_any_way_are_broken) {
  for (const std::string_view text :
       {"",        "=",     "====",  "AA",    "AAAA",       "A",    "AQAB=", "AQ=",   "AQ===", "A=QAB", "=AQAB",
        "AQAB\\n", "AQ AB", " AQAB", "AQAB ", "AQ\\r\\nAB", "-+8A", "_/8A",  "AQAB.", "AR",    "AR==",  "65537!"}) {
    EXPECT_EQ(number(text), "none") << text;
  }
}

TEST(PublicMembers, read_a_coordinate_by_its_value_up_to_the_size_of_the_field) {
  EXPECT_EQ(coordinate("AQID", 3), "\1\2\3");
  EXPECT_EQ(coordinate("AAEC", 3), "\0\1\2"s);
  EXPECT_EQ(coordinate("AQI", 3), "\0\1\2"s);
  EXPECT_EQ(coordinate("AQI=", 3), "\0\1\2"s);
  EXPECT_EQ(coordinate("AAAAAQI", 3), "\0\1\2"s);
  EXPECT_EQ(coordinate("AA", 3), "\0\0\0"s) << "a coordinate may be zero: the curve says whether it is";
  EXPECT_EQ(coordinate("AQIDBA", 3), "none");
  EXPECT_EQ(coordinate("", 3), "none");
}

TEST(PublicMembers, read_octets_of_their_exact_size) {
  EXPECT_EQ(octets("AAEC", 3), "\0\1\2"s);
  EXPECT_EQ(octets("+/8=", 2), "\xfb\xff");
  for (const std::string_view text : {"AQI", "AAAAAQI", "AQIDBA", ""}) EXPECT_EQ(octets(text, 3), "none") << text;
}

TEST(PublicMembers, note_what_is_written_otherwise) {
  Reading all("AP+/8w==");
  EXPECT_EQ(all->number("a"), "\xff\xbf\xf3");
  EXPECT_THAT(all->odd(), ElementsAre(OddMember{"a", Oddity::padding}, OddMember{"a", Oddity::other_alphabet},
                                      OddMember{"a", Oddity::zeros_in_front}));
  Reading shorter("AQI");
  EXPECT_TRUE(shorter->coordinate("a", 3));
  EXPECT_THAT(shorter->odd(), ElementsAre(OddMember{"a", Oddity::zeros_missing}));
  Reading right("AQID");
  EXPECT_TRUE(right->coordinate("a", 3));
  EXPECT_THAT(right->odd(), IsEmpty());
  EXPECT_EQ(text_of(Oddity::zeros_missing), "without the zeros in front");
}

TEST(PublicMembers, are_read_strictly_where_the_key_is_ones_own) {
  for (const std::string_view text : {"AAEAAQ", "AQ==", "+/8"}) {
    EXPECT_FALSE(Reading(text, Numbers::canonical)->number("a")) << text;
  }
  EXPECT_FALSE(Reading("AQI", Numbers::canonical)->coordinate("a", 3));
  EXPECT_FALSE(Reading("AQI=", Numbers::canonical)->octets("a", 2));
  EXPECT_TRUE(Reading("AQAB", Numbers::canonical)->number("a"));
}

TEST(PublicMembers, that_are_missing_or_no_text_are_named) {
  EXPECT_EQ(Reading("AQAB")->number("b").error().message, "the member \"b\" of the key is missing");
  EXPECT_EQ(Reading("A A")->number("a").error().message, "the member \"a\" of the key is neither base64url nor base64");
}

}  // namespace jwtsync::jose::public_members_test
