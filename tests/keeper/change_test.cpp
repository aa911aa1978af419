// SPDX-License-Identifier: Apache-2.0
#include "keeper/change.h"

#include <gtest/gtest.h>

#include <jwtsync/testing.h>

namespace jwtsync::keeper::change_test {

using namespace std::chrono_literals;
using Event = Watch::Event;

struct change : ::testing::Test {
  change() {
    files.put("/key", "1");
    watched.add(files, "/key");
  }
  testing::FakeFiles files;
  testing::FakeWatch watch;
  Watched watched;
};

TEST_F(change, what_the_watch_says_is_what_happened) {
  watch.post(Event::woken);
  EXPECT_EQ(wait_for_change(watch, watched, files, 1s), Event::woken);
  watch.post(Event::timed_out);
  watch.post(Event::changed);
  EXPECT_EQ(wait_for_change(watch, watched, files, 1s), Event::changed);
  EXPECT_EQ(wait_for_change(watch, watched, files, 1s), Event::timed_out);
}

TEST_F(change, what_changed_before_it_was_armed_is_seen_by_the_versions) {
  files.put("/key", "2");
  EXPECT_EQ(wait_for_change(watch, watched, files, 1s), Event::changed);
}

TEST_F(change, files_rest_when_a_wait_ends_without_a_change) {
  watch.post(Event::changed);
  watch.post(Event::changed);
  watch.post(Event::timed_out);
  watch.post(Event::woken);
  let_files_rest(watch, watched.paths());
  EXPECT_EQ(wait_for_change(watch, watched, files, 1s), Event::woken) << "that was left for later";
}

}  // namespace jwtsync::keeper::change_test
