// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <jwtsync/rotation_store.h>
#include <jwtsync/testing.h>
#include <jwtsync/testing_store.h>

#include "fixture.h"

namespace jwtsync::rotation::rehearsal_test {

using namespace fixture;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct rehearsal_test : ::testing::Test {
  rehearsal_test() {
    EXPECT_TRUE(rotation.start(first_ring("staging", policy(), key("a"), now())));
    Member joins;
    joins.name = "auth/1";
    EXPECT_TRUE(rotation.join(joins));
  }
  [[nodiscard]] Moment now() const { return std::chrono::floor<seconds>(clock.now()); }
  [[nodiscard]] Rehearsal tried(const std::string& kid) const {
    return {kid, Algorithm::es256, nonce, "sealed " + kid, now() + seconds(20)};
  }

  testing::FakeClock clock;
  testing::MemoryStore store{clock};
  StoredRotation rotation{store, "staging"};
};

TEST_F(rehearsal_test, a_key_is_tried_in_no_ring) {
  const Ring before = rotation.load()->ring;
  EXPECT_EQ(rotation.glance()->rehearsal, "");
  ASSERT_TRUE(rotation.rehearse(tried("t")));
  EXPECT_EQ(rotation.glance()->rehearsal, "t");
  EXPECT_EQ(rotation.rehearsal().value(), tried("t"));
  EXPECT_EQ(rotation.load()->ring, before);
  ASSERT_TRUE(rotation.record_rehearsed("auth/1", "t", true));
  EXPECT_THAT(rotation.rehearsed().value(), ElementsAre(Rehearsed{"auth/1", "t", true}));
  ASSERT_TRUE(rotation.end_rehearsal());
  EXPECT_EQ(rotation.rehearsal().value(), std::nullopt);
  EXPECT_THAT(rotation.rehearsed().value(), IsEmpty());
  EXPECT_EQ(rotation.load()->rows.registered.size(), 1U) << "its kid was not used";
}

TEST_F(rehearsal_test, the_next_one_forgets_the_answers_to_the_one_before) {
  ASSERT_TRUE(rotation.rehearse(tried("t")));
  ASSERT_TRUE(rotation.record_rehearsed("auth/1", "t", false));
  ASSERT_TRUE(rotation.rehearse(tried("u")));
  EXPECT_THAT(rotation.rehearsed().value(), IsEmpty());
  EXPECT_EQ(rotation.record_rehearsed("auth/1", "t", true).error().code, Code::generation_overtaken);
}

TEST_F(rehearsal_test, it_ends_by_itself_and_is_answered_by_those_who_are_there) {
  ASSERT_TRUE(rotation.rehearse(tried("t")));
  EXPECT_EQ(rotation.record_rehearsed("auth/2", "t", true).error().code, Code::not_found);
  clock.advance(seconds(21));
  EXPECT_EQ(rotation.glance()->rehearsal, "");
  EXPECT_EQ(rotation.record_rehearsed("auth/1", "t", true).error().code, Code::generation_overtaken);
  ASSERT_TRUE(rotation.rehearse(tried("u")));
  clock.advance(seconds(15));
  EXPECT_EQ(rotation.record_rehearsed("auth/1", "u", true).error().code, Code::not_found) << "fenced";
}

TEST_F(rehearsal_test, an_environment_without_a_ring_has_none) {
  StoredRotation other(store, "production");
  EXPECT_EQ(other.rehearse(tried("t")).error().code, Code::not_found);
}

}  // namespace jwtsync::rotation::rehearsal_test
