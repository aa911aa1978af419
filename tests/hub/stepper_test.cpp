// SPDX-License-Identifier: Apache-2.0
#include "hub/stepper.h"

#include <gmock/gmock.h>

#include "fixture.h"

namespace jwtsync::hub::stepper_test {

using namespace fixture;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

struct stepper_test : ::testing::Test {
  rotation::Ring ring() { return rotating.rotation.load()->ring; }
  void join(const std::string& name) {
    rotation::Member member;
    member.name = name;
    ASSERT_TRUE(rotating.rotation.join(member));
  }
  std::vector<std::string> log() { return rotating.world.events.lines(); }

  Rotating rotating;
  const std::vector<rotation::Seal> own_seals = seals();
  Stepper stepper{rotating.world.world(), rotating.rotation, own_seals, {.takes_steps = true}};
};

TEST_F(stepper_test, takes_each_step_whose_gate_is_open) {
  EXPECT_FALSE(stepper.attend(ring())) << "it rests";
  rotating.stage(second_key());
  EXPECT_TRUE(stepper.attend(ring()));
  EXPECT_TRUE(stepper.attend(ring()));
  EXPECT_EQ(ring().in(rotation::KeyState::active)->kid, kid_of(second_key()));
  EXPECT_TRUE(stepper.attend(ring())) << "nobody has a permit";
  EXPECT_FALSE(stepper.attend(ring())) << "so somebody signs who is not a member, and his tokens are waited for";
  rotating.world.clock.advance(ring().policy.lifetime + ring().policy.leeway + ring().policy.skew + seconds(2));
  EXPECT_TRUE(stepper.attend(ring()));
  EXPECT_THAT(ring().keys, SizeIs(1));
  EXPECT_FALSE(stepper.attend(ring()));
}

TEST_F(stepper_test, knows_who_writes_no_kid) {
  join("back/1");
  const std::string kid = ring().keys[0].kid;
  ASSERT_TRUE(rotating.rotation.record_uses("back/1", {{kid, {}, {}, false, {{"auth", 3}}}}));
  stepper.attend(ring());
  ASSERT_THAT(stepper.progress().unnamed, SizeIs(1));
  EXPECT_EQ(stepper.progress().unnamed[0].tokens, (rotation::UnnamedTokens{"auth", 3}));
  EXPECT_THAT(stepper.progress().unnamed[0].seen_by, ElementsAre("back/1"));
}

TEST_F(stepper_test, waits_for_members_and_says_so_once_a_change) {
  join("auth/1");
  join("back/1");
  rotating.stage(second_key());
  rotating.world.events.clear();
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(stepper.attend(ring()));
  ASSERT_THAT(log(), SizeIs(1));
  EXPECT_THAT(log()[0], HasSubstr("waits before prove of the key"));
  EXPECT_THAT(log()[0], HasSubstr("unproved (auth/1 and 1 more)"));
  ASSERT_TRUE(rotating.rotation.prove("auth/1", kid_of(second_key()), false));
  EXPECT_FALSE(stepper.attend(ring()));
  ASSERT_THAT(log(), SizeIs(2));
  EXPECT_THAT(log()[1], HasSubstr("refused (auth/1)"));
  for (const char* const name : {"auth/1", "back/1"}) {
    ASSERT_TRUE(rotating.rotation.prove(name, kid_of(second_key()), true));
  }
  EXPECT_TRUE(stepper.attend(ring()));
}

TEST_F(stepper_test, progress_has_who_is_there_and_how_long_what_holds) {
  join("auth/1");
  rotating.stage(second_key());
  EXPECT_FALSE(stepper.attend(ring()));
  rotating.world.clock.advance(seconds(20));
  join("back/1");
  EXPECT_FALSE(stepper.attend(ring()));
  Progress progress = stepper.progress();
  EXPECT_EQ(progress.present, 2U);
  ASSERT_TRUE(progress.waiting);
  EXPECT_EQ(progress.waiting->step, StepKind::prove);
  ASSERT_THAT(progress.waiting->holds, SizeIs(1));
  EXPECT_EQ(progress.waiting->holds[0].kind, rotation::HoldKind::unproved);
  EXPECT_EQ(progress.waiting->holds[0].count, 2U);
  EXPECT_EQ(progress.waiting->holds[0].waited, seconds(20));
  ASSERT_TRUE(rotating.rotation.leave("auth/1", {}));
  rotating.world.clock.advance(seconds(31));
  EXPECT_TRUE(stepper.attend(ring()));
  EXPECT_FALSE(stepper.progress().waiting);
  EXPECT_EQ(stepper.progress().present, 0U);
}

TEST_F(stepper_test, looks_on_where_steps_are_not_its_office) {
  Stepper watching(rotating.world.world(), rotating.rotation, own_seals, {});
  join("auth/1");
  rotating.stage(second_key());
  rotating.world.events.clear();
  EXPECT_FALSE(watching.attend(ring()));
  EXPECT_TRUE(watching.progress().waiting);
  ASSERT_TRUE(rotating.rotation.prove("auth/1", kid_of(second_key()), true));
  EXPECT_FALSE(watching.attend(ring()));
  EXPECT_FALSE(ring().find(kid_of(second_key()))->proved);
  EXPECT_THAT(log(), IsEmpty());
}

/// Every 1000 s, with a standby if that is said.
struct by_itself : stepper_test {
  [[nodiscard]] Stepper keeping(bool keeps_standby) {
    return {rotating.world.world(), rotating.rotation, own_seals, {true, seconds(1000), keeps_standby}};
  }
  /// Until a look does nothing.
  void attend(Stepper& each) {
    for (int i = 0; i < 9 && each.attend(ring()); ++i) {
    }
  }
};

TEST_F(by_itself, a_rotation_begins_when_it_is_due) {
  Stepper each = keeping(false);
  attend(each);
  EXPECT_THAT(ring().keys, SizeIs(1));
  const std::string before = ring().in(rotation::KeyState::active)->kid;
  rotating.world.clock.advance(seconds(1000));
  attend(each);
  EXPECT_THAT(log(), ::testing::Contains(HasSubstr("the hub began a rotation, to the key ")));
  rotating.world.clock.advance(seconds(200));
  attend(each);
  ASSERT_THAT(ring().keys, SizeIs(1));
  EXPECT_NE(ring().keys[0].kid, before);
  EXPECT_EQ(ring().keys[0].algorithm, Algorithm::hs256);
  EXPECT_EQ(rotating.rotation.sealed_keys()->keys.size(), 1U);
  for (const std::string& line : log()) EXPECT_THAT(line, ::testing::Not(HasSubstr(std::string(testing::canary))));
}

TEST_F(by_itself, a_standby_is_there_and_another_once_it_was_needed) {
  Stepper each = keeping(true);
  attend(each);
  ASSERT_THAT(ring().keys, SizeIs(2));
  EXPECT_TRUE(ring().keys[1].is_standby && ring().keys[1].proved);
  const std::string standby = ring().keys[1].kid;
  rotating.world.clock.advance(seconds(1));
  rotating.step(StepKind::revoke, first_key());
  EXPECT_EQ(ring().in(rotation::KeyState::active)->kid, standby);
  attend(each);
  ASSERT_THAT(ring().keys, SizeIs(2));
  EXPECT_TRUE(ring().keys[1].is_standby);
  rotating.world.clock.advance(seconds(1000));
  attend(each);
  rotating.world.clock.advance(seconds(200));
  attend(each);
  ASSERT_THAT(ring().keys, SizeIs(2)) << "it stays beside a rotation";
  EXPECT_NE(ring().in(rotation::KeyState::active)->kid, standby);
}

TEST_F(by_itself, a_key_comes_at_once_where_nothing_signs) {
  Stepper each = keeping(true);
  rotating.step(StepKind::revoke, first_key());
  attend(each);
  EXPECT_NE(ring().in(rotation::KeyState::active), nullptr);
}

TEST_F(by_itself, no_key_is_made_for_a_member_that_could_not_take_it) {
  Stepper each = keeping(false);
  rotation::Member one;
  one.name = "old/1";
  one.holding = rotation::Holding::one;
  one.is_fenceable = false;
  ASSERT_TRUE(rotating.rotation.join(one));
  rotating.world.clock.advance(seconds(1000));
  rotating.world.events.clear();
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(each.attend(ring()));
  ASSERT_THAT(log(), SizeIs(1));
  EXPECT_THAT(log()[0], HasSubstr("the rotation waits before stage of the key (new): single_key (old/1)"));
  EXPECT_EQ(each.progress().waiting->step, StepKind::stage);
  EXPECT_THAT(ring().keys, SizeIs(1));
}

}  // namespace jwtsync::hub::stepper_test
