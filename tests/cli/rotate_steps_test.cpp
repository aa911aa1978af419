// SPDX-License-Identifier: Apache-2.0
#include "cli/rotate_steps.h"

#include "rotate_fixture.h"

namespace jwtsync::cli::rotate_steps_test {

using rotation::Member;
using std::chrono::seconds;
using ::testing::HasSubstr;

class RotateStepsTest : public RotateTest {
 protected:
  /// A new key that signs; the old one is retiring.
  void promote() {
    begin();
    ASSERT_EQ(rotate({"start"}).status, 0);
    for (int i = 0; i < 2; ++i) ASSERT_EQ(rotate({"step"}).status, 0);
  }
};

TEST_F(RotateStepsTest, a_step_waits_for_its_gate) {
  promote();
  ASSERT_EQ(rotate({"step"}).status, 0) << "the switch";
  EXPECT_EQ(rotate({"step", "--wait", "10s"}).status, 1) << "tokens live for longer";
  EXPECT_EQ(states_after({"step", "--wait", "1h"}), "taken active");
  EXPECT_EQ(rotate({"step", "--wait", "soon"}).status, 2);
}

TEST_F(RotateStepsTest, restore_waits_until_nothing_can_be_lost) {
  begin();
  const Ran none = rotate({"restore"});
  EXPECT_EQ(none.status, 2);
  EXPECT_THAT(none.err, HasSubstr("is not stopped"));
  Member ahead;
  ahead.name = "auth/1";
  {
    const auto store = open_sqlite_store(folder / "ring.db", fake.clock);
    ASSERT_TRUE(store);
    rotation::StoredRotation rotation(**store, "staging");
    EXPECT_FALSE(rotation.join(ahead, rotation::Held{{1, 9}, std::string(43, 'A')})) << "it knows of no such ring";
  }
  EXPECT_EQ(rotate({"status"}).status, 4) << "stopped";
  const Ran held = rotate({"restore"});
  EXPECT_EQ(held.status, 1);
  EXPECT_THAT(held.out, HasSubstr("held: restore, stopped since "));
  EXPECT_THAT(held.out, HasSubstr("auth/1"));
  pass(std::chrono::hours(1));
  EXPECT_EQ(states_after({"restore"}), "restored active");
  EXPECT_EQ(told({"status"})["epoch"], 2);
}

TEST_F(RotateStepsTest, abort_gives_up_what_is_staged) {
  begin();
  const Ran none = rotate({"abort"});
  EXPECT_EQ(none.status, 3);
  EXPECT_THAT(none.err, HasSubstr("no key is staged"));
  ASSERT_EQ(rotate({"start"}).status, 0);
  EXPECT_EQ(states_after({"abort"}), "taken active");
  EXPECT_EQ(rotate({"back"}).status, 3) << "nothing to go back to";
}

TEST_F(RotateStepsTest, revoke_with_a_standby_changes_the_key_at_once) {
  begin();
  ASSERT_EQ(states_after({"start", "--standby"}), "taken active staged");
  ASSERT_EQ(rotate({"step"}).status, 0) << "proved";
  const std::string active = kid_of("active"), standby = kid_of("staged");
  EXPECT_EQ(rotate({"revoke", active}).status, 2) << "without a reason";
  EXPECT_EQ(rotate({"revoke", "unknown", "--because", "leaked"}).status, 3);
  EXPECT_EQ(states_after({"revoke", active, "--because", "leaked"}), "taken active");
  EXPECT_EQ(kid_of("active"), standby);
}

TEST_F(RotateStepsTest, revoke_without_a_standby_says_that_nothing_signs) {
  begin();
  const Ran ran = rotate({"revoke", kid_of("active"), "--because", "leaked"});
  EXPECT_EQ(ran.status, 0);
  EXPECT_THAT(ran.out, HasSubstr("nothing signs: the active key was revoked"));
  EXPECT_THAT(ran.out, HasSubstr("do: jwtsync rotate start"));
  EXPECT_EQ(told({"status"})["signs"], nullptr);
  ASSERT_EQ(rotate({"start"}).status, 0);
  for (int i = 0; i < 2; ++i) ASSERT_EQ(rotate({"step"}).status, 0);
  EXPECT_NE(kid_of("active"), "");
}

TEST_F(RotateStepsTest, where_nothing_signs_the_key_before_is_named_as_the_way_out) {
  begin();
  ASSERT_EQ(rotate({"start"}).status, 0);
  for (int i = 0; i < 2; ++i) ASSERT_EQ(rotate({"step"}).status, 0);
  const Ran revoked = rotate({"revoke", kid_of("active"), "--because", "leaked", "--wait", "0"});
  EXPECT_THAT(revoked.out, HasSubstr("nothing signs: the active key was revoked; the one before it can sign again"));
  EXPECT_THAT(revoked.out, HasSubstr("do: jwtsync rotate back\n"));
  EXPECT_EQ(states_after({"back"}), "taken active");
}

TEST_F(RotateStepsTest, a_reason_has_an_end) {
  begin();
  const Ran ran = rotate({"revoke", kid_of("active"), "--because", std::string(4097, 'x')});
  EXPECT_EQ(ran.status, 2);
  EXPECT_EQ(rotate({"status"}).status, 0) << "the store is as it was";
}

TEST_F(RotateStepsTest, back_to_a_withdrawn_key_proves_it_first) {
  begin({"--reactivable", "1h"});
  const std::string old = kid_of("active");
  ASSERT_EQ(rotate({"start"}).status, 0);
  for (int i = 0; i < 3; ++i) ASSERT_EQ(rotate({"step"}).status, 0);
  ASSERT_EQ(states_after({"step", "--wait", "10m"}), "taken active withdrawn");
  EXPECT_EQ(states_after({"back"}), "taken active retiring");
  EXPECT_EQ(kid_of("active"), old);
}

TEST_F(RotateStepsTest, forget_decides_only_where_waiting_would_never_end) {
  begin();
  Member child;
  child.name = "cart/7";
  child.is_fenceable = false;
  join(child);
  Member service;
  service.name = "auth/1";
  join(service);
  ASSERT_EQ(rotate({"start"}).status, 0);
  const Ran held = rotate({"step"});
  EXPECT_EQ(held.status, 1);
  EXPECT_THAT(held.out, HasSubstr("cart/7 has not proved that it has the key"));
  EXPECT_THAT(held.out, HasSubstr("fix: its parent starts it anew; if it stays so, see its log, start cart/7 anew, or: "
                                  "jwtsync rotate forget cart/7 --because REASON"));
  EXPECT_EQ(rotate({"forget", "cart/7"}).status, 2) << "without a reason";
  EXPECT_EQ(rotate({"forget", "auth/1", "--because", "old"}).status, 2) << "it ends by itself";
  EXPECT_EQ(rotate({"forget", "nobody", "--because", "old"}).status, 3);
  EXPECT_EQ(rotate({"forget", "cart/7", "--because", "its machine burned"}).status, 0);
  EXPECT_EQ(rotate({"step"}).status, 1) << "the other is still present";
  pass(seconds(40));
  EXPECT_EQ(rotate({"step"}).status, 0);
}

}  // namespace jwtsync::cli::rotate_steps_test
