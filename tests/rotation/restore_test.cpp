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

TEST_F(restore_test, of_who_may_not_sign_no_ring_goes_on_that_no_signer_holds) {
  const Ring own = after(of_a, {step(StepKind::record_switch, "a"), step(StepKind::retire, "a"), stage(key("rogue")),
                                step(StepKind::prove, "rogue"), step(StepKind::promote, "rogue")});
  const std::string document = write(own);
  store.replace(behind, "2");
  ASSERT_TRUE(rotation.offer("rogue/1", {document, {{"rogue", "material-of-rogue", "sealed"}}, false}));
  ASSERT_TRUE(rotation.offer("auth/1", write(of_a)));
  clock.advance(seconds(32));
  EXPECT_THAT(restore(), ElementsAre(Pair(HoldKind::unproved, "rogue/1"))) << "it may hold what nobody else does";
  EXPECT_EQ(rotation.restore()->ring.keys, of_a.keys) << "but its word alone is not taken for it";
  clock.advance(seconds(60 + 100 + 10 + 2 * 5));
  const Result<Restoration> done = rotation.restore();
  ASSERT_TRUE(done && done->is_done()) << "and not waited for without end";
  EXPECT_EQ(done->ring.keys, of_a.keys);
  EXPECT_THAT(rotation.sealed_keys()->keys, IsEmpty());
}

TEST_F(restore_test, who_may_not_sign_confirms_what_a_signer_or_the_store_has) {
  const Ring of_store = read_ring(*rotation.document_of({1, 1}).value()).value();
  store.replace(behind, "2");
  const std::string as_of_a = write(of_a), as_of_store = write(of_store);
  ASSERT_TRUE(rotation.offer("back/1", {as_of_a, {}, false}));
  ASSERT_TRUE(rotation.offer("back/2", {as_of_store, {}, false}));
  ASSERT_TRUE(rotation.offer("auth/1", as_of_a));
  clock.advance(seconds(32));
  EXPECT_THAT(restore(), IsEmpty());
}

TEST_F(restore_test, in_the_name_of_a_signer_nobody_else_is_heard) {
  const Ring of_store = read_ring(*rotation.document_of({1, 1}).value()).value();
  store.replace(behind, "1");
  ASSERT_TRUE(join("auth/1", held(of_store)));
  ASSERT_TRUE(rotation.permit("auth/1", {1, 1}, {}));
  behind = store.rows();
  store.replace(behind, "2");
  Member rogue;
  rogue.name = "auth/1";
  ASSERT_FALSE(rotation.join(rogue, held(of_store), false));
  const std::string as_of_store = write(of_store), junk = write(after(of_a, {step(StepKind::back, "a")}));
  ASSERT_TRUE(rotation.offer("auth/1", {as_of_store, {}, false}));
  clock.advance(seconds(32));
  EXPECT_THAT(restore(), ElementsAre(Pair(HoldKind::unproved, "auth/1")));
  // What was said in its name does not become its own when it speaks itself.
  ASSERT_TRUE(rotation.offer("auth/1", {junk, {}, false}));
  ASSERT_FALSE(join("auth/1", held(of_a)));
  ASSERT_TRUE(rotation.offer("auth/1", {as_of_store, {}, false}));
  EXPECT_EQ(rotation.restore()->ring.keys, of_store.keys);
  ASSERT_TRUE(rotation.offer("auth/1", write(of_a)));
  EXPECT_THAT(restore(), IsEmpty());
}

TEST_F(restore_test, a_key_that_the_store_knows_as_another_one_is_refused) {
  Ring other = of_a;
  for (RingKey& each : other.keys) {
    if (each.kid == "a") each.material = "of another secret";
  }
  EXPECT_EQ(rotation.offer("auth/1", write(other)).error().code, Code::proof_mismatch);
  StoredRotation elsewhere(store, "production");
  ASSERT_TRUE(elsewhere.start(first_ring("production", policy(), key("p"), now())));
  const Ring stolen = after(of_a, {step(StepKind::record_switch, "a"), step(StepKind::retire, "a"), [] {
                                     Step stages = stage(key("q"));
                                     stages.key->material = "material-of-p";
                                     return stages;
                                   }()});
  EXPECT_EQ(rotation.offer("auth/1", write(stolen)).error().code, Code::proof_mismatch);
  EXPECT_FALSE(is_stopped()) << "by such a ring nobody is stopped";
}

