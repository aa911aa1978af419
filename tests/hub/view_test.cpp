// SPDX-License-Identifier: Apache-2.0
#include "hub/view.h"

#include <gmock/gmock.h>

#include "fixture.h"

namespace jwtsync::hub::view_test {

using namespace fixture;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// A store that is away, where it is told to be, and counts who asks.
class Moody final : public Store {
 public:
  explicit Moody(Store& store) : store_(store) {}
  [[nodiscard]] Result<std::unique_ptr<StoreTransaction>> begin(StoreAccess access) override {
    ++begun;
    if (is_away) return failure(Code::file_unreadable, "the store is away", "");
    return store_.begin(access);
  }
  bool is_away = false;
  int begun = 0;

 private:
  Store& store_;
};

struct view_test : ::testing::Test {
  Rotating rotating;
  Moody store{rotating.store};
  rotation::StoredRotation rotation{store, "staging"};
  View view{rotating.world.world(), rotation, seals()};
};

TEST_F(view_test, opens_a_ring_once_and_asks_nobody_for_it) {
  EXPECT_EQ(view.ring().error().code, Code::ring_unavailable);
  EXPECT_TRUE(view.look());
  EXPECT_FALSE(view.look());
  store.begun = 0;
  for (int i = 0; i < 100; ++i) EXPECT_EQ(view.ring().value()->ring().position.generation, 1U);
  EXPECT_EQ(store.begun, 0);
  EXPECT_FALSE(view.look());
  EXPECT_EQ(store.begun, 1) << "one row";
  rotating.stage(second_key());
  EXPECT_TRUE(view.look());
  EXPECT_EQ(view.ring().value()->ring().position.generation, 2U);
}

TEST_F(view_test, a_store_that_is_away_leaves_the_ring_and_is_told_once) {
  EXPECT_TRUE(view.look());
  rotating.world.events.clear();
  store.is_away = true;
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(view.look());
  EXPECT_TRUE(view.ring());
  EXPECT_EQ(view.fault()->code, Code::file_unreadable);
  store.is_away = false;
  EXPECT_FALSE(view.look());
  EXPECT_EQ(view.fault(), std::nullopt);
  EXPECT_THAT(rotating.world.events.lines(),
              ElementsAre(HasSubstr("the store is away"), HasSubstr("the hub hands out")));
}

TEST_F(view_test, a_ring_that_is_not_there_yet_is_the_lack_of_the_hub) {
  rotation::StoredRotation other(store, "production");
  View empty(rotating.world.world(), other, seals());
  EXPECT_FALSE(empty.look());
  EXPECT_EQ(empty.ring().error().code, Code::ring_unavailable) << "to a member, not found means itself";
}

TEST_F(view_test, a_later_ring_is_looked_for_before_it_is_missed) {
  EXPECT_TRUE(view.look());
  rotating.stage(second_key());
  view.hear("auth/1", {{1, 2}, ""});
  EXPECT_TRUE(view.ring()) << "another process took the step";
  EXPECT_EQ(view.ring_from({1, 2}).value()->ring().position.generation, 2U);
  EXPECT_EQ(view.ring_from({1, 3}).error().code, Code::ring_unavailable);
}

TEST_F(view_test, a_ring_that_members_hold_and_the_store_does_not_stops_the_hub) {
  EXPECT_TRUE(view.look());
  view.hear("auth/1", {{1, 2}, ""});
  EXPECT_EQ(view.ring().error().code, Code::ring_unavailable);
  EXPECT_THAT(view.ring().error().message, HasSubstr("auth/1 holds the ring of epoch 1, generation 2"));
  rotating.stage(second_key());
  EXPECT_TRUE(view.look());
  EXPECT_FALSE(view.ring()) << "it may be of another history";
  rotating.step(StepKind::abort, second_key());
  EXPECT_TRUE(view.look());
  EXPECT_TRUE(view.ring()) << "a later one";
}

TEST_F(view_test, of_a_store_that_is_away_nothing_is_concluded) {
  EXPECT_TRUE(view.look());
  store.is_away = true;
  view.hear("auth/1", {{1, 2}, ""});
  EXPECT_TRUE(view.ring());
}

TEST_F(view_test, a_fork_stops_the_hub) {
  EXPECT_TRUE(view.look());
  view.hear("auth/1", view.ring().value()->held());
  EXPECT_TRUE(view.ring());
  view.hear("auth/1", {{1, 1}, "another"});
  EXPECT_THAT(view.fault()->message, HasSubstr("other bytes"));
}

TEST_F(view_test, knows_the_time_of_the_store_between_two_looks) {
  EXPECT_TRUE(view.look());
  rotating.world.clock.advance(seconds(7));
  EXPECT_EQ(view.now(), rotating.now());
}

}  // namespace jwtsync::hub::view_test
