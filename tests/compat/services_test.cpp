// SPDX-License-Identifier: Apache-2.0
#include "compat/services.h"

#include "fixture.h"

namespace jwtsync::compat {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::string_view failed = "JWT secret validation failed: ";

class services_test : public SharedTest {
 protected:
  [[nodiscard]] Result<void> compare(std::string_view secret, const std::vector<std::string>& targets) {
    const Result<KeyRing> ring = KeyRing::parse(*Secret::copy_of(secret));
    const auto question = configuration::question_of(fake.world(), {}, {}, {targets, expect});
    return compare_services(fake.world(), *question, *ring);
  }

  std::optional<std::size_t> expect;
};

TEST_F(services_test, services_with_the_key_of_this_process_agree) {
  serve("auth", testing::canary_secret);
  serve("backend", testing::canary_secret);
  EXPECT_TRUE(compare(testing::canary_secret, {"http://auth:7517", "http://backend:7517"}));
}

TEST_F(services_test, one_other_is_enough) {
  serve("auth", testing::canary_secret);
  EXPECT_TRUE(compare(testing::canary_secret, {"http://auth:7517"}));
}

TEST_F(services_test, services_that_differ_are_an_error) {
  serve("auth", testing::canary_secret);
  serve("backend", testing::other_canary_secret);
  const Result<void> result = compare(testing::canary_secret, {"http://auth:7517", "http://backend:7517"});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Code::services_disagree);
  EXPECT_THAT(result.error().message, StartsWith(std::string(failed)));
  EXPECT_THAT(result.error().hint, HasSubstr("jwtsync agree"));
  EXPECT_THAT(result.error().message, ::testing::Not(HasSubstr(std::string(testing::canary))));
}

TEST_F(services_test, a_service_with_another_key_than_this_process_is_an_error_that_names_it) {
  serve("auth", testing::other_canary_secret);
  const Result<void> result = compare(testing::canary_secret, {"http://auth:7517"});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Code::services_disagree);
  EXPECT_EQ(result.error().message, std::string(failed) + "http://auth:7517 holds another key than this process");
}

TEST_F(services_test, a_service_that_is_silent_is_an_error_and_no_disagreement) {
  serve("auth", testing::canary_secret);
  fake.network.fail("backend:7517", {Code::target_timeout, "no answer within 5 s", "ask again"});
  const Result<void> result = compare(testing::canary_secret, {"http://auth:7517", "http://backend:7517"});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Code::target_timeout);
  EXPECT_EQ(result.error().message, std::string(failed) + "http://backend:7517: no answer within 5 s");
}

TEST_F(services_test, fewer_processes_than_expected_are_an_error) {
  serve("auth", testing::canary_secret);
  expect = 2;
  const Result<void> result = compare(testing::canary_secret, {"http://auth:7517"});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Code::too_few_processes);
}

}  // namespace
}  // namespace jwtsync::compat
