// SPDX-License-Identifier: Apache-2.0
#include "compat/synchronization.h"

#include <gtest/gtest.h>
#include <jwtsync/testing.h>

#include "fixture.h"

namespace jwtsync::compat::synchronization_test {

using ::testing::HasSubstr;
using ::testing::StartsWith;

const Environment staging{"staging", EnvironmentKind::staging, EnvironmentFrom::variable};
const Environment production{"production", EnvironmentKind::production, EnvironmentFrom::variable};
const Environment test{"test", EnvironmentKind::test, EnvironmentFrom::variable};

Result<void> validated(std::string_view secret, const Environment& environment) {
  return validate(*Secret::copy_of(secret), environment);
}

TEST(validation, no_secret_is_refused_in_the_words_of_old) {
  const Result<void> result = validated("", staging);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Code::secret_empty);
  EXPECT_EQ(result.error().message, "JWT secret validation failed: No secret configured");
}

TEST(validation, a_development_secret_is_refused_where_others_depend_on_it) {
  for (const Environment& environment : {staging, production}) {
    const Result<void> result = validated("c4n4ry-of-DeVelopment-0123456789abcdef", environment);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, Code::check_failed);
    EXPECT_EQ(result.error().message, "JWT secret validation failed: Development secret used in " + environment.name);
    EXPECT_EQ(result.error().hint.find(jwtsync::testing::canary), std::string::npos);
  }
}

TEST(validation, a_development_secret_is_fine_elsewhere) {
  EXPECT_TRUE(validated("development-secret-of-somebody", test));
}

TEST(validation, any_other_secret_is_fine) { EXPECT_TRUE(validated(jwtsync::testing::canary_secret, production)); }

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

}  // namespace jwtsync::compat::synchronization_test
