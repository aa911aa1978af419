// SPDX-License-Identifier: Apache-2.0
#include "rotation/bounds.h"

#include <gmock/gmock.h>

#include "fixture.h"

namespace jwtsync::rotation::bounds_test {

using namespace fixture;

Moment last(const Member& member, int now = 0) {
  Rows rows;
  rows.members = {member};
  return last_expiry_signed(promoted(), rows, "a", at(now));
}

constexpr std::uint64_t promotion = 4;

TEST(bounds, of_a_signer_that_has_not_switched_are_its_permit_and_a_lifetime) {
  EXPECT_EQ(last(signer("auth/1", 60, promotion - 1), 500), at(60 + 100));
  Member longer = signer("auth/1", 60, promotion - 1);
  longer.lifetime = seconds(4000);
  EXPECT_EQ(last(longer, 500), at(60 + 4000)) << "children sign for longer than the policy says";
}

TEST(bounds, of_a_signer_that_has_switched_are_what_it_says_it_signed) {
  Member switched = signer("auth/1", 900, promotion);
  EXPECT_EQ(last(switched, 10), Moment{}) << "it never signed with it";
  switched.uses.push_back({"a", {}, at(77), false});
  EXPECT_EQ(last(switched, 10), at(77));
  Member left = signer("auth/1", 900, promotion - 1);
  left.permit->has_ended = true;
  left.uses.push_back({"a", {}, at(78), false});
  EXPECT_EQ(last(left, 10), at(78));
}

TEST(bounds, of_a_signer_that_cannot_be_fenced_count_from_now) {
  Member child = signer("app/1", 0, promotion);
  child.is_fenceable = false;
  child.uses.push_back({"a", {}, at(77), false});
  EXPECT_EQ(last(child, 10), at(10 + 5 + 100));
}

TEST(bounds, of_who_never_signed_are_none) { EXPECT_EQ(last(member("back/1")), Moment{}); }

TEST(bounds, of_tokens_have_the_grace_of_those_who_are_there) {
  Ring ring = promoted();
  ring.switched = Switched{"a", start, at(200)};
  Rows rows;
  rows.members = {member("back/1"), member("back/2", -1)};
  rows.members[1].grace = seconds(9999);
  EXPECT_EQ(end_of_tokens(ring, rows, "a", start).at, at(200 + 10 + 5));
  rows.members[0].grace = seconds(86'400);
  EXPECT_EQ(end_of_tokens(ring, rows, "a", start).at, at(200 + 86'400 + 5));
  rows.members[1].uses.push_back({"a", at(300), {}, false});
  const End end = end_of_tokens(ring, rows, "a", start);
  EXPECT_EQ(end.at, at(300 + 86'400 + 5)) << "what it saw counts, though it is gone";
  EXPECT_EQ(end.who, "back/2");
}

TEST(bounds, ask_who_is_there_or_cannot_be_fenced) {
  EXPECT_TRUE(is_asked(member("a", 10), at(9)));
  EXPECT_FALSE(is_asked(member("a", 10), at(10)));
  Member child = member("app", 0);
  child.is_fenceable = false;
  EXPECT_TRUE(is_asked(child, at(99)));
}

}  // namespace jwtsync::rotation::bounds_test
