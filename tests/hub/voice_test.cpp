// SPDX-License-Identifier: Apache-2.0
#include "hub/voice.h"

#include <gmock/gmock.h>
#include <jwtsync/testing.h>

namespace jwtsync::hub::voice_test {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(voice, says_a_change_once) {
  testing::RecordingEvents events;
  Voice voice(events, "it fails", "it works");
  const Error full{Code::file_unreadable, "the disk is full", "make room"}, away{Code::deadline_exceeded, "held", ""};
  voice.hear(std::nullopt);
  for (int i = 0; i < 3; ++i) voice.hear(full);
  EXPECT_EQ(voice.failing(), full);
  for (int i = 0; i < 3; ++i) voice.hear(away);
  for (int i = 0; i < 3; ++i) voice.hear(std::nullopt);
  EXPECT_EQ(voice.failing(), std::nullopt);
  EXPECT_THAT(events.lines(), ElementsAre(HasSubstr("it fails (file_unreadable): the disk is full; make room"),
                                          HasSubstr("it fails (deadline_exceeded): held"), HasSubstr("it works")));
}

}  // namespace jwtsync::hub::voice_test
