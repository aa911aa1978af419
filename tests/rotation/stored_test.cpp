// SPDX-License-Identifier: Apache-2.0
// The calls of members and operators, over a store: what each writes, and what it refuses.
#include <gmock/gmock.h>
#include <jwtsync/rotation_store.h>
#include <jwtsync/testing.h>
#include <jwtsync/testing_store.h>

#include "fixture.h"

namespace jwtsync::rotation::stored_test {

using namespace fixture;
using ::testing::ElementsAre;
using ::testing::Pair;
using ::testing::SizeIs;
using Kind = Outcome::Kind;

struct stored_test : ::testing::Test {
  stored_test() { EXPECT_TRUE(rotation.start(first_ring("staging", policy(), key("a"), now()))); }

  [[nodiscard]] Moment now() const { return std::chrono::floor<seconds>(clock.now()); }
  [[nodiscard]] Ring ring() { return rotation.load()->ring; }
  [[nodiscard]] Member row(const std::string& name) {
    const Result<Stored> stored = rotation.load();
    for (const Member& member : stored->rows.members) {
      if (member.name == name) return member;
    }
    ADD_FAILURE() << "no row of " << name;
    return {};
  }
  Outcome take(const Step& step) {
    const Result<Outcome> outcome = rotation.take(ring().position, step);
    EXPECT_TRUE(outcome) << outcome.error().message;
    return outcome.value_or(Outcome{Kind::held, {}, {}});
  }
  Ring join(const std::string& name) {
    Member joins;
    joins.name = name;
    return rotation.join(joins).value();
  }

