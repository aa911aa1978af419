// SPDX-License-Identifier: Apache-2.0
#include "compat/validation.h"

#include <gtest/gtest.h>
#include <jwtsync/testing.h>

namespace jwtsync::compat {
namespace {

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

}  // namespace
}  // namespace jwtsync::compat
