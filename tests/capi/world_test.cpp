// SPDX-License-Identifier: Apache-2.0
#include "capi/world.h"

#include "fixture.h"

namespace jwtsync::capi::world_test {

using ::testing::ElementsAre;

TEST(world, has_the_variables_that_were_handed_in_and_no_others) {
  const Owned<jwtsync_world> world = world_with({{"A", "1"}});
  const Result<const World*> outside = world_of(world.get());
  ASSERT_TRUE(outside);
  EXPECT_EQ((*outside)->variables.get("A"), "1");
  EXPECT_EQ((*outside)->variables.get("PATH"), std::nullopt);
}

TEST(world, has_those_of_the_process_if_none_were_handed_in) {
  const auto world = made<jwtsync_world>(
      [](jwtsync_world** out) { return jwtsync_world_create(nullptr, 0, nullptr, nullptr, out, nullptr); });
  EXPECT_NE((*world_of(world.get()))->variables.get("PATH"), std::nullopt);
}

TEST(world, hands_events_on) {
  std::vector<std::string> lines;
  const auto on_event = [](void* context, jwtsync_level level, const char* bytes, std::size_t size) {
    static_cast<std::vector<std::string>*>(context)->push_back(std::to_string(level) + std::string(bytes, size));
  };
  const Owned<jwtsync_world> world = world_with({}, on_event, &lines);
  Events& events = (*world_of(world.get()))->events;
  events.record(Level::debug, "a");
  events.record(Level::info, "b");
  events.record(Level::warning, "c");
  events.record(Level::error, "d");
  EXPECT_THAT(lines, ElementsAre("0a", "1b", "2c", "3d"));
}

TEST(world, events_may_be_of_no_interest) {
  const Owned<jwtsync_world> world = world_with({});
  (*world_of(world.get()))->events.record(Level::error, "nobody hears it");
}

TEST(world, none_is_an_error) {
  const Result<const World*> outside = world_of(nullptr);
  ASSERT_FALSE(outside);
  EXPECT_EQ(outside.error().message, "world is NULL");
}

}  // namespace jwtsync::capi::world_test
