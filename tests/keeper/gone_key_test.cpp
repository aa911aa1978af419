// SPDX-License-Identifier: Apache-2.0
#include "keeper/gone_key.h"

#include "member_fixture.h"

#include <string>

namespace jwtsync::gone_key_test {

using namespace std::chrono_literals;
using rotation::StepKind;
using testing::ec_key, testing::secret_key;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST_F(MemberTest, a_token_of_a_key_that_was_revoked_is_refused_at_once_and_it_is_said_when_and_why) {
  const auto api = open("api", false);
  ASSERT_EQ(hub.stage(ec_key("e1")).kind, rotation::Outcome::Kind::taken);
  pass(15s, {api.get()});
  ASSERT_EQ(hub.take(StepKind::revoke, "h1").kind, rotation::Outcome::Kind::taken);
  pass(15s, {api.get()});
  fake.clock.advance(15s);  // so long that it would ask of a key that it does not know
  hub.calls.clear();
  const std::string token = token_of(secret_key("h1", 'a'));
  Keeper::Local local;
  const auto verified = api->verify_patiently(token, local);
  ASSERT_FALSE(verified);
  EXPECT_EQ(verified.error().code, Code::token_key_unknown);
  EXPECT_THAT(hub.calls, ElementsAre()) << "no hub has to be asked";
  const std::string why = api->explain(verified.error(), token, local).message;
  EXPECT_THAT(why, ::testing::StartsWith("the key h1 was revoked at 20"));
  EXPECT_THAT(why, HasSubstr("Z: "));
  EXPECT_EQ(patient_verdict(*api, token_of(secret_key("h9", 'b'))), Code::token_key_unknown);
  EXPECT_THAT(hub.calls, ElementsAre("read")) << "of another key it is asked";
}

TEST(gone_key, is_told_with_its_moment_and_with_a_reason_if_it_was_revoked) {
  const rotation::Moment at{1'790'000'000s};
  EXPECT_EQ(keeper::words_of({"k1", Algorithm::hs256, at}).message, "the key k1 was retired at 2026-09-21T14:13:20Z");
  EXPECT_EQ(keeper::words_of({"k1", Algorithm::hs256, at, "leaked\n"}).message,
            "the key k1 was revoked at 2026-09-21T14:13:20Z: leaked\\u{a}");
}

}  // namespace jwtsync::gone_key_test
