// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/token_time.h"

#include "question_fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::diagnosis::token_time_test {

using std::chrono::seconds;

TEST(token_time, is_that_of_numbers_in_seconds) {
  const fixture::Question question = fixture::saying(R"({"iat":1767225600,"nbf":"1767225600","exp":1767225700000})");
  const Times times = times_of(question.evidence());
  EXPECT_EQ(times.issued, fixture::start);
  EXPECT_FALSE(times.not_before);
  EXPECT_FALSE(times.expires);
}

TEST(token_time, is_told_in_the_unit_that_people_use) {
  EXPECT_EQ(length_of(seconds(3)), "3 s");
  EXPECT_EQ(length_of(seconds(119)), "119 s");
  EXPECT_EQ(length_of(seconds(720)), "12 min");
  EXPECT_EQ(length_of(seconds(7200)), "2 h");
  EXPECT_EQ(length_of(seconds(864000)), "10 days");
  EXPECT_EQ(utc(fixture::start), "2026-01-01T00:00:00Z");
  EXPECT_EQ(between(fixture::start, fixture::start), seconds(1));
}

}  // namespace jwtsync::diagnosis::token_time_test
