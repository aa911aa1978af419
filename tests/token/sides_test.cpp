// SPDX-License-Identifier: Apache-2.0
#include "token/sides.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace jwtsync::token::sides_test {

using ::testing::HasSubstr;

constexpr auto rs256 = Algorithm::rs256;

BothSides sides_of(std::string algorithm, std::vector<VerifierFacts::Key> keys) {
  BothSides sides;
  sides.token.has_header = true;
  sides.token.algorithm = std::move(algorithm);
  sides.verifier.keys = std::move(keys);
  return sides;
}

TEST(Sides, tell_what_each_says) {
  BothSides sides = sides_of("RS512", {{"a", rs256, true, true}});
  EXPECT_EQ(sides_text(sides), R"(; token: alg "RS512", no kid; verifier: key "a" (RS256))");
  sides.token.kid = "x";
  sides.token.issuer = "auth";
  sides.token.audiences = {"backend", "web"};
  sides.verifier.issuer = "idp";
  sides.verifier.audiences = {"jobs"};
  EXPECT_EQ(sides_text(sides),
            R"(; token: alg "RS512", kid "x", iss "auth", aud "backend", "web"; verifier: key "a" (RS256), iss "idp", )"
            R"(aud "jobs")");
  sides.token.issuer.reset();
  sides.token.audiences.clear();
  EXPECT_THAT(sides_text(sides), HasSubstr(R"(kid "x", no iss, no aud;)"));
  sides.token.has_header = false;
  EXPECT_EQ(sides_text(sides), "");
}

TEST(Sides, tell_the_key_that_is_named_first_and_not_all_of_many) {
  BothSides sides = sides_of("RS256", {});
  for (const char* kid : {"a", "b", "c", "d", "e"}) sides.verifier.keys.push_back({kid, rs256, false, true});
  sides.verifier.keys.back().is_accepted = false;
  sides.token.kid = "e";
  EXPECT_THAT(sides_text(sides),
              HasSubstr(R"(keys "e" (RS256, which is not accepted), "a" (RS256), "b" (RS256) and 2 more)"));
}

TEST(Sides, cannot_be_spoofed_by_quotation_marks) {
  BothSides sides = sides_of(R"(RS256"; verifier: key "x)", {{"a", rs256, false, true}});
  EXPECT_THAT(sides_text(sides), HasSubstr(R"(alg "RS256\"; verifier: key \"x", no kid;)"));
}

TEST(Sides, name_the_setting_that_would_take_the_algorithm) {
  EXPECT_THAT(way_to_take_algorithm(sides_of("RS512", {{"a", rs256, true, true}})),
              HasSubstr(R"([verify] algorithms = ["RS512"])"));
  EXPECT_THAT(way_to_take_algorithm(sides_of("HS512", {{"a", Algorithm::hs256, true, true}})), HasSubstr("HS512"));
  EXPECT_THAT(way_to_take_algorithm(sides_of("RS256", {{"a", rs256, false, false}})),
              HasSubstr("add RS256 to what is accepted: [verify] algorithms"));
}

TEST(Sides, name_no_setting_where_none_would) {
  EXPECT_EQ(way_to_take_algorithm(sides_of("RS512", {{"a", rs256, false, true}})), "") << "the key says RS256";
  EXPECT_EQ(way_to_take_algorithm(sides_of("HS256", {{"a", rs256, true, true}})), "") << "the oldest attack";
  EXPECT_EQ(way_to_take_algorithm(sides_of("ES384", {{"a", Algorithm::es256, true, true}})), "");
  EXPECT_EQ(way_to_take_algorithm(sides_of("none", {{"a", rs256, true, true}})), "");
  BothSides sides = sides_of("RS512", {{"a", rs256, false, true}, {"b", rs256, true, true}});
  sides.token.kid = "a";
  EXPECT_EQ(way_to_take_algorithm(sides), "") << "it is another key that has no algorithm";
}

TEST(Sides, expect_the_algorithms_of_the_key_that_is_named) {
  using ::testing::ElementsAre;
  constexpr auto rs512 = Algorithm::rs512, es256 = Algorithm::es256;
  BothSides sides =
      sides_of("RS384", {{"a", rs256, false, true}, {"a", rs512, false, true}, {"b", es256, false, true}});
  sides.verifier.algorithms = {es256, rs256, rs512};
  EXPECT_THAT(algorithms_for(sides), ElementsAre(es256, rs256, rs512)) << "of no kid";
  sides.token.kid = "x";
  EXPECT_THAT(algorithms_for(sides), ElementsAre(es256, rs256, rs512)) << "of no key's kid";
  sides.token.kid = "a";
  EXPECT_THAT(algorithms_for(sides), ElementsAre(rs256, rs512));
  sides.verifier.keys[0].is_accepted = false;
  EXPECT_THAT(algorithms_for(sides), ElementsAre(rs512));
}

TEST(Sides, know_where_a_kid_would_do) {
  BothSides sides = sides_of("ES256", {{"a", rs256, false, true}, {"b", Algorithm::es256, false, true}});
  EXPECT_TRUE(lacks_name_of_key(sides));
  sides.token.kid = "a";
  EXPECT_FALSE(lacks_name_of_key(sides)) << "it has one";
  sides.token.kid.reset();
  sides.verifier.keys[1].is_accepted = false;
  EXPECT_FALSE(lacks_name_of_key(sides)) << "it would not do";
  EXPECT_FALSE(lacks_name_of_key(sides_of("ES256", {{"a", Algorithm::es256, false, true}})));
  EXPECT_FALSE(lacks_name_of_key(sides_of("none", {{"a", rs256, false, true}, {"b", rs256, false, true}})));
}

}  // namespace jwtsync::token::sides_test
