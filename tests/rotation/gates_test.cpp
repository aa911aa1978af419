// SPDX-License-Identifier: Apache-2.0
// Each gate: what holds it, who is missing, since when, until when at the latest, and what opens it.
#include <gmock/gmock.h>
#include <jwtsync/rotation.h>

#include "fixture.h"

namespace jwtsync::rotation::gates_test {

using namespace fixture;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using enum HoldKind;

Rows rows_of(std::vector<Member> members) {
  Rows rows;
  rows.members = std::move(members);
  return rows;
}

Gate gate(const Ring& ring, const Rows& rows, const Step& of, int now = 0) { return evaluate(ring, rows, of, at(now)); }

TEST(gates, stage_is_open_where_nothing_is_on_its_way) {
  EXPECT_TRUE(gate(ring_of_one(), {}, stage(key("b"))).is_open());
  EXPECT_THAT(holds_of(gate(staged(), {}, stage(key("c")))), ElementsAre(Pair(occupied, "b")));
  EXPECT_THAT(holds_of(gate(promoted(), {}, stage(key("c")))), ElementsAre(Pair(occupied, "a")));
  EXPECT_THAT(holds_of(gate(ring_of_one(), {}, step(StepKind::stage, "b"))), ElementsAre(Pair(not_applicable, "b")));
}

TEST(gates, stage_goes_on_beside_a_standby_that_is_proved_and_not_beside_another_one) {
  RingKey standby = key("s");
  standby.is_standby = true;
  const Ring asked = after(ring_of_one(), {stage(standby)});
  EXPECT_THAT(holds_of(gate(asked, {}, stage(key("b")))), ElementsAre(Pair(occupied, "s")));
  const Ring ready = after(asked, {step(StepKind::prove, "s")});
  EXPECT_TRUE(gate(ready, {}, stage(key("b"))).is_open());
  RingKey second = key("t");
  second.is_standby = true;
  EXPECT_THAT(holds_of(gate(ready, {}, stage(second))), ElementsAre(Pair(occupied, "s")));
}

TEST(gates, a_kid_and_a_key_are_used_once_in_all_environments) {
  EXPECT_THAT(holds_of(gate(ring_of_one(), {}, stage(key("a")))), ElementsAre(Pair(kid_taken, "a")));
  const Ring aborted = after(staged(), {step(StepKind::abort, "b")});
  EXPECT_THAT(holds_of(gate(aborted, {}, stage(key("b")))), ElementsAre(Pair(kid_taken, "b")));
  const Ring revoked = after(staged(), {step(StepKind::revoke, "b")});
  EXPECT_THAT(holds_of(gate(revoked, {}, stage(key("b")))), ElementsAre(Pair(kid_taken, "b")));
  Rows rows;
  rows.registered.push_back({"x", key("b").material, Algorithm::hs256, "production"});
  EXPECT_THAT(holds_of(gate(ring_of_one(), rows, stage(key("b")))), ElementsAre(Pair(kid_taken, "b")));
  rows.registered = {{"b", "other", Algorithm::hs256, "production"}};
  EXPECT_THAT(holds_of(gate(ring_of_one(), rows, stage(key("b")))), ElementsAre(Pair(kid_taken, "b")));
  rows.registered = {{"a", key("a").material, Algorithm::hs256, "staging"}};
  EXPECT_TRUE(gate(ring_of_one(), rows, stage(key("b"))).is_open());
}

TEST(gates, who_can_hold_one_key_is_named_before_anything_moves_and_its_loss_accepted_by_a_person) {
  Member single = member("old/1");
  single.is_fenceable = false;
  single.holding = Holding::one;
  Rows rows = rows_of({single});
  EXPECT_THAT(holds_of(gate(ring_of_one(), rows, stage(key("b")))), ElementsAre(Pair(single_key, "old/1")));
  EXPECT_THAT(holds_of(gate(staged(), rows, step(StepKind::prove, "b"))), ElementsAre(Pair(unproved, "old/1")));
  rows.waivers.push_back({single_key, "old/1", "b", "it is switched off on Friday"});
  EXPECT_TRUE(gate(ring_of_one(), rows, stage(key("b"))).is_open());
  EXPECT_TRUE(gate(staged(), rows, step(StepKind::prove, "b")).is_open());
  EXPECT_TRUE(gate(proved(), rows, step(StepKind::promote, "b")).is_open());
  EXPECT_THAT(holds_of(gate(ring_of_one(), rows, stage(key("c")))), ElementsAre(Pair(single_key, "old/1")))
      << "a decision is for one key";
}

TEST(gates, prove_waits_for_each_member_that_is_there) {
  const Rows rows = rows_of({with_proof(member("auth/1"), "b"), member("back/1", 20)});
  const Gate waiting = gate(staged(), rows, step(StepKind::prove, "b"));
  EXPECT_THAT(waiting.holds, ElementsAre(Hold{unproved, "back/1", start, at(20)}));
  EXPECT_EQ(waiting.opens_by(start), at(20));
  EXPECT_FALSE(gate(staged(), rows, step(StepKind::prove, "b"), 19).is_open());
  EXPECT_TRUE(gate(staged(), rows, step(StepKind::prove, "b"), 20).is_open()) << "it is fenced by then";
}

TEST(gates, prove_waits_for_ever_for_who_cannot_be_fenced_unless_a_person_decides) {
  Member child = member("app/1", 0);
  child.is_fenceable = false;
  Rows rows = rows_of({child});
  const Gate waiting = gate(staged(), rows, step(StepKind::prove, "b"), 100'000);
  EXPECT_THAT(waiting.holds, ElementsAre(Hold{unproved, "app/1", start, {}}));
  EXPECT_EQ(waiting.opens_by(start), std::nullopt);
  rows.waivers.push_back({unproved, "app/1", "b", "the host burnt down"});
  EXPECT_TRUE(gate(staged(), rows, step(StepKind::prove, "b")).is_open());
  rows.waivers[0].who = "auth/1";
  EXPECT_FALSE(gate(staged(), rows, step(StepKind::prove, "b")).is_open());
}

TEST(gates, nobody_decides_not_to_wait_for_what_ends_by_itself) {
  Rows rows = rows_of({member("auth/1")});
  rows.waivers.push_back({unproved, "auth/1", "b", "hurry"});
  EXPECT_THAT(holds_of(gate(staged(), rows, step(StepKind::prove, "b"))), ElementsAre(Pair(unproved, "auth/1")));
}

TEST(gates, a_verifier_that_does_not_accept_the_key_holds_prove_and_promote) {
  const Rows rows = rows_of({with_proof(member("auth/1"), "b", false)});
  EXPECT_THAT(holds_of(gate(staged(), rows, step(StepKind::prove, "b"))), ElementsAre(Pair(refused, "auth/1")));
  EXPECT_THAT(holds_of(gate(proved(), rows, step(StepKind::promote, "b"))), ElementsAre(Pair(refused, "auth/1")));
}

TEST(gates, a_sink_is_read_back_before_a_key_is_proved) {
  Ring ring = ring_of_one();
  ring.policy.classes.push_back({"reports", ClassKind::poller, seconds(300), "file:/keys", false});
  ring = after(ring, {stage(key("b"))});
  Rows rows;
  EXPECT_THAT(holds_of(gate(ring, rows, step(StepKind::prove, "b"))), ElementsAre(Pair(sink_unread, "reports")));
  rows.reports.push_back({"reports", "b", at(0), false});
  EXPECT_TRUE(gate(ring, rows, step(StepKind::prove, "b")).is_open());
}

TEST(gates, promote_waits_for_caches_that_may_be_older_than_the_proof) {
  Ring ring = ring_of_one();
  ring.policy.classes.push_back({"partners", ClassKind::jwks, seconds(900), "", false});
  ring = after(ring, {stage(key("b"))});
  ring = after(ring, {step(StepKind::prove, "b")}, {}, at(40));
  const Gate waiting = gate(ring, {}, step(StepKind::promote, "b"), 50);
  EXPECT_THAT(waiting.holds, ElementsAre(Hold{reader_delay, "partners", at(40), at(40 + 900 + 5)}));
  EXPECT_FALSE(gate(ring, {}, step(StepKind::promote, "b"), 944).is_open());
  EXPECT_TRUE(gate(ring, {}, step(StepKind::promote, "b"), 945).is_open());
}

TEST(gates, promote_needs_a_proof_of_who_came_since) {
  const Rows rows = rows_of({with_proof(member("auth/1"), "b"), member("back/2")});
  EXPECT_THAT(holds_of(gate(proved(), rows, step(StepKind::promote, "b"))), ElementsAre(Pair(unproved, "back/2")));
  EXPECT_THAT(holds_of(gate(staged(), {}, step(StepKind::promote, "b"))), ElementsAre(Pair(unproved, "b")));
  EXPECT_THAT(holds_of(gate(promoted(), {}, step(StepKind::promote, "b"))), ElementsAre(Pair(not_applicable, "b")));
}

TEST(gates, a_class_with_a_probe_accepts_before_the_key_signs) {
  Ring ring = ring_of_one();
  ring.policy.classes.push_back({"legacy", ClassKind::jwks, seconds(0), "", true});
  ring = after(ring, {stage(key("b")), step(StepKind::prove, "b")});
  Rows rows;
  EXPECT_THAT(holds_of(gate(ring, rows, step(StepKind::promote, "b"), 10)), ElementsAre(Pair(refused, "legacy")));
  rows.reports.push_back({"legacy", "b", {}, true});
  EXPECT_TRUE(gate(ring, rows, step(StepKind::promote, "b"), 10).is_open());
}

TEST(gates, a_second_key_does_not_begin_to_retire) {
  RingKey standby = key("s");
  standby.is_standby = true;
  const Ring ring = after(ring_of_one(), {stage(standby), step(StepKind::prove, "s"), stage(key("b")),
                                          step(StepKind::prove, "b"), step(StepKind::promote, "b")});
  EXPECT_THAT(holds_of(gate(ring, {}, step(StepKind::promote, "s"))), ElementsAre(Pair(occupied, "a")));
}

TEST(gates, a_clock_that_is_off_holds_what_is_measured_by_it) {
  Member off = with_proof(member("auth/1"), "b");
  off.clock_offset = seconds(-6);
  const Rows rows = rows_of({off});
  for (const StepKind kind : {StepKind::prove, StepKind::promote}) {
    const Ring& ring = kind == StepKind::prove ? staged() : proved();
    EXPECT_THAT(holds_of(gate(ring, rows, step(kind, "b"))), ElementsAre(Pair(clock_off, "auth/1")));
  }
  EXPECT_THAT(holds_of(gate(promoted(), rows, step(StepKind::record_switch, "a"))),
              ElementsAre(Pair(clock_off, "auth/1")));
  EXPECT_TRUE(gate(promoted(), rows, step(StepKind::back, "a")).is_open()) << "no way back waits";
  Rows within = rows;
  within.members[0].clock_offset = seconds(5);
  EXPECT_TRUE(gate(staged(), within, step(StepKind::prove, "b")).is_open());
}

TEST(gates, the_switch_is_recorded_when_each_permit_is_under_the_promoted_generation_or_over) {
  const std::uint64_t promotion = promoted().position.generation;
  const Rows rows = rows_of({signer("auth/1", 60, promotion), signer("auth/2", 50, promotion - 1), member("back/1")});
  const Gate waiting = gate(promoted(), rows, step(StepKind::record_switch, "a"));
  EXPECT_THAT(waiting.holds, ElementsAre(Hold{permit, "auth/2", {}, at(50 + 5 + 1)}));
  EXPECT_FALSE(gate(promoted(), rows, step(StepKind::record_switch, "a"), 55).is_open());
  EXPECT_TRUE(gate(promoted(), rows, step(StepKind::record_switch, "a"), 56).is_open());
}

TEST(gates, the_permit_of_who_is_silent_counts_and_not_its_presence) {
  Member silent = signer("auth/1", 500, 1);
  silent.present_until = at(-100);
  EXPECT_THAT(holds_of(gate(promoted(), rows_of({silent}), step(StepKind::record_switch, "a"))),
              ElementsAre(Pair(permit, "auth/1")));
  silent.permit->has_ended = true;
  EXPECT_TRUE(gate(promoted(), rows_of({silent}), step(StepKind::record_switch, "a")).is_open()) << "it has left";
}

TEST(gates, a_permit_of_another_epoch_proves_nothing) {
  Member member = signer("auth/1", 500, 99);
  member.permit->under.epoch = 2;
  EXPECT_FALSE(gate(promoted(), rows_of({member}), step(StepKind::record_switch, "a")).is_open());
}

TEST(gates, a_signer_that_cannot_be_fenced_is_waited_for_until_it_has_the_promoted_generation) {
  Member child = signer("app/1", 10, 1);
  child.is_fenceable = false;
  Rows rows = rows_of({child});
  const Gate waiting = gate(promoted(), rows, step(StepKind::record_switch, "a"), 100'000);
  EXPECT_THAT(waiting.holds, ElementsAre(Hold{permit, "app/1", {}, {}}));
  rows.waivers.push_back({permit, "app/1", "a", "it is gone"});
  EXPECT_TRUE(gate(promoted(), rows, step(StepKind::record_switch, "a")).is_open());
}

TEST(gates, retire_waits_for_the_last_token_and_what_verifiers_add) {
  Rows rows = rows_of({signer("auth/1", 60, 1)});
  EXPECT_THAT(holds_of(gate(promoted(), rows, step(StepKind::retire, "a"))), ElementsAre(Pair(not_applicable, "a")));
  const Ring ring = after(promoted(), {step(StepKind::record_switch, "a")}, rows, at(70));
  // The silent signer's last token: permit and lifetime; then leeway and skew.
  const int over = 60 + 100 + 10 + 5;
  const Gate waiting = gate(ring, rows, step(StepKind::retire, "a"), 100);
  EXPECT_THAT(waiting.holds, ElementsAre(Hold{tokens_live, "a", at(70), at(over)}));
  EXPECT_FALSE(gate(ring, rows, step(StepKind::retire, "a"), over - 1).is_open());
  EXPECT_TRUE(gate(ring, rows, step(StepKind::retire, "a"), over).is_open());
}

TEST(gates, retire_waits_for_the_largest_expiry_that_a_verifier_accepted_and_the_longest_grace) {
  Member verifier = member("back/1");
  verifier.grace = seconds(3600);
  verifier.uses.push_back({"a", at(500), {}, false});
  verifier.uses.push_back({"b", at(900'000), {}, false});
  const Rows rows = rows_of({verifier});
  const Ring ring = after(promoted(), {step(StepKind::record_switch, "a")}, rows, at(0));
  EXPECT_THAT(gate(ring, rows, step(StepKind::retire, "a"), 100).holds,
              ElementsAre(Hold{tokens_live, "back/1", at(0), at(500 + 3600 + 5)}));
}

TEST(gates, tokens_without_an_end_hold_retirement_until_a_person_decides) {
  Member verifier = member("back/1");
  verifier.uses.push_back({"a", {}, {}, true});
  Rows rows = rows_of({verifier});
  const Ring ring = after(promoted(), {step(StepKind::record_switch, "a")}, rows, at(0));
  EXPECT_THAT(holds_of(gate(ring, rows, step(StepKind::retire, "a"), 900)),
              ElementsAre(Pair(endless_tokens, "back/1")));
  rows.waivers.push_back({endless_tokens, "back/1", "a", "API keys of 2019, told their owners"});
  EXPECT_TRUE(gate(ring, rows, step(StepKind::retire, "a"), 900).is_open());
}

TEST(gates, where_keys_are_kept_for_a_while_one_is_withdrawn_first) {
  Ring ring = ring_of_one();
  ring.policy.reactivable = seconds(1000);
  ring = after(ring, {stage(key("b")), step(StepKind::prove, "b"), step(StepKind::promote, "b"),
                      step(StepKind::record_switch, "a")});
  EXPECT_THAT(holds_of(gate(ring, {}, step(StepKind::retire, "a"), 900)), ElementsAre(Pair(not_applicable, "a")));
  EXPECT_TRUE(gate(ring, {}, step(StepKind::withdraw, "a"), 900).is_open());
  ring = after(ring, {step(StepKind::withdraw, "a")}, {}, at(900));
  EXPECT_THAT(gate(ring, {}, step(StepKind::retire, "a"), 1000).holds,
              ElementsAre(Hold{still_withdrawn, "a", {}, at(1900)}));
  EXPECT_TRUE(gate(ring, {}, step(StepKind::retire, "a"), 1900).is_open());
  EXPECT_TRUE(gate(ring, {}, stage(key("c")), 1000).is_open()) << "the next one need not wait for it";
}

TEST(gates, a_key_that_was_withdrawn_verifies_at_once_and_signs_only_once_it_is_proved) {
  Ring ring = ring_of_one();
  ring.policy.reactivable = seconds(1000);
  ring.policy.classes.push_back({"partners", ClassKind::jwks, seconds(900), "", false});
  ring = after(ring, {stage(key("b")), step(StepKind::prove, "b"), step(StepKind::promote, "b"),
                      step(StepKind::record_switch, "a"), step(StepKind::withdraw, "a")});
  EXPECT_TRUE(gate(ring, {}, step(StepKind::reactivate, "a")).is_open());
  EXPECT_FALSE(gate(ring, {}, step(StepKind::back, "a")).is_open());
  ring = after(ring, {step(StepKind::reactivate, "a")});
  EXPECT_THAT(holds_of(gate(ring, {}, step(StepKind::back, "a"))), ElementsAre(Pair(unproved, "a")));
  EXPECT_TRUE(gate(ring, {}, step(StepKind::prove, "a")).is_open());
  ring = after(ring, {step(StepKind::prove, "a")});
  EXPECT_THAT(holds_of(gate(ring, {}, step(StepKind::back, "a"))), ElementsAre(Pair(reader_delay, "partners")));
  EXPECT_TRUE(gate(ring, {}, step(StepKind::back, "a"), 905).is_open());
}

TEST(gates, the_way_back_is_open_at_once_and_both_ways) {
  const Rows rows = rows_of({signer("auth/1", 60, 1), member("back/1")});
  EXPECT_TRUE(gate(promoted(), rows, step(StepKind::back, "a")).is_open());
  const Ring returned = after(promoted(), {step(StepKind::back, "a")});
  EXPECT_TRUE(gate(returned, rows, step(StepKind::back, "b")).is_open()) << "promoted again";
  EXPECT_FALSE(gate(proved(), rows, step(StepKind::back, "b")).is_open());
}

TEST(gates, abort_is_for_staged_keys_and_revoke_for_every_key_that_is_there) {
  EXPECT_TRUE(gate(staged(), {}, step(StepKind::abort, "b")).is_open());
  EXPECT_FALSE(gate(promoted(), {}, step(StepKind::abort, "b")).is_open());
  EXPECT_TRUE(gate(promoted(), {}, step(StepKind::revoke, "a")).is_open());
  EXPECT_TRUE(gate(promoted(), {}, step(StepKind::revoke, "b")).is_open());
  EXPECT_FALSE(gate(promoted(), {}, step(StepKind::revoke, "x")).is_open());
}

TEST(gates, say_when_they_open_at_the_latest) {
  EXPECT_EQ(Gate{}.opens_by(at(7)), at(7));
  EXPECT_EQ((Gate{StepKind::prove, "b", {{unproved, "x", {}, at(9)}, {unproved, "y", {}, at(8)}}}).opens_by(at(7)),
            at(9));
  EXPECT_EQ((Gate{StepKind::prove, "b", {{unproved, "x", {}, at(9)}, {refused, "y"}}}).opens_by(at(7)), std::nullopt);
}

}  // namespace jwtsync::rotation::gates_test