  testing::FakeClock clock;
  testing::MemoryStore store{clock};
  StoredRotation rotation{store, "staging"};
};

TEST_F(stored_test, an_environment_begins_once) {
  EXPECT_EQ(rotation.start(ring_of_one()).error().code, Code::file_exists);
  StoredRotation other(store, "production");
  EXPECT_EQ(other.load().error().code, Code::not_found);
  EXPECT_EQ(other.start(first_ring("production", policy(), key("a"), start)).error().code, Code::file_exists)
      << "the key of another environment";
  EXPECT_TRUE(other.start(first_ring("production", policy(), key("p"), start)));
  Ring broken = ring_of_one();
  broken.keys.clear();
  EXPECT_EQ(rotation.start(broken).error().code, Code::argument_invalid);
}

TEST_F(stored_test, a_whole_rotation_with_two_members) {
  join("auth/1");
  join("back/1");
  ASSERT_TRUE(rotation.permit("auth/1", {1, 1}, {}));
  ASSERT_EQ(take(stage(key("b"))).kind, Kind::taken);
  Outcome waiting = take(step(StepKind::prove, "b"));
  EXPECT_EQ(waiting.kind, Kind::held);
  EXPECT_THAT(holds_of(waiting.gate),
              ElementsAre(Pair(HoldKind::unproved, "auth/1"), Pair(HoldKind::unproved, "back/1")));
  for (const char* const name : {"auth/1", "back/1"}) ASSERT_TRUE(rotation.prove(name, "b", true));
  ASSERT_EQ(take(step(StepKind::prove, "b")).kind, Kind::taken);
  ASSERT_EQ(take(step(StepKind::promote, "b")).kind, Kind::taken);
  EXPECT_THAT(holds_of(take(step(StepKind::record_switch, "a")).gate), ElementsAre(Pair(HoldKind::permit, "auth/1")));
  ASSERT_TRUE(rotation.permit("auth/1", ring().position, {{"a", {}, now() + seconds(90), false}}));
  const Outcome switched = take(step(StepKind::record_switch, "a"));
  ASSERT_EQ(switched.kind, Kind::taken);
  EXPECT_EQ(switched.ring.switched->last_expiry, now() + seconds(90));
  EXPECT_EQ(take(step(StepKind::retire, "a")).kind, Kind::held);
  clock.advance(seconds(90 + 10 + 5));
  const Outcome retired = take(step(StepKind::retire, "a"));
  ASSERT_EQ(retired.kind, Kind::taken);
  EXPECT_THAT(retired.ring.keys, SizeIs(1));
  EXPECT_EQ(next_step(ring()), std::nullopt);
  std::string previous;
  for (std::uint64_t generation = 1; generation <= ring().position.generation; ++generation) {
    const std::string document = rotation.document_of({1, generation})->value();
    EXPECT_EQ(read_ring(document)->previous, previous) << "the log is a chain";
    previous = digest_of(document);
  }
}

TEST_F(stored_test, a_glance_shows_whether_a_step_was_taken) {
  EXPECT_EQ(rotation.glance()->document, write(ring()));
  EXPECT_EQ(rotation.glance()->now, now());
  take(stage(key("b")));
  EXPECT_EQ(read_ring(rotation.glance()->document)->position.generation, 2U);
  EXPECT_EQ(StoredRotation(store, "production").glance().error().code, Code::not_found);
}

TEST_F(stored_test, who_comes_too_late_reads_what_the_step_wrote) {
  const Position seen = ring().position;
  ASSERT_EQ(take(stage(key("b"))).kind, Kind::taken);
  const Result<Outcome> late = rotation.take(seen, stage(key("c")));
  ASSERT_TRUE(late);
  EXPECT_EQ(late->kind, Kind::overtaken);
  EXPECT_EQ(late->ring, ring());
  EXPECT_EQ(ring().find("c"), nullptr);
}

TEST_F(stored_test, a_step_that_is_held_changes_nothing) {
  const Ring before = ring();
  EXPECT_EQ(take(step(StepKind::promote, "a")).kind, Kind::held);
  EXPECT_EQ(ring(), before);
}

TEST_F(stored_test, a_member_is_there_for_one_presence) {
  EXPECT_EQ(join("auth/1"), ring());
  EXPECT_GE(row("auth/1").present_until, now() + seconds(30));
  clock.advance(seconds(32));
  EXPECT_EQ(rotation.prove("auth/1", "a", true).error().code, Code::not_found);
  EXPECT_EQ(rotation.permit("auth/1", {1, 1}, {}).error().code, Code::not_found);
  EXPECT_EQ(rotation.prove("back/1", "a", true).error().code, Code::not_found);
  join("auth/1");
  EXPECT_TRUE(rotation.permit("auth/1", {1, 1}, {}));
}

TEST_F(stored_test, a_member_has_a_name_of_its_own) {
  EXPECT_EQ(rotation.join({}).error().code, Code::request_malformed);
  Member heap;
  heap.name = StoredRotation::departed;
  EXPECT_EQ(rotation.join(heap).error().code, Code::request_malformed);
}

TEST_F(stored_test, to_join_anew_keeps_what_was_recorded) {
  join("auth/1");
  ASSERT_TRUE(rotation.permit("auth/1", {1, 1}, {{"a", now(), {}, false}}));
  ASSERT_TRUE(rotation.prove("auth/1", "a", true));
  const Member before = row("auth/1");
  join("auth/1");
  EXPECT_EQ(row("auth/1"), before);
}

TEST_F(stored_test, a_permit_is_for_the_current_generation) {
  join("auth/1");
  const Permit given = rotation.permit("auth/1", {1, 1}, {}).value();
  EXPECT_EQ(given, (Permit{now() + seconds(60), {1, 1}}));
  EXPECT_EQ(row("auth/1").permit, given) << "it stands in the store before it is used";
  ASSERT_EQ(take(stage(key("b"))).kind, Kind::taken);
  EXPECT_EQ(rotation.permit("auth/1", {1, 1}, {}).error().code, Code::generation_overtaken);
  EXPECT_EQ(row("auth/1").permit, given);
}

TEST_F(stored_test, of_two_expiries_the_later_one_is_kept) {
  join("back/1");
  ASSERT_TRUE(rotation.record_uses("back/1", {{"a", at(50), {}, true}}));
  ASSERT_TRUE(rotation.record_uses("back/1", {{"a", at(40), at(7), false}, {"b", at(1), {}, false}}));
  EXPECT_THAT(row("back/1").uses, ElementsAre(Use{"a", at(50), at(7), true}, Use{"b", at(1), {}, false}));
  EXPECT_EQ(rotation.record_uses("back/9", {}).error().code, Code::not_found);
}

TEST_F(stored_test, who_leaves_is_not_waited_for) {
  join("auth/1");
  ASSERT_TRUE(rotation.permit("auth/1", {1, 1}, {}));
  ASSERT_TRUE(rotation.leave("auth/1", {{"a", {}, at(9), false}}));
  EXPECT_TRUE(row("auth/1").permit->has_ended);
  EXPECT_EQ(row("auth/1").uses[0].signed_expiry, at(9));
  ASSERT_EQ(take(stage(key("b"))).kind, Kind::taken);
  EXPECT_EQ(take(step(StepKind::prove, "b")).kind, Kind::taken);
  EXPECT_EQ(rotation.leave("nobody/1", {}).error().code, Code::not_found);
}

TEST_F(stored_test, a_child_that_has_ended_need_not_be_fenced_and_what_it_signed_is_bounded) {
  Member child;
  child.name = "app/1";
  child.is_fenceable = false;
  child.lifetime = seconds(4000);
  ASSERT_TRUE(rotation.join(child));
  ASSERT_TRUE(rotation.permit("app/1", {1, 1}, {}));
  ASSERT_EQ(take(stage(key("b"))).kind, Kind::taken);
  EXPECT_EQ(take(step(StepKind::prove, "b")).kind, Kind::held);
  ASSERT_TRUE(rotation.leave("app/1", {}));
  EXPECT_EQ(row("app/1").uses[0].signed_expiry, now() + seconds(4000 + 5));
  ASSERT_EQ(take(step(StepKind::prove, "b")).kind, Kind::taken);
  ASSERT_EQ(take(step(StepKind::promote, "b")).kind, Kind::taken);
  EXPECT_EQ(take(step(StepKind::record_switch, "a")).ring.switched->last_expiry, now() + seconds(4000 + 5));
}

TEST_F(stored_test, a_persons_decision_has_a_reason_and_stands_in_the_store) {
  EXPECT_EQ(rotation.waive({HoldKind::unproved, "app/1", "b", ""}).error().code, Code::argument_invalid);
  const Waiver waiver{HoldKind::unproved, "app/1", "b", "the host burnt down"};
  ASSERT_TRUE(rotation.waive(waiver));
  EXPECT_THAT(rotation.load()->rows.waivers, ElementsAre(waiver));
}

TEST_F(stored_test, who_is_gone_is_forgotten_once_its_tokens_are_over_and_what_it_saw_is_kept) {
  join("auth/1");
  join("back/1");
  ASSERT_TRUE(rotation.permit("auth/1", {1, 1}, {}));
  const Moment begun = now();
  ASSERT_TRUE(rotation.record_uses("back/1", {{"a", now() + seconds(900), {}, true}, {"z", now(), {}, false}}));
  EXPECT_EQ(rotation.sweep().value(), 0U);
  clock.advance(seconds(40));
  EXPECT_EQ(rotation.sweep().value(), 1U) << "the verifier";
  clock.advance(seconds(20 + 100 + 10 + 5));
  EXPECT_EQ(rotation.sweep().value(), 0U);
  clock.advance(seconds(1));
  EXPECT_EQ(rotation.sweep().value(), 1U) << "the signer, whose last token is over";
  const std::vector<Member> rows = rotation.load()->rows.members;
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].name, StoredRotation::departed);
  EXPECT_THAT(rows[0].uses, ElementsAre(Use{"a", begun + seconds(900), {}, true}));
  EXPECT_EQ(rotation.sweep().value(), 0U);
  join("back/2");
  clock.advance(seconds(40));
  EXPECT_EQ(rotation.sweep().value(), 1U);
  EXPECT_THAT(rotation.load()->rows.members[0].uses, SizeIs(1)) << "it is kept from one sweep to the next";
}

