// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <jwtsync/rotation.h>

namespace jwtsync::rotation::unlisted_test {

using namespace std::chrono_literals;

const Moment now{1'000'000s};
const Step record_switch{StepKind::record_switch, "old"};

TEST(unlisted_signer, stands_for_those_who_sign_and_are_not_members) {
  Ring ring;
  ring.policy.lifetime = 600s;
  Rows rows;
  rows.members.push_back({.name = "verifier/1"});
  const std::optional<Member> unlisted = unlisted_signer(ring, rows, record_switch, now);
  ASSERT_TRUE(unlisted);
  ASSERT_EQ(unlisted->uses.size(), 1u);
  EXPECT_EQ(unlisted->uses[0].kid, "old");
  EXPECT_EQ(unlisted->uses[0].accepted_expiry, now + 600s);
  EXPECT_FALSE(unlisted->permit);
}

TEST(unlisted_signer, is_nobody_where_a_member_signs_or_before_another_step) {
  Rows rows;
  EXPECT_FALSE(unlisted_signer({}, rows, {StepKind::promote, "new"}, now));
  rows.members.push_back({.name = "signer/1", .permit = Permit{now, {}}});
  EXPECT_FALSE(unlisted_signer({}, rows, record_switch, now));
}

}  // namespace jwtsync::rotation::unlisted_test
