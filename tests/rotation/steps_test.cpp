// SPDX-License-Identifier: Apache-2.0
// Which step comes next, and what each one makes of a ring.
#include <gmock/gmock.h>
#include <jwtsync/rotation.h>

#include "fixture.h"

namespace jwtsync::rotation::steps_test {

using namespace fixture;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;
using enum KeyState;

std::vector<std::pair<std::string, KeyState>> states_of(const Ring& ring) {
  std::vector<std::pair<std::string, KeyState>> states;
  for (const RingKey& key : ring.keys) states.emplace_back(key.kid, key.state);
  return states;
}

std::pair<StepKind, std::string> next_of(const Ring& ring) {
  const std::optional<Step> next = next_step(ring);
  EXPECT_TRUE(next);
  return next ? std::pair(next->kind, next->kid) : std::pair(StepKind::abort, std::string("none"));
}

TEST(steps, follow_one_another_until_the_rotation_rests) {
  Ring ring = ring_of_one();
  EXPECT_EQ(next_step(ring), std::nullopt);
  ring = after(ring, {stage(key("b"))});
  std::vector<std::pair<StepKind, std::string>> taken;
  while (const std::optional<Step> next = next_step(ring)) {
    taken.emplace_back(next->kind, next->kid);
    ASSERT_THAT(taken, SizeIs(::testing::Lt(10)));
    ring = after(ring, {*next});
  }
  EXPECT_THAT(taken, ElementsAre(Pair(StepKind::prove, "b"), Pair(StepKind::promote, "b"),
                                 Pair(StepKind::record_switch, "a"), Pair(StepKind::retire, "a")));
  EXPECT_THAT(states_of(ring), ElementsAre(Pair("b", active)));
  EXPECT_EQ(ring.position, (Position{1, 6}));
  EXPECT_THAT(ring.retired, ElementsAre(Tombstone{"a", Algorithm::hs256, start, ""}));
}

TEST(steps, keep_a_key_withdrawn_where_the_policy_says_so) {
  Ring ring = ring_of_one();
  ring.policy.reactivable = seconds(1000);
  ring = after(ring, {stage(key("b")), step(StepKind::prove, "b"), step(StepKind::promote, "b"),
                      step(StepKind::record_switch, "a")});
  EXPECT_EQ(next_of(ring), std::pair(StepKind::withdraw, std::string("a")));
  ring = after(ring, {step(StepKind::withdraw, "a")}, {}, at(50));
  EXPECT_EQ(ring.find("a")->until, at(1050));
  EXPECT_EQ(ring.switched, std::nullopt);
  EXPECT_EQ(next_of(ring), std::pair(StepKind::retire, std::string("a")));
  ring = after(ring, {step(StepKind::reactivate, "a")}, {}, at(60));
  EXPECT_THAT(states_of(ring), ElementsAre(Pair("b", active), Pair("a", retiring)));
  EXPECT_EQ(ring.find("a")->proved, std::nullopt);
  EXPECT_EQ(ring.switched, (Switched{"a", at(60), at(160)})) << "it verifies for one lifetime at least";
  EXPECT_EQ(next_of(ring), std::pair(StepKind::withdraw, std::string("a")));
  ring = after(ring, {step(StepKind::withdraw, "a")}, {}, at(200));
  EXPECT_EQ(ring.find("a")->question, std::nullopt);
}

TEST(steps, a_key_that_was_taken_back_is_done_with_before_another_one_is_promoted) {
  Ring ring = ring_of_one();
  ring.policy.reactivable = seconds(1000);
  ring = after(ring, {stage(key("b")), step(StepKind::prove, "b"), step(StepKind::promote, "b"),
                      step(StepKind::record_switch, "a"), step(StepKind::withdraw, "a"), stage(key("c")),
                      step(StepKind::prove, "c"), step(StepKind::reactivate, "a")});
  EXPECT_EQ(next_of(ring), std::pair(StepKind::withdraw, std::string("a")));
  ring = after(ring, {step(StepKind::withdraw, "a")});
  EXPECT_EQ(next_of(ring), std::pair(StepKind::promote, std::string("c")));
}

TEST(steps, stage_asks_for_the_key) {
  const Ring ring = fixture::staged();
  EXPECT_THAT(states_of(ring), ElementsAre(Pair("a", active), Pair("b", KeyState::staged)));
  EXPECT_EQ(ring.find("b")->question, (Question{nonce, start}));
  EXPECT_EQ(proved().find("b")->question, (Question{nonce, start})) << "who comes later answers, too";
  EXPECT_EQ(promoted().find("b")->question, std::nullopt);
  EXPECT_EQ(ring.find("b")->since, 2U);
  EXPECT_EQ(ring.previous, held(ring_of_one()).digest);
}

TEST(steps, prove_says_from_when_on_no_reader_has_an_older_set) {
  Ring ring = ring_of_one();
  ring.policy.classes = {{"partners", ClassKind::jwks, seconds(900), "", false},
                         {"reports", ClassKind::poller, seconds(300), "file:/keys", false}};
  ring = after(ring, {stage(key("b"))});
  ring = after(ring, {step(StepKind::prove, "b")}, {}, at(40));
  EXPECT_EQ(ring.find("b")->proved, (Proved{at(40), at(40 + 900 + 5)}));
  EXPECT_EQ(proved().find("b")->proved, (Proved{start, start})) << "without readers there is nothing to wait for";
}

Step amendment(Policy policy) {
  Step step{StepKind::amend, {}};
  step.policy = std::move(policy);
  return step;
}

TEST(steps, amend_changes_the_policy_and_no_key) {
  const Ring before = promoted();
  Policy policy = before.policy;
  policy.leeway = seconds(20);
  const Ring ring = after(before, {amendment(policy)});
  EXPECT_EQ(ring.policy, policy);
  EXPECT_EQ(ring.keys, before.keys);
  EXPECT_EQ(ring.position.generation, before.position.generation + 1);
}

TEST(steps, amend_lets_a_reader_that_came_after_the_proof_have_its_delay) {
  Policy policy = proved().policy;
  policy.classes = {{"partners", ClassKind::jwks, seconds(900), "", false}};
  EXPECT_EQ(after(proved(), {amendment(policy)}, {}, at(40)).find("b")->proved, (Proved{start, at(40 + 900 + 5)}));
  const Ring with = after(proved(), {amendment(policy)}, {}, at(40));
  policy.classes.clear();
  EXPECT_EQ(after(with, {amendment(policy)}, {}, at(50)).find("b")->proved, with.find("b")->proved)
      << "what was promised stays";
}

TEST(steps, amend_waits_for_tokens_that_were_found_to_live_longer) {
  const Ring before = after(promoted(), {step(StepKind::record_switch, "a")}, {}, at(30));
  ASSERT_EQ(before.switched->last_expiry, Moment{}) << "nobody signed";
  Policy policy = before.policy;
  policy.classes = {{"partners", ClassKind::jwks, seconds(900), "", false}};
  EXPECT_EQ(after(before, {amendment(policy)}).switched, before.switched) << "a reader alone changes nothing in it";
  policy.lifetime = seconds(1000);
  EXPECT_EQ(after(before, {amendment(policy)}).switched->last_expiry, at(30 + 1000));
}

TEST(steps, promote_changes_places) {
  const Ring ring = promoted();
  EXPECT_THAT(states_of(ring), ElementsAre(Pair("b", active), Pair("a", retiring)));
  EXPECT_EQ(ring.find("a")->since, ring.position.generation);
}

TEST(steps, the_way_back_and_forth_makes_the_switch_anew) {
  Ring ring = after(promoted(), {step(StepKind::record_switch, "a")});
  ASSERT_TRUE(ring.switched);
  ring = after(ring, {step(StepKind::back, "a")});
  EXPECT_THAT(states_of(ring), ElementsAre(Pair("a", active), Pair("b", retiring)));
  EXPECT_EQ(ring.switched, std::nullopt);
  EXPECT_EQ(next_of(ring), std::pair(StepKind::record_switch, std::string("b")));
  ring = after(ring, {step(StepKind::back, "b")});
  EXPECT_THAT(states_of(ring), ElementsAre(Pair("b", active), Pair("a", retiring)));
}

TEST(steps, abort_leaves_a_tombstone) {
  const Ring ring = after(fixture::staged(), {step(StepKind::abort, "b")});
  EXPECT_THAT(states_of(ring), ElementsAre(Pair("a", active)));
  EXPECT_THAT(ring.retired, SizeIs(1));
  EXPECT_EQ(next_step(ring), std::nullopt);
}

TEST(steps, a_revoked_key_is_gone_and_signing_pauses_until_another_one_is_proved) {
  Ring ring = after(ring_of_one(), {step(StepKind::revoke, "a")}, {}, at(3));
  EXPECT_THAT(states_of(ring), IsEmpty());
  EXPECT_THAT(ring.revoked, ElementsAre(Tombstone{"a", Algorithm::hs256, at(3), "leaked"}));
  EXPECT_EQ(next_step(ring), std::nullopt);
  ring = after(ring, {stage(key("b"))});
  EXPECT_EQ(next_of(ring), std::pair(StepKind::prove, std::string("b")));
  ring = after(ring, {step(StepKind::prove, "b"), step(StepKind::promote, "b")});
  EXPECT_THAT(states_of(ring), ElementsAre(Pair("b", active)));
  EXPECT_EQ(next_step(ring), std::nullopt);
}

Ring with_standby() {
  RingKey standby = key("s");
  standby.is_standby = true;
  return after(ring_of_one(), {stage(standby), step(StepKind::prove, "s")});
}

TEST(steps, a_standby_that_is_proved_takes_over_in_the_same_step) {
  EXPECT_EQ(next_step(with_standby()), std::nullopt) << "it is kept";
  const Ring ring = after(with_standby(), {step(StepKind::revoke, "a")});
  EXPECT_THAT(states_of(ring), ElementsAre(Pair("s", active)));
  EXPECT_FALSE(ring.find("s")->is_standby);
}

TEST(steps, a_standby_takes_over_from_a_key_that_is_revoked_while_another_one_retires) {
  Ring ring = after(with_standby(), {stage(key("b")), step(StepKind::prove, "b"), step(StepKind::promote, "b"),
                                     step(StepKind::revoke, "b")});
  EXPECT_THAT(states_of(ring), ElementsAre(Pair("s", active), Pair("a", retiring)));
}

TEST(steps, a_standby_that_a_member_does_not_hold_waits_and_is_promoted_next) {
  Rows rows;
  rows.members.push_back(member("back/2"));
  const Ring ring = after(with_standby(), {step(StepKind::revoke, "a")}, rows);
  EXPECT_THAT(states_of(ring), ElementsAre(Pair("s", KeyState::staged)));
  EXPECT_EQ(next_of(ring), std::pair(StepKind::promote, std::string("s")));
  EXPECT_FALSE(evaluate(ring, rows, *next_step(ring), start).is_open());
  rows.members[0] = with_proof(rows.members[0], "s");
  EXPECT_TRUE(evaluate(ring, rows, *next_step(ring), start).is_open());
}

TEST(steps, to_revoke_a_key_that_does_not_sign_leaves_the_standby_in_its_place) {
  const Ring ring = after(with_standby(), {step(StepKind::revoke, "s")});
  EXPECT_THAT(states_of(ring), ElementsAre(Pair("a", active)));
}

TEST(steps, only_the_latest_retired_keys_are_told) {
  Ring ring = ring_of_one();
  for (std::size_t i = 0; i <= Ring::most_retired; ++i) {
    const std::string kid = "k" + std::to_string(i);
    ring = after(ring, {stage(key(kid)), step(StepKind::abort, kid)});
  }
  ASSERT_THAT(ring.retired, SizeIs(Ring::most_retired));
  EXPECT_EQ(ring.retired.front().kid, "k1");
}

}  // namespace jwtsync::rotation::steps_test
