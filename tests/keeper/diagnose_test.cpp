// SPDX-License-Identifier: Apache-2.0
#include "issuer_fixture.h"

#include <jwtsync/diagnosis.h>

namespace jwtsync::diagnose_test {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class DiagnoseTest : public IssuerTest {
 protected:
  /// Verifies a token, and asks why it is refused.
  static std::optional<Finding> asked(const Keeper& keeper, std::string_view token) {
    Keeper::Local local;
    const auto verified = keeper.verify(token, local);
    EXPECT_FALSE(verified);
    return verified ? std::nullopt : keeper.diagnose(verified.error(), token, local);
  }
  std::string signed_by(const Keeper& keeper, const Claims& claims) {
    Keeper::Local local;
    return std::string(keeper.sign(claims, local).value());
  }
  Claims expiring(std::chrono::seconds in) {
    Claims claims;
    claims.subject("alice").expires_at(fake.clock.now() + in);
    return claims;
  }
};

TEST_F(DiagnoseTest, tells_how_long_a_token_is_over) {
  const auto keeper = open();
  const auto found = asked(*keeper, signed_by(*keeper, expiring(std::chrono::seconds(-3))));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->cause, Cause::token_expired);
  EXPECT_EQ(found->why, "the token expired 3 s ago");
}

TEST_F(DiagnoseTest, tells_of_the_clock_of_an_issuer) {
  const auto keeper = open();
  const auto found =
      asked(*keeper,
            signed_by(*keeper, expiring(std::chrono::hours(1)).issued_at(fake.clock.now() + std::chrono::seconds(40))));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->cause, Cause::clock_skew);
  EXPECT_THAT(found->why, HasSubstr("issued 40 s from now"));
}

TEST_F(DiagnoseTest, tells_of_a_wrapped_and_of_an_opaque_token) {
  const auto keeper = open();
  EXPECT_EQ(asked(*keeper, "\"" + token_of(*keeper) + "\"")->cause, Cause::token_wrapped);
  EXPECT_EQ(asked(*keeper, "undefined")->cause, Cause::header_stripped);
  EXPECT_EQ(asked(*keeper, "qwertyuiop")->cause, Cause::token_opaque);
}

TEST_F(DiagnoseTest, tells_of_a_token_that_is_older_than_the_keys) {
  fake.clock.advance(std::chrono::minutes(10));
  const auto keeper = open();
  const auto issued = fake.clock.now();
  const std::string token =
      signed_by(*keeper, expiring(std::chrono::hours(24 * 365)).issued_at(issued - std::chrono::hours(1)));
  fake.files.put(key_file, testing::other_canary_secret);
  fake.clock.advance(std::chrono::minutes(40));
  ASSERT_TRUE(keeper->reload());
  const auto found = asked(*keeper, token);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->cause, Cause::token_outlived_key);
  EXPECT_EQ(found->certainty, Certainty::likely);
}

TEST_F(DiagnoseTest, says_of_keys_that_may_be_outdated_that_they_are_stale) {
  const auto keeper = open_issuer();
  const KeyRing newer = new_key();
  publish({&first, &newer});
  fake.clock.advance(std::chrono::minutes(40));
  const auto found = asked(*keeper, token_by(newer));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->cause, Cause::key_set_stale);
}

TEST_F(DiagnoseTest, is_counted_by_cause) {
  const auto keeper = open();
  EXPECT_THAT(keeper->metrics().causes, IsEmpty());
  static_cast<void>(asked(*keeper, "undefined"));
  static_cast<void>(asked(*keeper, "null"));
  const std::vector<CauseCount> counts = keeper->metrics().causes;
  ASSERT_THAT(counts, ::testing::SizeIs(1));
  EXPECT_EQ(counts[0].cause, Cause::header_stripped);
  EXPECT_EQ(counts[0].count, 2U);
}

/// It says nothing of the token but what every refusal says.
TEST_F(DiagnoseTest, shows_no_signature_and_no_secret) {
  const auto keeper = open();
  const std::string token = spoiled(token_of(*keeper));
  const auto found = asked(*keeper, token);
  ASSERT_TRUE(found);
  EXPECT_THAT(found->why, ::testing::Not(HasSubstr(token.substr(token.rfind('.') + 1))));
  EXPECT_THAT(found->why, ::testing::Not(HasSubstr(std::string(testing::canary_secret))));
}

}  // namespace jwtsync::diagnose_test
