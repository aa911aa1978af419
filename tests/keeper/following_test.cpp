// SPDX-License-Identifier: Apache-2.0
// What goes with a hub, and what a key is asked.
#include "member_fixture.h"

namespace jwtsync::following_test {

using namespace std::chrono_literals;
using testing::ec_key, testing::FakeHub;
using ::testing::HasSubstr;

TEST_F(MemberTest, what_does_not_go_with_a_hub_is_said) {
  const auto refused = [&](KeeperOptions options) {
    const auto opened = Keeper::open(fake.world(), std::move(options));
    return opened ? std::nullopt : std::optional(opened.error().code);
  };
  const FollowedHub how{FakeHub::url};
  EXPECT_EQ(refused({.sources = {"file:/run/jwt"}, .hub = how}), Code::argument_invalid);
  EXPECT_EQ(refused({.handover = Handover{}, .hub = how}), Code::argument_invalid);
  FollowedHub of_child = how;
  of_child.handed = HandedKeys::set;
  EXPECT_EQ(refused({.hub = of_child}), Code::argument_invalid) << "there is no child";
  EXPECT_EQ(refused({.hub = FollowedHub{"http://hub:7600"}}), Code::argument_invalid);
  EXPECT_EQ(refused({.hub = FollowedHub{"dns+https://hub:7600"}}), Code::argument_invalid);
  fake.variables.set("ENVIRONMENT", "production");
  EXPECT_EQ(refused({.hub = how}), Code::answer_malformed) << "a ring of another environment";
}

TEST_F(MemberTest, a_verifier_that_would_refuse_the_next_key_says_so) {
  const auto api = open("api", false, {.algorithms = {Algorithm::hs256}});
  hub.stage(ec_key("e1"));
  pass(15s, {api.get()});
  ASSERT_EQ(hub.row("api").proofs.size(), 1U);
  EXPECT_FALSE(hub.row("api").proofs[0].accepts);
  EXPECT_THAT(log(), HasSubstr("is not accepted here"));
}

}  // namespace jwtsync::following_test
