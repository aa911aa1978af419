// SPDX-License-Identifier: Apache-2.0
#include "cli/revocation.h"

#include "../rotation/fixture.h"
#include "rotate_fixture.h"

namespace jwtsync::cli::revocation_test {

using namespace rotation::fixture;
using rotation::Taken;
using ::testing::HasSubstr;
using ::testing::SizeIs;

rotation::Member holding(const std::string& name, std::uint64_t generation, int since) {
  rotation::Member made = member(name);
  made.taken = Taken{{1, generation}, at(since)};
  return made;
}

/// A key was revoked in generation 5, at second 10; it is second 100 now.
rotation::Stored some_members() {
  rotation::Stored stored{ring_of_one(), {}, at(100)};
  rotation::Member silent = member("cart/7", 50);
  silent.permit = rotation::Permit{at(160), {1, 4}};
  rotation::Member gone = member("gone/1", 50);
  gone.has_left = true;
  rotation::Member child = holding("web/1", 4, 3);
  child.present_until = at(50);
  child.is_fenceable = false;
  stored.rows.members = {holding("auth/1", 5, 10),
                         holding("back/1", 6, 12),
                         silent,
                         gone,
                         child,
                         member(std::string(rotation::StoredRotation::departed))};
  return stored;
}

TEST(revocation, counts_who_dropped_the_key_and_names_who_did_not) {
  const Revocation told = revocation_of(some_members(), {1, 5}, at(10));
  EXPECT_EQ(told.members, 4U);
  EXPECT_EQ(told.dropped, 2U);
  EXPECT_EQ(told.slowest, seconds(2));
  ASSERT_THAT(told.others, SizeIs(2));
  EXPECT_EQ(told.others[0].who, "cart/7");
  EXPECT_TRUE(told.others[0].is_silent);
  EXPECT_EQ(told.others[0].signs_until, at(160));
  EXPECT_EQ(told.others[1].who, "web/1");
  EXPECT_FALSE(told.others[1].is_silent) << "it cannot be fenced, and is waited for";
}

TEST(revocation, is_told_in_a_line_and_one_for_each_that_may_accept_it_still) {
  EXPECT_EQ(revocation_text(revocation_of(some_members(), {1, 5}, at(10)), at(100)),
            "dropped: by 2 of 4 members, within 3 s\n"
            "silent: cart/7 may accept tokens of the key until it hears the hub; it signs until 2027-01-15T08:02:40Z "
            "(in 1 min) at the latest\n"
            "not yet: web/1 may accept tokens of the key\n");
  EXPECT_EQ(revocation_text({}, start), "");
  EXPECT_EQ(revocation_text({1, 1, {}, {}}, start), "dropped: by 1 of 1 member, within 1 s\n");
}

TEST(revocation, names_readers_that_accept_it_until_they_read_again) {
  rotation::Stored stored{ring_of_one(), {}, at(100)};
  stored.ring.policy.classes = {{"partners", rotation::ClassKind::jwks, seconds(60)},
                                {"reports", rotation::ClassKind::poller, seconds(60), "file:/run/sink"}};
  stored.rows.reports.push_back({"reports", "a", {}, false, "file_forbidden: no"});
  const Revocation told = revocation_of(stored, {1, 5}, at(10));
  EXPECT_EQ(revocation_text(told, at(100)),
            "reader: partners may accept tokens of the key until 2027-01-15T08:02:40Z (in 1 min)\n"
            "reader: reports may accept tokens of the key until its sink was written\n");
  EXPECT_EQ(revocation_json(told)["readers"][0]["until"], at(160).time_since_epoch().count());
  EXPECT_EQ(revocation_json(told)["readers"][1]["until"], nullptr);
}

class RevocationTest : public RotateTest {
 protected:
  void join_with(const std::string& name, std::optional<std::uint64_t> generation) {
    rotation::Member joining;
    joining.name = name;
    if (generation) joining.taken = Taken{{1, *generation}, {}};
    join(joining);
  }
};

TEST_F(RevocationTest, without_members_there_is_nothing_to_wait_for) {
  begin();
  const json::Value told_of = told({"revoke", kid_of("active"), "--because", "leaked"});
  EXPECT_EQ(told_of["outcome"], "taken");
  EXPECT_EQ(told_of["revocation"]["members"], 0);
}

TEST_F(RevocationTest, who_has_not_said_that_it_dropped_the_key_is_an_answer_that_is_missing) {
  begin({"--presence", "5s"});
  join_with("auth/1", std::nullopt);
  const auto before = fake.clock.elapsed();
  const Ran ran = rotate({"revoke", kid_of("active"), "--because", "leaked"});
  EXPECT_EQ(ran.status, unheard_status);
  EXPECT_THAT(ran.out, HasSubstr("dropped: by 0 of 1 member\n"));
  EXPECT_THAT(ran.out, HasSubstr("silent: auth/1 may accept tokens of the key"));
  EXPECT_LE(fake.clock.elapsed() - before, seconds(8));
}

TEST_F(RevocationTest, all_that_hold_the_ring_after_it_have_dropped_the_key) {
  begin();
  const std::string active = kid_of("active");
  join_with("auth/1", 2);
  const Ran ran = rotate({"revoke", active, "--because", "leaked", "--wait", "0s"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("dropped: by 1 of 1 member, within 1 s\n"));
}

}  // namespace jwtsync::cli::revocation_test
