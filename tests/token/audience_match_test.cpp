// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <jwtsync/testing.h>
#include <jwtsync/token.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forge.h"

namespace jwtsync::audience_match_test {

TEST(AudienceMatch, of_a_name_is_found_by_it) {
  for (const AudienceMatch match : {AudienceMatch::any, AudienceMatch::all, AudienceMatch::only}) {
    EXPECT_EQ(audience_match_named(name_of(match)), match);
  }
  for (const std::string_view name : {"", "ANY", "one"}) EXPECT_EQ(audience_match_named(name), std::nullopt) << name;
}

TEST(AudienceMatch, decides_which_audiences_are_taken) {
  const auto verdict = [](AudienceMatch match, std::vector<std::string> expected, std::string_view audience) {
    const testing::FakeClock clock;
    const Expectations expectations{.audiences = std::move(expected), .audience_match = match};
    const Verifier verifier = Verifier::create(ring_of(testing::canary_secret), expectations, clock).value();
    Scratch scratch;
    const std::string token = token_of(good_header, R"({"exp":1767225700,"aud":)" + std::string(audience) + '}');
    return verifier.verify(token, scratch).has_value();
  };
  EXPECT_TRUE(verdict(AudienceMatch::any, {"a", "b"}, R"("b")"));
  EXPECT_TRUE(verdict(AudienceMatch::all, {"a", "b"}, R"(["b","c","\u0061"])"));
  EXPECT_TRUE(verdict(AudienceMatch::all, {"a"}, R"("a")"));
  EXPECT_FALSE(verdict(AudienceMatch::all, {"a", "b"}, R"(["b","b"])"));
  EXPECT_FALSE(verdict(AudienceMatch::all, {"a", "b"}, R"("a")"));
  EXPECT_TRUE(verdict(AudienceMatch::only, {"a"}, R"("a")"));
  EXPECT_FALSE(verdict(AudienceMatch::only, {"a"}, R"(["a"])"));
  EXPECT_FALSE(verdict(AudienceMatch::only, {"a"}, R"("b")"));
}

}  // namespace jwtsync::audience_match_test
