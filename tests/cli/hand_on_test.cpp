// SPDX-License-Identifier: Apache-2.0
#include "cli/hand_on.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <jwtsync/testing.h>
#include <algorithm>
#include <chrono>
#include <string>
#include <thread>

namespace jwtsync::cli::hand_on_test {

using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;

class HandOnKeyTest : public ::testing::Test {
 protected:
  HandOnKeyTest() {
    fake.variables.set("ENVIRONMENT", "staging");
    fake.files.put("/run/app", testing::canary_secret);
  }
  ~HandOnKeyTest() override { EXPECT_THAT(fake.events.lines(), Each(Not(HasSubstr(std::string(testing::canary))))); }
  std::string handed_on(HandOnKey& key) {
    std::string out;
    EXPECT_TRUE(key.hand_on().append("{}", out));
    return out;
  }
  template <typename Condition>
  bool becomes(const Condition& condition) {
    for (int i = 0; i < 3'000 && !condition(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return condition();
  }
  testing::FakeWorld fake;
};

TEST_F(HandOnKeyTest, the_log_says_where_it_is_and_not_what) {
  HandOnKey key(fake.world(), {}, "file:/run/app");
  ASSERT_TRUE(key.open());
  EXPECT_THAT(fake.events.lines(), Contains(HasSubstr("under the key of file:/run/app")));
}

TEST_F(HandOnKeyTest, one_that_is_not_there_is_an_error_of_the_option) {
  HandOnKey key(fake.world(), {}, "file:/run/none");
  const auto opened = key.open();
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().message, HasSubstr("the hand-on key"));
}

TEST_F(HandOnKeyTest, a_changed_file_is_taken_and_a_bad_one_leaves_the_key) {
  HandOnKey key(fake.world(), {}, "file:/run/app");
  ASSERT_TRUE(key.open());
  const std::string before = handed_on(key);
  const std::jthread running([&](const std::stop_token& stop) { key.run(stop); });
  fake.files.put("/run/app", "");
  EXPECT_TRUE(becomes([&] {
    const auto lines = fake.events.lines();
    return std::any_of(lines.begin(), lines.end(),
                       [](const std::string& line) { return line.find("stays as it was") != std::string::npos; });
  }));
  EXPECT_EQ(handed_on(key), before);
  fake.files.put("/run/app", testing::other_canary_secret);
  EXPECT_TRUE(becomes([&] { return handed_on(key) != before; }));
}

}  // namespace jwtsync::cli::hand_on_test
