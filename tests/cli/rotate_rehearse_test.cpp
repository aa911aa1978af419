// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include "rotate_fixture.h"

namespace jwtsync::cli::rotate_rehearse_test {

using ::testing::HasSubstr;
using ::testing::Not;

class RotateRehearseTest : public RotateTest {
 protected:
  [[nodiscard]] bool is_tried() {
    const auto store = open_sqlite_store(folder / "ring.db", fake.clock);
    return rotation::StoredRotation(**store, "staging").rehearsal().value().has_value();
  }
};

TEST_F(RotateRehearseTest, with_nobody_to_ask_it_says_so_and_shows_each_step) {
  begin({"--reader", "name=partners,kind=jwks,delay=15m"});
  const Ran ran = rotate({"rehearse", "--algorithm", "ES256"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("there is no process to ask before a rotation to ES256"));
  EXPECT_THAT(ran.out, HasSubstr("cannot be asked: partners"));
  EXPECT_THAT(ran.out, HasSubstr("promote"));
  EXPECT_THAT(ran.out + ran.err, Not(HasSubstr("c4n4ry")));
  EXPECT_EQ(told({"status"})["generation"], 1) << "nothing moved";
  EXPECT_FALSE(is_tried());
}

TEST_F(RotateRehearseTest, who_is_present_and_silent_is_waited_for_and_not_taken_for_good) {
  begin();
  rotation::Member member;
  member.name = "auth/1";
  join(member);
  const json::Value told = this->told({"rehearse", "--wait", "2s"});
  EXPECT_EQ(told["participants"][0]["who"], "auth/1");
  EXPECT_EQ(told["participants"][0]["part"], "unknown");
  join(member);
  EXPECT_EQ(rotate({"rehearse", "--wait", "2s"}).status, 4);
}

TEST_F(RotateRehearseTest, who_can_hold_one_key_would_not_come_along) {
  begin();
  rotation::Member member;
  member.name = "app/1";
  member.holding = rotation::Holding::one;
  join(member);
  const Ran ran = rotate({"rehearse"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out, HasSubstr("would not: app/1 can hold one key only"));
  EXPECT_THAT(ran.out, HasSubstr("fix: give it a list of keys"));
}

TEST_F(RotateRehearseTest, a_rotation_that_is_under_way_is_not_rehearsed) {
  begin();
  ASSERT_EQ(rotate({"start"}).status, 0);
  const Ran ran = rotate({"rehearse"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_THAT(ran.err, HasSubstr("under way"));
  EXPECT_EQ(rotate({"rehearse", "--algorithm", "none"}).status, 2);
}

}  // namespace jwtsync::cli::rotate_rehearse_test
