// SPDX-License-Identifier: Apache-2.0
// A store that forgot: the environment stops, members offer what they hold, and it goes on. And what is lost where one
// of the two rules is left out, as in the model: FAILOVER_UNNOTICED, RESTORE_AT_ONCE (docs/decisions/0027).
#include <gmock/gmock.h>
#include <jwtsync/rotation_store.h>
#include <jwtsync/testing.h>
#include <jwtsync/testing_store.h>

#include "fixture.h"
#include "rotation/restoration.h"

namespace jwtsync::rotation::restore_test {

using namespace fixture;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

/// K2 (`b`) is promoted and A signs with it, when another store takes over that lacks its staging.
struct restore_test : ::testing::Test {
  restore_test() {
    store.replace({}, "1");
    EXPECT_TRUE(rotation.start(first_ring("staging", policy(), key("a"), now())));
    EXPECT_TRUE(join("auth/1", std::nullopt));
    behind = store.rows();
    for (const Step& each : {stage(key("b")), step(StepKind::prove, "b"), step(StepKind::promote, "b")}) {
      EXPECT_TRUE(rotation.prove("auth/1", "b", true));
      EXPECT_EQ(rotation.take(ring().position, each)->kind, Outcome::Kind::taken);
    }
    EXPECT_TRUE(rotation.permit("auth/1", ring().position, {}));
    of_a = ring();
  }

  [[nodiscard]] Moment now() const { return std::chrono::floor<seconds>(clock.now()); }
  [[nodiscard]] Ring ring() { return rotation.load()->ring; }
  Result<Ring> join(const std::string& name, const std::optional<Held>& holds) {
    Member joins;
    joins.name = name;
    return rotation.join(joins, holds);
  }
  [[nodiscard]] bool is_stopped() { return rotation.stopped()->has_value(); }
  std::vector<std::pair<HoldKind, std::string>> restore() {
    Gate gate;
    gate.holds = rotation.restore()->holds;
    return holds_of(gate);
  }
  /// Whether who holds this ring accepts what A signed with K2.
  static bool accepts(const Ring& ring) { return ring.find("b") != nullptr; }

