// SPDX-License-Identifier: Apache-2.0
#include "question_fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::token_size_test {

using fixture::judged;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const std::string good = token_of(good_header, good_claims);

std::string with_roles(std::size_t size) {
  return token_of(good_header,
                  R"({"iss":"auth","aud":"backend","exp":1767225700,"roles":")" + std::string(size, 'r') + "\"}");
}

TEST(token_size, that_lacks_its_end_is_cut) {
  const std::size_t first_dot = good.find('.'), last_dot = good.rfind('.');
  for (const std::string& text : {good.substr(0, last_dot), good.substr(0, last_dot + 1), good.substr(0, last_dot - 9),
                                  good.substr(0, first_dot), good.substr(0, first_dot + 20), good.substr(0, 40) + "...",
                                  good.substr(0, first_dot) + ".." + good.substr(last_dot)}) {
    const auto findings = judged(text).findings();
    ASSERT_FALSE(findings.empty()) << text;
    EXPECT_EQ(findings[0].cause, Cause::token_cut) << text;
  }
  EXPECT_THAT(judged(good).causes(), IsEmpty());
}

TEST(token_size, that_a_field_takes_is_told) {
  const auto findings = judged(with_roles(4000).substr(0, 4096)).findings();
  ASSERT_FALSE(findings.empty());
  EXPECT_THAT(findings[0].evidence, Contains(HasSubstr("4096 bytes, as many as")));
}

TEST(token_size, that_is_not_read_is_too_large) {
  const auto findings = judged(std::string(max_token_size + 1, 'a')).findings();
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(findings[0].cause, Cause::token_too_large);
  EXPECT_EQ(findings[0].certainty, Certainty::certain);
}

TEST(token_size, that_proxies_may_refuse_is_possibly_too_large) {
  const auto findings = judged(with_roles(8000)).findings();
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(findings[0].cause, Cause::token_too_large);
  EXPECT_EQ(findings[0].certainty, Certainty::possible);
  EXPECT_THAT(judged(with_roles(3000)).causes(), Not(Contains(Cause::token_too_large)));
}

}  // namespace jwtsync::token_size_test
