// SPDX-License-Identifier: Apache-2.0
// Signing under a permit.
#include "member_fixture.h"

namespace jwtsync::permit_test {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

TEST_F(MemberTest, nothing_is_signed_when_the_permit_has_ended_and_again_when_there_is_another) {
  const auto auth = open("auth");
  cut();
  pass(895s, {auth.get()});
  EXPECT_TRUE(sign(*auth));
  fake.clock.advance(4999ms);
  EXPECT_TRUE(sign(*auth)) << "in its last second";
  fake.clock.advance(1ms);
  EXPECT_FALSE(sign(*auth));
  pass(5s, {auth.get()});
  const Result<std::string> none = sign(*auth);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, Code::permit_ended);
  EXPECT_EQ(none.error().http_status(), 503);
  EXPECT_THAT(log(), HasSubstr("error the permit has ended"));
  mend();
  pass(10s, {auth.get()});
  EXPECT_TRUE(sign(*auth));
}

TEST_F(MemberTest, a_permit_is_renewed_well_before_its_end) {
  const auto auth = open("auth");
  pass(460s, {auth.get()});
  cut();
  pass(600s, {auth.get()});
  EXPECT_TRUE(sign(*auth)) << "the first one is over";
}

TEST_F(MemberTest, what_lasts_longer_than_the_policy_says_is_not_signed) {
  const auto auth = open("auth");
  EXPECT_TRUE(sign(*auth, 3600s));
  const Result<std::string> longer = sign(*auth, 3601s);
  ASSERT_FALSE(longer);
  EXPECT_EQ(longer.error().code, Code::claims_malformed);
  EXPECT_THAT(longer.error().message, HasSubstr("1 s longer than the 3600 s"));
  Keeper::Local local;
  EXPECT_EQ(auth->sign(Claims().subject("alice"), local).error().code, Code::claims_malformed) << "without end";
  EXPECT_EQ(auth->sign(*Claims::parse(R"({"exp":1767229200.5})"), local).error().code, Code::claims_malformed);
  EXPECT_TRUE(auth->sign(*Claims::parse(R"({"exp":1767229200.0})"), local));
}

}  // namespace jwtsync::permit_test