TEST_F(stored_test, what_could_not_be_read_again_is_not_written) {
  const std::string longest(4096, 'x'), too_long(4097, 'x');
  Step revoke = step(StepKind::revoke, "a");
  revoke.why = too_long;
  EXPECT_EQ(rotation.take(ring().position, revoke).error().code, Code::argument_invalid);
  EXPECT_EQ(rotation.waive({HoldKind::unproved, "b/1", "a", too_long}).error().code, Code::argument_invalid);
  EXPECT_EQ(rotation.waive({HoldKind::unproved, too_long, "a", "gone"}).error().code, Code::argument_invalid);
  ASSERT_TRUE(rotation.load()) << "the store is as it was";
  EXPECT_EQ(ring().position.generation, 1U);
  revoke.why = longest;
  EXPECT_EQ(take(revoke).kind, Kind::taken);
  EXPECT_TRUE(rotation.load());
}

TEST_F(stored_test, who_may_not_sign_speaks_for_nobody_who_has_a_permit) {
  join("auth/1");
  ASSERT_TRUE(rotation.permit("auth/1", {1, 1}, {}));
  Member same;
  same.name = "auth/1";
  EXPECT_EQ(rotation.join(same, {}, false).error().code, Code::access_denied);
  EXPECT_EQ(rotation.leave("auth/1", {}, false).error().code, Code::access_denied);
  EXPECT_EQ(rotation.record_uses("auth/1", {}, false).error().code, Code::access_denied);
  EXPECT_EQ(rotation.prove("auth/1", "a", true, false).error().code, Code::access_denied);
  EXPECT_FALSE(row("auth/1").permit->has_ended);
  ASSERT_TRUE(rotation.leave("auth/1", {}));
  EXPECT_TRUE(rotation.record_uses("auth/1", {}, false)) << "it signs no more";
}

TEST_F(stored_test, a_row_does_not_grow_by_kids_that_are_made_up) {
  join("back/1");
  std::vector<Use> made_up(64);
  for (int call = 0; call < 5; ++call) {
    for (std::size_t i = 0; i < made_up.size(); ++i) made_up[i].kid = std::to_string(call) + "-" + std::to_string(i);
    ASSERT_TRUE(rotation.record_uses("back/1", made_up));
  }
  ASSERT_TRUE(rotation.record_uses("back/1", {{"a", now() + seconds(9), {}, false}}));
  EXPECT_LE(row("back/1").uses.size(), 65U);
  EXPECT_EQ(row("back/1").uses.back().accepted_expiry, now() + seconds(9));
}

TEST_F(stored_test, an_end_that_no_rotation_can_wait_for_is_none) {
  join("back/1");
  ASSERT_TRUE(rotation.record_uses("back/1", {{"a", Moment(seconds(253'402'300'799)), {}, false}}));
  const Use use = row("back/1").uses.front();
  EXPECT_TRUE(use.has_endless);
  EXPECT_EQ(use.accepted_expiry, std::nullopt);
}

}  // namespace jwtsync::rotation::stored_test