/// As above, with keys under seal; what is sealed is not looked at.
struct restore_of_keys_test : restore_test {
  restore_of_keys_test() {
    const auto row = [](std::string table, std::string name, std::string value) {
      return std::pair(std::pair(std::move(table), std::move(name)),
                       std::make_shared<const std::string>(std::move(value)));
    };
    behind.insert(row("material/staging", "a", "sealed a"));
    store.replace(behind, "2");
    EXPECT_FALSE(join("auth/1", held(of_a)));
    document = write(of_a);
  }
  std::vector<std::string> missing() {
    std::vector<std::string> kids;
    const Restoration held = rotation.restore().value();
    for (const MissingKey& each : held.missing) kids.push_back(each.kid);
    return kids;
  }
  std::vector<OfferedKey> keys{{"a", "material-of-a", "offered a"}, {"b", "material-of-b", "offered b"}};
  std::string document;
};

TEST_F(restore_of_keys_test, what_was_offered_goes_on_under_seal_and_what_the_store_has_stays) {
  ASSERT_TRUE(rotation.offer("auth/1", {document, keys}));
  clock.advance(seconds(32));
  ASSERT_TRUE(rotation.restore()->is_done());
  const Result<SealedKeys> kept = rotation.sealed_keys();
  EXPECT_THAT(kept->keys, ElementsAre(SealedKey{"a", "sealed a"}, SealedKey{"b", "offered b"}));
}

TEST_F(restore_of_keys_test, a_key_that_nobody_has_is_waited_for_as_long_as_its_tokens_may_live) {
  ASSERT_TRUE(rotation.offer("auth/1", {document, {keys[0]}}));
  clock.advance(seconds(32));
  const Result<Restoration> waits = rotation.restore();
  EXPECT_THAT(waits->holds, IsEmpty());
  EXPECT_FALSE(waits->is_done());
  ASSERT_THAT(missing(), ElementsAre("b"));
  EXPECT_TRUE(waits->missing[0].until);
  clock.advance(seconds(60 + 100 + 10 + 2 * 5));
  const Result<Restoration> done = rotation.restore();
  ASSERT_TRUE(done->is_done());
  EXPECT_EQ(done->missing[0].kid, "b");
  EXPECT_FALSE(done->missing[0].until) << "it is told that it is lost";
  EXPECT_EQ(rotation.take(done->ring.position, step(StepKind::revoke, "b"))->kind, Outcome::Kind::taken);
}

TEST_F(restore_of_keys_test, of_a_kid_the_bytes_are_those_of_the_ring_that_goes_on) {
  const Ring rogue = after(after(first_ring("staging", policy(), key("a"), now()), {stage([] {
                                   RingKey other = key("b");
                                   other.material = "of another secret";
                                   return other;
                                 }())}),
                           {});
  ASSERT_TRUE(rotation.offer("auth/2", {write(rogue), {{"b", "of another secret", "rogue b"}}}));
  ASSERT_TRUE(rotation.offer("auth/1", {document, keys}));
  clock.advance(seconds(300));
  ASSERT_TRUE(rotation.restore()->is_done());
  EXPECT_THAT(rotation.sealed_keys()->keys, ElementsAre(SealedKey{"a", "sealed a"}, SealedKey{"b", "offered b"}));
}

TEST_F(restore_of_keys_test, what_the_store_knows_as_revoked_is_not_sealed_again) {
  behind = [&] {
    testing::MemoryStore other(clock);
    other.replace(store.rows(), "2");
    StoredRotation revoking(other, "staging");
    clock.advance(seconds(300));
    EXPECT_TRUE(revoking.restore()->is_done());
    EXPECT_EQ(revoking.take(revoking.load()->ring.position, step(StepKind::revoke, "a"))->kind, Outcome::Kind::taken);
    return other.rows();
  }();
  store.replace(behind, "3");
  ASSERT_FALSE(join("auth/1", held(of_a)));
  Ring later = of_a;
  later.position.epoch = 3;
  ASSERT_TRUE(rotation.offer("auth/1", {write(later), keys}));
  EXPECT_THAT(missing(), ElementsAre("a"));
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
