// SPDX-License-Identifier: Apache-2.0
#include "capi/held_events.h"

#include <gmock/gmock.h>
#include <jwtsync/testing.h>
#include <thread>
#include <vector>

namespace jwtsync::capi::held_events_test {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class Recorded : public Events {
 public:
  void record(Level, std::string_view text) override { texts.emplace_back(text); }
  std::vector<std::string> texts;
};

/// Records in a thread whose events are held.
void record_held(HeldEvents& events, const std::vector<std::string>& texts) {
  std::thread([&] {
    events.hold_this_thread();
    for (const std::string& text : texts) events.record(Level::info, text);
  }).join();
}

TEST(held_events_test, a_callers_thread_is_heard_at_once) {
  Recorded recorded;
  HeldEvents events(recorded);
  events.record(Level::info, "one");
  EXPECT_THAT(recorded.texts, ElementsAre("one"));
}

TEST(held_events_test, the_librarys_own_thread_is_heard_when_a_caller_comes_by) {
  Recorded recorded;
  HeldEvents events(recorded);
  record_held(events, {"one", "two"});
  EXPECT_THAT(recorded.texts, IsEmpty());
  events.hand_on();
  EXPECT_THAT(recorded.texts, ElementsAre("one", "two"));
  events.hand_on();
  EXPECT_THAT(recorded.texts, SizeIs(2));
}

TEST(held_events_test, what_was_held_comes_before_what_is_new) {
  Recorded recorded;
  HeldEvents events(recorded);
  record_held(events, {"one"});
  events.record(Level::info, "two");
  EXPECT_THAT(recorded.texts, ElementsAre("one", "two"));
}

TEST(held_events_test, the_newest_are_held_and_not_without_end) {
  Recorded recorded;
  HeldEvents events(recorded);
  std::vector<std::string> many;
  for (int i = 0; i < 1000; ++i) many.push_back(std::to_string(i));
  record_held(events, many);
  events.hand_on();
  EXPECT_THAT(recorded.texts, SizeIs(64));
  EXPECT_EQ(recorded.texts.back(), "999");
}

}  // namespace jwtsync::capi::held_events_test
