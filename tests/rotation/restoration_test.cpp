// SPDX-License-Identifier: Apache-2.0
#include "rotation/restoration.h"

#include <gmock/gmock.h>

#include "fixture.h"

namespace jwtsync::rotation::restoration_test {

using namespace fixture;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

Heard said(const std::string& name, const Ring& ring) { return {name, held(ring), write(ring)}; }

std::vector<std::pair<HoldKind, std::string>> holds(const Ring& ring, const std::vector<Member>& members,
                                                    const std::vector<Heard>& heard, int now) {
  std::vector<Ring> offered;
  for (const Heard& each : heard) {
    if (!each.document.empty()) offered.push_back(read_ring(each.document).value());
  }
  const Highest highest = highest_of(ring, offered);
  Gate gate;
  gate.holds = holds_of_restore(highest, {members, {}, {}, {}}, heard, at(0), at(now));
  return holds_of(gate);
}

TEST(restoration, the_highest_ring_goes_on) {
  EXPECT_EQ(highest_of(staged(), {}).ring, staged());
  EXPECT_EQ(highest_of(staged(), {promoted(), proved(), ring_of_one()}).ring, promoted());
  EXPECT_FALSE(highest_of(staged(), {promoted(), proved(), ring_of_one()}).is_forked);
}

TEST(restoration, rings_of_two_histories_are_told) {
  const Ring other = after(ring_of_one(), {stage(key("c"))});
  EXPECT_TRUE(highest_of(staged(), {other}).is_forked) << "of the same place";
  EXPECT_TRUE(highest_of(other, {proved()}).is_forked) << "which does not follow it";
  EXPECT_TRUE(highest_of(ring_of_one(), {other, staged()}).is_forked) << "among those that are offered";
}

TEST(restoration, each_member_is_heard_and_those_whom_the_store_does_not_know_had_time_to_join) {
  const std::vector<Member> members{member("auth/1"), member("back/1")};
  EXPECT_THAT(holds(staged(), members, {}, 29),
              ElementsAre(Pair(HoldKind::unproved, lost), Pair(HoldKind::unproved, "auth/1"),
                          Pair(HoldKind::unproved, "back/1")));
  EXPECT_THAT(holds(staged(), members, {said("auth/1", staged())}, 30),
              ElementsAre(Pair(HoldKind::unproved, "back/1")));
  EXPECT_THAT(holds(staged(), members, {said("auth/1", staged()), said("back/1", ring_of_one())}, 30), IsEmpty());
}

TEST(restoration, who_holds_a_ring_that_nobody_offered_is_not_heard) {
  const std::vector<Heard> heard{{"auth/1", held(promoted())}};
  EXPECT_THAT(holds(staged(), {member("auth/1")}, heard, 30), ElementsAre(Pair(HoldKind::unproved, "auth/1")));
  EXPECT_THAT(holds(staged(), {}, heard, 30), ElementsAre(Pair(HoldKind::unproved, "auth/1")))
      << "and is not in the store";
  EXPECT_THAT(holds(staged(), {member("auth/1")}, {heard[0], said("back/1", promoted())}, 30), IsEmpty())
      << "another offered it";
  EXPECT_THAT(holds(staged(), {member("auth/1")}, {{"auth/1", {{1, 1}, "of another history"}}}, 30),
              ElementsAre(Pair(HoldKind::unproved, "auth/1")));
}

TEST(restoration, of_who_is_silent_nothing_is_left_after_a_permit_a_lifetime_the_leeway_and_two_skews) {
  constexpr int over = 60 + 100 + 10 + 2 * 5 + 1;
  EXPECT_THAT(holds(staged(), {member("auth/1")}, {}, over - 1), ElementsAre(Pair(HoldKind::unproved, "auth/1")));
  EXPECT_THAT(holds(staged(), {member("auth/1")}, {}, over), IsEmpty());
  Member longer = member("auth/1");
  longer.lifetime = seconds(400);
  longer.grace = seconds(50);
  EXPECT_THAT(holds(staged(), {longer}, {}, over + 339), ElementsAre(Pair(HoldKind::unproved, "auth/1")));
  EXPECT_THAT(holds(staged(), {longer}, {}, over + 340), IsEmpty());
  Member child = member("app/1");
  child.is_fenceable = false;
  EXPECT_THAT(holds(staged(), {child}, {}, 100'000), ElementsAre(Pair(HoldKind::unproved, "app/1")));
}

TEST(restoration, who_left_is_not_waited_for) {
  Member left = signer("auth/1", 60, 2);
  left.permit->has_ended = true;
  EXPECT_THAT(holds(staged(), {left}, {}, 30), IsEmpty());
}

TEST(restoration, of_two_histories_one_ends_when_nothing_is_left) {
  const Highest forked{staged(), {}, true};
  EXPECT_THAT(holds_of_restore(forked, {}, {}, at(0), at(180)),
              ElementsAre(Hold{HoldKind::tokens_live, "staging", at(0), at(181)}));
  EXPECT_THAT(holds_of_restore(forked, {}, {}, at(0), at(181)), IsEmpty());
}

TEST(restoration, the_next_epoch_begins_with_the_highest_ring) {
  const Ring next = restored(promoted());
  EXPECT_EQ(next.position, (Position{2, promoted().position.generation + 1}));
  EXPECT_EQ(next.keys, promoted().keys);
  EXPECT_EQ(fault_of(next), std::nullopt);
  EXPECT_EQ(succession(held(promoted()), next), Succession::newer);
  EXPECT_EQ(succession(held(after(ring_of_one(), {stage(key("c"))})), next), Succession::newer) << "of a fork, too";
}

TEST(restoration, gates_wait_for_a_signer_of_whom_the_store_forgot) {
  const Ring ring = restored(promoted());
  const Member signer = lost_signer(ring, {}, at(0));
  const Rows rows{{signer}, {}, {}, {}};
  const Step switches = step(StepKind::record_switch, "a");
  EXPECT_THAT(holds_of(evaluate(ring, rows, switches, at(65))), ElementsAre(Pair(HoldKind::permit, lost)));
  EXPECT_TRUE(evaluate(ring, rows, switches, at(66)).is_open());
  EXPECT_EQ(apply(ring, rows, switches, at(66)).switched->last_expiry, at(60 + 100));
}

}  // namespace jwtsync::rotation::restoration_test
