// SPDX-License-Identifier: Apache-2.0
#include "cli/own_sources.h"

#include <algorithm>
#include "fixture.h"

namespace jwtsync::cli::own_sources_test {

using ::testing::IsEmpty;
using ::testing::SizeIs;

class OwnSourcesTest : public CliTest {
 protected:
  [[nodiscard]] Result<std::vector<OwnSourceLook>> look(const std::vector<std::string>& locators,
                                                        const std::optional<std::string>& environment = {}) {
    return look_into(fake.world(), sourcing_of(fake.world(), {}).value(), locators, environment);
  }
};

TEST_F(OwnSourcesTest, each_is_a_process_of_its_own_that_answers_with_variants) {
  fake.files.put("/run/a", jwtsync::testing::canary_secret);
  const auto looks = look({"file:/run/a", "env:JWT_SECRET_STAGING"}).value();
  const Nonce nonce = Nonce::create(fake.randomness).value();
  const std::vector<Witnessed> witnessed = witness(fake.world(), looks, nonce, {});
  ASSERT_THAT(witnessed, SizeIs(2));
  const Testimony& first = witnessed[0].testimony.value();
  EXPECT_EQ(witnessed[0].target, Target(OwnSource{"file:/run/a"}));
  EXPECT_EQ(first.report.identity.service, "file:/run/a");
  EXPECT_EQ(first.report.environment, "staging");
  EXPECT_EQ(first.report.trail.front().detail, "length 32 or more");
  EXPECT_FALSE(first.challenge.keys.front().variants.empty());
  EXPECT_EQ(first.challenge.keys.front().answer, witnessed[1].testimony->challenge.keys.front().answer);
  EXPECT_EQ(agree({witnessed.begin(), witnessed.end()}, {}).verdict, Verdict::agree);
}

TEST_F(OwnSourcesTest, one_without_a_secret_says_why) {
  const auto looks = look({"file:/run/none"}).value();
  const Nonce nonce = Nonce::create(fake.randomness).value();
  const Testimony testimony = witness(fake.world(), looks, nonce, {}).front().testimony.value();
  EXPECT_THAT(testimony.challenge.keys, IsEmpty());
  ASSERT_TRUE(testimony.report.error);
  EXPECT_EQ(testimony.report.trail.front().outcome, Outcome::absent);
}

TEST_F(OwnSourcesTest, what_is_no_locator_is_refused) {
  EXPECT_EQ(look({"nowhere"}).error().code, Code::locator_malformed);
  EXPECT_EQ(look({"file:/a", "file:/a"}).error().code, Code::argument_invalid);
}

TEST_F(OwnSourcesTest, the_environment_of_the_processes_counts_where_none_is_said_here) {
  fake.variables.set("JWT_SECRET_KEY", "twenty-five-c4n4ry-chars");
  EXPECT_EQ(look({"env:JWT_SECRET_KEY"}, "development")->front().resolved.ring.error().code, Code::secret_too_short);
  fake.variables.set("ENVIRONMENT", "");
  EXPECT_TRUE(look({"env:JWT_SECRET_KEY"}, "development")->front().resolved.ring);
  EXPECT_FALSE(look({"env:JWT_SECRET_KEY"}, "production")->front().resolved.ring);
  EXPECT_TRUE(look({"env:JWT_SECRET_KEY"}, "a-name-of-theirs")->front().resolved.ring);
}

TEST_F(OwnSourcesTest, processes_of_two_environments_have_none_in_common) {
  const auto in = [](const std::string& environment) {
    Testimony testimony;
    testimony.report.environment = environment;
    testimony.report.environment_from = EnvironmentFrom::variable;
    return Witnessed{TargetUrl{"http://a"}, std::move(testimony)};
  };
  const std::vector<Witnessed> one{in("staging"), in("staging")}, two{in("staging"), in("production")};
  EXPECT_EQ(common_environment(one), "staging");
  EXPECT_EQ(common_environment(two), std::nullopt);
  EXPECT_EQ(common_environment({}), std::nullopt);
}

}  // namespace jwtsync::cli::own_sources_test
