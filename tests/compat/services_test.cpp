// SPDX-License-Identifier: Apache-2.0
#include "compat/services.h"

#include "fixture.h"

namespace jwtsync::compat {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

constexpr std::string_view failed = "JWT secret validation failed: ";

class services_test : public SharedTest {
 protected:
  [[nodiscard]] Result<void> compare(std::string_view secret, const std::vector<std::string>& targets) {
    const Result<KeyRing> ring = KeyRing::parse(*Secret::copy_of(secret));
    return compare_services(fake.world(), targets, *ring, configuration);
  }

  Configuration configuration;
};

TEST_F(services_test, targets_stand_between_commas) {
  fake.variables.set("JWTSYNC_TARGETS", "http://auth:7517, http://backend:7517,,");
  EXPECT_THAT(targets_of(fake.variables, {}), ElementsAre("http://auth:7517", "http://backend:7517"));
}

TEST_F(services_test, the_variable_wins_over_the_configuration) {
  configuration.targets = {"http://configured:7517"};
  EXPECT_THAT(targets_of(fake.variables, configuration), ElementsAre("http://configured:7517"));
  fake.variables.set("JWTSYNC_TARGETS", "http://auth:7517");
  EXPECT_THAT(targets_of(fake.variables, configuration), ElementsAre("http://auth:7517"));
  fake.variables.set("JWTSYNC_TARGETS", " ");
  EXPECT_THAT(targets_of(fake.variables, configuration), ElementsAre("http://configured:7517"));
}

TEST_F(services_test, nobody_to_ask_is_nobody) { EXPECT_THAT(targets_of(fake.variables, {}), IsEmpty()); }

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
  configuration.expect = 2;
  const Result<void> result = compare(testing::canary_secret, {"http://auth:7517"});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Code::too_few_processes);
}

TEST_F(services_test, the_access_token_of_the_configuration_is_shown) {
  std::vector<std::string> shown_tokens;
  testing::FunctionService service([&](const HttpRequest& request) {
    shown_tokens.emplace_back(header(request.headers, "Jwtsync-Access").value_or("none"));
    return HttpResponse{403, {}, "{}"};
  });
  fake.network.attach("auth:7517", service);
  fake.files.put("/run/access", std::string(testing::canary_secret) + "\n");
  configuration.access_token_files = {"/run/access"};
  EXPECT_FALSE(compare(testing::canary_secret, {"http://auth:7517"}));
  EXPECT_THAT(shown_tokens, ::testing::Each(std::string(testing::canary_secret)));
  EXPECT_FALSE(shown_tokens.empty());
}

TEST_F(services_test, an_access_token_that_cannot_be_read_is_an_error) {
  configuration.access_token_files = {"/run/nothing"};
  const Result<void> result = compare(testing::canary_secret, {"http://auth:7517"});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Code::file_absent);
}

}  // namespace
}  // namespace jwtsync::compat
