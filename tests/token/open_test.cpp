// SPDX-License-Identifier: Apache-2.0
#include "token/open.h"

#include <gtest/gtest.h>

#include <string>

#include "forge.h"

namespace jwtsync::token::open_test {

TEST(Open, checks_the_size_before_anything_else) {
  const auto longest = split(std::string(max_token_size, 'A'));
  ASSERT_FALSE(longest);
  EXPECT_EQ(longest.error().code, Code::token_malformed);
  const auto longer = split(std::string(max_token_size + 1, 'A'));
  ASSERT_FALSE(longer);
  EXPECT_EQ(longer.error().code, Code::token_too_large);
}

TEST(Open, has_room_for_the_largest_parts_there_are) {
  Scratch scratch;
  const std::string part(max_token_size - 4, 'A');
  EXPECT_TRUE(decode_rest({"AA", part, "AA", {}}, scratch.memory()));
  EXPECT_EQ(scratch.memory().payload.bytes().size(), part.size() / 4 * 3);
  EXPECT_TRUE(decode_rest({"AA", "AA", part, {}}, scratch.memory()));
  const auto header = open_header(part, scratch.memory());
  ASSERT_FALSE(header);
  EXPECT_EQ(header.error().problem, "is not a JSON object");
}

TEST(Open, tells_an_unsecured_token_from_one_that_lost_its_signature) {
  Scratch scratch;
  const std::string none = encode(R"({"alg":"none"})"), payload = encode(good_claims);
  EXPECT_TRUE(is_unsecured(none + '.' + payload + '.', scratch.memory()));
  EXPECT_TRUE(is_unsecured(encode(R"({"alg":"nOnE"})") + '.' + payload + '.', scratch.memory()));
  for (const std::string& text : {encode(good_header) + '.' + payload + '.', none + '.', none + '.' + payload,
                                  none + '.' + payload + "..", '.' + payload + '.', std::string("."), std::string()}) {
    EXPECT_FALSE(is_unsecured(text, scratch.memory())) << text;
  }
}

TEST(Open, names_the_part_that_is_wrong) {
  Scratch scratch;
  EXPECT_EQ(decode_rest({"AA", "=", "AA", {}}, scratch.memory()).error().subject, "the payload");
  EXPECT_EQ(decode_rest({"AA", "AA", "=", {}}, scratch.memory()).error().subject, "the signature");
  EXPECT_EQ(open_header("=", scratch.memory()).error().subject, "the header");
  EXPECT_EQ(open_header(encode(R"({"kid":1})"), scratch.memory()).error().problem,
            "has a kid or typ that is not a string");
}

TEST(Open, reads_the_parameters_that_decide) {
  Scratch scratch;
  const auto header = open_header(encode(R"({"alg":"HS\u0032\u00356","kid":"k","typ":"JWT","x":1})"), scratch.memory());
  ASSERT_TRUE(header);
  EXPECT_EQ(header->algorithm, "HS256");
  EXPECT_EQ(header->kid, "k");
  EXPECT_EQ(header->type, "JWT");
}

}  // namespace jwtsync::token::open_test
