// SPDX-License-Identifier: Apache-2.0
#include "service/answers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <jwtsync/testing.h>
#include <string>

namespace jwtsync::service::testify_test {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(TestifyTest, report_and_answers_are_those_of_the_keeper) {
  testing::FakeWorld fake;
  fake.variables.set("ENVIRONMENT", "staging");
  fake.variables.set("JWT_SECRET_STAGING", testing::canary_secret);
  const auto keeper = Keeper::open(fake.world(), {.service = "auth"}).value();
  const Nonce nonce = Nonce::parse(std::string(43, 'A')).value();
  for (const Variants variants : {Variants::without, Variants::with}) {
    const Testimony testimony = testify(*keeper, nonce, variants).value();
    EXPECT_EQ(to_json(testimony.report), to_json(keeper->report()));
    EXPECT_EQ(to_json(testimony.challenge), to_json(keeper->challenge(nonce, variants).value()));
    const std::string line = to_json(nonce, testimony);
    EXPECT_TRUE(parse_testimony(line, nonce));
    EXPECT_THAT(line, Not(HasSubstr(std::string(testing::canary))));
  }
}

}  // namespace jwtsync::service::testify_test