  testing::FakeClock clock;
  testing::MemoryStore store{clock};
  StoredRotation rotation{store, "staging"};
  testing::MemoryStore::Rows behind;
  Ring of_a;
};

TEST_F(restore_test, a_store_that_took_the_place_of_another_answers_nothing) {
  store.replace(behind, "2");
  EXPECT_EQ(rotation.load().error().code, Code::ring_unavailable);
  EXPECT_EQ(join("back/1", std::nullopt).error().code, Code::ring_unavailable);
  EXPECT_EQ(rotation.prove("auth/1", "a", true).error().code, Code::ring_unavailable);
  EXPECT_EQ(rotation.permit("auth/1", {1, 1}, {}).error().code, Code::ring_unavailable);
  EXPECT_EQ(rotation.take({1, 1}, stage(key("c"))).error().code, Code::ring_unavailable);
  EXPECT_TRUE(rotation.record_uses("auth/1", {}));
  EXPECT_THAT((*rotation.stopped())->why, HasSubstr("place"));
  store.replace(store.rows(), "1");
  EXPECT_TRUE(is_stopped()) << "it stays so, whatever comes next";
}

TEST_F(restore_test, who_reads_first_is_refused_before_anybody_wrote_that_it_is_stopped) {
  store.replace(behind, "2");
  EXPECT_FALSE(rotation.load());
  EXPECT_EQ(store.rows(), behind);
}

TEST_F(restore_test, without_another_history_the_first_who_holds_more_stops_it) {
  store.replace(behind, "1");
  EXPECT_TRUE(join("back/1", held(read_ring(*rotation.document_of({1, 1}).value()).value())));
  EXPECT_EQ(join("auth/1", held(of_a)).error().code, Code::ring_unavailable);
  EXPECT_THAT((*rotation.stopped())->why, HasSubstr("auth/1"));
  EXPECT_EQ(join("back/1", std::nullopt).error().code, Code::ring_unavailable);
}

TEST_F(restore_test, a_ring_of_another_history_stops_it_too) {
  const Ring other = after(first_ring("staging", policy(), key("a"), now()), {stage(key("c"))});
  EXPECT_TRUE(join("auth/1", held(of_a)));
  EXPECT_FALSE(join("auth/1", held(other)));
  EXPECT_TRUE(is_stopped());
}

TEST_F(restore_test, what_members_offer_goes_on_in_the_next_epoch) {
  store.replace(behind, "2");
  ASSERT_FALSE(join("auth/1", held(of_a)));
  EXPECT_THAT(restore(), ElementsAre(Pair(HoldKind::unproved, lost), Pair(HoldKind::unproved, "auth/1")));
  ASSERT_TRUE(rotation.offer("auth/1", write(of_a)));
  EXPECT_THAT(restore(), ElementsAre(Pair(HoldKind::unproved, lost)));
  clock.advance(seconds(32));
  const Result<Restoration> done = rotation.restore();
  ASSERT_TRUE(done && done->holds.empty());
  EXPECT_EQ(done->ring.position, (Position{2, of_a.position.generation + 1}));
  EXPECT_EQ(done->ring.keys, of_a.keys);
  EXPECT_FALSE(is_stopped());
  EXPECT_EQ(rotation.document_of(of_a.position).value(), write(of_a)) << "what was lost stands in the log";
  EXPECT_EQ(join("auth/1", held(of_a)).value(), done->ring);
  EXPECT_TRUE(join("back/1", Held{{1, 2}, "of a generation that is lost"}));
  EXPECT_TRUE(rotation.permit("auth/1", done->ring.position, {}));
  EXPECT_EQ(rotation.take(done->ring.position, step(StepKind::record_switch, "a"))->gate.holds[0].who, lost);
  EXPECT_EQ(rotation.restore().error().code, Code::argument_invalid);
  clock.advance(seconds(60 + 5));
  EXPECT_EQ(rotation.take(done->ring.position, step(StepKind::record_switch, "a"))->kind, Outcome::Kind::taken);
  EXPECT_EQ(rotation.take(ring().position, stage(key("b")))->kind, Outcome::Kind::held) << "its kid was used";
}

TEST_F(restore_test, what_is_offered_is_read_and_of_this_environment) {
  EXPECT_EQ(rotation.offer("auth/1", "{}").error().code, Code::answer_malformed);
  const Ring other = first_ring("production", policy(), key("p"), now());
  EXPECT_EQ(rotation.offer("auth/1", write(other)).error().code, Code::request_malformed);
  EXPECT_TRUE(rotation.offer("auth/1", write(of_a)));
  EXPECT_FALSE(is_stopped());
  store.replace(behind, "1");
  EXPECT_TRUE(rotation.offer("auth/1", write(of_a)));
  EXPECT_TRUE(is_stopped()) << "the store does not know it";
}

TEST_F(restore_test, who_says_less_later_is_believed_what_it_said_before) {
  store.replace(behind, "2");
  ASSERT_TRUE(rotation.offer("auth/1", write(of_a)));
  ASSERT_FALSE(join("auth/1", held(of_a)));
  ASSERT_FALSE(join("auth/1", Held{{1, 1}, "another"}));
  clock.advance(seconds(32));
  EXPECT_EQ(rotation.restore()->ring.keys, of_a.keys);
}

TEST_F(restore_test, failover_unnoticed_loses_tokens) {
  // Left out: neither does the store tell of another history, nor do members say what they hold.
  store.replace(behind, "1");
  const Result<Ring> of_b = join("back/1", std::nullopt);
  ASSERT_TRUE(of_b);
  EXPECT_FALSE(accepts(*of_b)) << "B refuses A's token, which is good";
  // With either rule B gets no ring before the restore, and then one that has the key.
  ASSERT_FALSE(join("auth/1", held(of_a)));
  EXPECT_FALSE(join("back/1", std::nullopt));
  ASSERT_TRUE(rotation.offer("auth/1", write(of_a)));
  ASSERT_FALSE(join("back/1", held(*of_b)));
  clock.advance(seconds(32));
  ASSERT_THAT(restore(), IsEmpty());
  EXPECT_TRUE(accepts(join("back/1", std::nullopt).value()));
}

TEST_F(restore_test, restore_at_once_loses_tokens) {
  const Ring of_store = read_ring(*rotation.document_of({1, 1}).value()).value();
  store.replace(behind, "2");
  ASSERT_FALSE(join("back/1", std::nullopt));
  const Ring at_once = restored(highest_of(of_store, {}).ring);
  EXPECT_FALSE(accepts(at_once)) << "left out: A was not heard, and B, which takes this ring, refuses A's token";
  clock.advance(seconds(60 + 100 + 10 + 2 * 5));
  EXPECT_THAT(restore(), ElementsAre(Pair(HoldKind::unproved, "auth/1")));
  clock.advance(seconds(2));
  EXPECT_THAT(restore(), IsEmpty()) << "none of A's tokens is good any more";
}

}  // namespace jwtsync::rotation::restore_test
