// SPDX-License-Identifier: Apache-2.0
#include "cli/collectors_events.h"

#include <gmock/gmock.h>
#include <jwtsync/testing.h>

namespace jwtsync::cli::collectors_events_test {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(CollectorsEvents, keep_what_happens_until_it_is_known_how_to_tell_it) {
  jwtsync::testing::FakeWorld fake;
  CollectorsEvents events(fake.events);
  events.record(Level::debug, "looks");
  events.record(Level::error, "there is none");
  EXPECT_THAT(fake.events.lines(), IsEmpty());
  events.release(CollectorsEvents::Voice::calm);
  events.record(Level::warning, "still none");
  EXPECT_THAT(fake.events.lines(), ElementsAre("debug looks", "info there is none", "info still none"));
}

TEST(CollectorsEvents, tell_what_is_wrong_as_it_is) {
  jwtsync::testing::FakeWorld fake;
  CollectorsEvents events(fake.events);
  events.record(Level::error, "it is not fit");
  events.release(CollectorsEvents::Voice::own);
  events.record(Level::warning, "it is old");
  EXPECT_THAT(fake.events.lines(), ElementsAre("error it is not fit", "warning it is old"));
}

TEST(CollectorsEvents, are_as_any_when_there_is_a_key) {
  jwtsync::testing::FakeWorld fake;
  CollectorsEvents events(fake.events);
  events.release(CollectorsEvents::Voice::calm);
  events.has_key();
  events.record(Level::error, "it cannot be read any more");
  EXPECT_THAT(fake.events.lines(), ElementsAre("error it cannot be read any more"));
}

}  // namespace jwtsync::cli::collectors_events_test
