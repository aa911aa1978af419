// SPDX-License-Identifier: Apache-2.0
#include "rotation/tables.h"

#include <gmock/gmock.h>
#include <jwtsync/testing.h>
#include <jwtsync/testing_store.h>

#include "fixture.h"

namespace jwtsync::rotation::tables_test {

using namespace fixture;
using ::testing::IsEmpty;
using ::testing::SizeIs;

struct tables_test : ::testing::Test {
  testing::FakeClock clock;
  testing::MemoryStore store{clock};
  std::unique_ptr<StoreTransaction> transaction = store.begin(StoreAccess::write).value();
  Tables tables{*transaction, "staging"};
};

TEST_F(tables_test, moments_are_rounded_to_the_safe_side) {
  transaction.reset();
  clock.advance(std::chrono::milliseconds(1500));
  transaction = store.begin(StoreAccess::write).value();
  Tables later{*transaction, "staging"};
  EXPECT_LE(Time(later.now()), clock.now());
  EXPECT_EQ(later.in(seconds(10))-later.now(), seconds(11)) << "a gate opens late, and a promise ends late";
}

TEST_F(tables_test, a_generation_is_written_once) {
  EXPECT_EQ(tables.ring().error().code, Code::not_found);
  ASSERT_TRUE(tables.write(ring_of_one()).value());
  EXPECT_EQ(*tables.ring(), ring_of_one());
  EXPECT_FALSE(tables.write(ring_of_one()).value());
  EXPECT_EQ(tables.document({1, 1}).value(), write(ring_of_one()));
  EXPECT_EQ(tables.document({1, 2}).value(), std::nullopt);
  ASSERT_TRUE(tables.write(staged()).value());
  EXPECT_EQ(*tables.ring(), staged());
}

TEST_F(tables_test, a_kid_is_written_once_for_all_environments) {
  ASSERT_TRUE(tables.write(ring_of_one()).value());
  Tables other{*transaction, "production"};
  Ring of_other = first_ring("production", policy(), key("a"), start);
  EXPECT_FALSE(other.write(of_other).value());
  EXPECT_THAT(tables.rows()->registered, SizeIs(1));
}

TEST_F(tables_test, rows_are_those_of_one_environment) {
  ASSERT_TRUE(tables.write(member("auth/1")));
  ASSERT_TRUE(tables.write(ReaderReport{"reports", "b", at(7), false}));
  ASSERT_TRUE(tables.write(Waiver{HoldKind::unproved, "x", "b", "gone"}));
  const Rows rows = tables.rows().value();
  EXPECT_THAT(rows.members, ::testing::ElementsAre(member("auth/1")));
  EXPECT_THAT(rows.reports, SizeIs(1));
  EXPECT_THAT(rows.waivers, SizeIs(1));
  EXPECT_EQ(tables.member("auth/1").value(), member("auth/1"));
  EXPECT_EQ(tables.member("auth/2").value(), std::nullopt);
  EXPECT_THAT(Tables(*transaction, "production").rows()->members, IsEmpty());
  ASSERT_TRUE(tables.erase(member("auth/1")));
  EXPECT_THAT(tables.rows()->members, IsEmpty());
}

TEST_F(tables_test, a_row_that_is_not_ours_is_an_error_that_names_it) {
  ASSERT_TRUE(transaction->put("members/staging", "auth/1", "{}"));
  EXPECT_THAT(tables.rows().error().message, ::testing::HasSubstr("members/staging auth/1"));
  ASSERT_TRUE(transaction->put("ring", "staging", "{}"));
  EXPECT_EQ(tables.ring().error().code, Code::answer_malformed);
}

}  // namespace jwtsync::rotation::tables_test
