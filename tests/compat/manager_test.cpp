// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <thread>

namespace jwtsync::manager_test {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// What is recorded before any source is asked.
std::vector<std::string> starting(const std::string& environment, const std::string& available) {
  std::vector<std::string> lines{"info Loading JWT secret for environment: " + environment};
  for (const char* name :
       {"JWT_SECRET_STAGING", "JWT_SECRET_PRODUCTION", "JWT_SECRET_KEY", "JWT_SECRET", "GCP_PROJECT_ID"}) {
    lines.push_back("debug " + std::string(name) + " available: " + (name == available ? "True" : "False"));
  }
  return lines;
}

std::vector<std::string> operator+(std::vector<std::string> lines, const std::vector<std::string>& more) {
  lines.insert(lines.end(), more.begin(), more.end());
  return lines;
}

class manager_test : public SharedTest {
 protected:
  void deploy(std::string_view secret) {
    fake.variables.set("ENVIRONMENT", "staging");
    fake.variables.set("JWT_SECRET_STAGING", secret);
  }
  [[nodiscard]] std::string diagnostics() { return manager.get_secret_loading_diagnostics(fake.world()); }
};

// get_jwt_secret

TEST_F(manager_test, loads_in_the_words_of_old) {
  deploy(known_secret);
  const Result<Secret> secret = manager.get_jwt_secret(fake.world());
  ASSERT_TRUE(secret);
  EXPECT_EQ(shown(*secret), known_secret);
  EXPECT_EQ(records(), starting("staging", "JWT_SECRET_STAGING") +
                           (std::vector<std::string>{
                               "info Found JWT secret from JWT_SECRET_STAGING (length: 61)",
                               "info JWT secret successfully loaded from JWT_SECRET_STAGING for staging environment",
                               "info JWT secret hash (first 16 chars): c530eef82dcaa39c"}));
}

TEST_F(manager_test, loads_the_legacy_variable_in_the_words_of_old) {
  fake.variables.set("ENVIRONMENT", "production");
  fake.variables.set("JWT_SECRET", testing::canary_secret);
  ASSERT_TRUE(manager.get_jwt_secret(fake.world()));
  const std::vector<std::string> lines = records();
  EXPECT_THAT(lines, Contains("warning Using legacy JWT_SECRET environment variable (length: 38). Please migrate to "
                              "JWT_SECRET_KEY"));
  EXPECT_THAT(lines,
              Contains("info JWT secret successfully loaded from JWT_SECRET (legacy) for production environment"));
}

TEST_F(manager_test, falls_back_in_development_in_the_words_of_old) {
  const Result<Secret> secret = manager.get_jwt_secret(fake.world());
  ASSERT_TRUE(secret);
  EXPECT_EQ(shown(*secret), "development-jwt-secret-minimum-32-characters-long");
  EXPECT_EQ(records(),
            starting("development", "") +
                (std::vector<std::string>{
                    "warning Using development JWT secret fallback in development environment",
                    "info JWT secret successfully loaded from development fallback for development environment",
                    "info JWT secret hash (first 16 chars): 6f172220c2b7525e"}));
}

TEST_F(manager_test, falls_back_in_test_with_an_error_on_record) {
  fake.variables.set("ENVIRONMENT", "test");
  ASSERT_TRUE(manager.get_jwt_secret(fake.world()));
  EXPECT_EQ(records(), starting("test", "") +
                           (std::vector<std::string>{
                               "warning Using development JWT secret fallback in test environment",
                               "error CRITICAL: Using development JWT secret in test environment!",
                               "info JWT secret successfully loaded from development fallback for test environment",
                               "info JWT secret hash (first 16 chars): 6f172220c2b7525e"}));
}

TEST_F(manager_test, the_second_call_is_answered_from_the_cache) {
  deploy(testing::canary_secret);
  ASSERT_TRUE(manager.get_jwt_secret(fake.world()));
  static_cast<void>(records());
  fake.variables.set("JWT_SECRET_STAGING", testing::other_canary_secret);
  const Result<Secret> secret = manager.get_jwt_secret(fake.world());
  ASSERT_TRUE(secret);
  EXPECT_EQ(shown(*secret), testing::canary_secret);
  EXPECT_THAT(records(), ElementsAre("debug JWT secret returned from cache"));
}

TEST_F(manager_test, a_cleared_cache_loads_again) {
  deploy(testing::canary_secret);
  ASSERT_TRUE(manager.get_jwt_secret(fake.world()));
  manager.clear_cache();
  fake.variables.set("JWT_SECRET_STAGING", testing::other_canary_secret);
  const Result<Secret> secret = manager.get_jwt_secret(fake.world());
  ASSERT_TRUE(secret);
  EXPECT_EQ(shown(*secret), testing::other_canary_secret);
}

TEST_F(manager_test, a_failure_is_not_cached) {
  fake.variables.set("ENVIRONMENT", "staging");
  ASSERT_FALSE(manager.get_jwt_secret(fake.world()));
  deploy(testing::canary_secret);
  EXPECT_TRUE(manager.get_jwt_secret(fake.world()));
}

TEST_F(manager_test, nothing_found_is_an_error_in_the_words_of_old_and_on_record) {
  fake.variables.set("ENVIRONMENT", "staging");
  fake.variables.set("JWT_SECRET_PRODUCTION", testing::canary_secret);
  const Result<Secret> secret = manager.get_jwt_secret(fake.world());
  ASSERT_FALSE(secret);
  EXPECT_EQ(secret.error().code, Code::secret_absent);
  EXPECT_EQ(secret.error().message,
            "JWT secret is REQUIRED in staging environment. Set one of: JWT_SECRET_STAGING, JWT_SECRET_KEY. Available "
            "sources: ['JWT_SECRET_PRODUCTION']");
  EXPECT_THAT(records(), Contains("error " + secret.error().message));
}

TEST_F(manager_test, a_short_secret_is_an_error_in_the_words_of_old) {
  deploy("c4n4ry-too-short");
  const Result<Secret> secret = manager.get_jwt_secret(fake.world());
  ASSERT_FALSE(secret);
  EXPECT_EQ(secret.error().message, "JWT secret must be at least 32 characters in staging environment");
  EXPECT_THAT(records(), Not(Contains(HasSubstr("error "))));
}

TEST_F(manager_test, gives_no_key_document_for_a_secret) {
  fake.variables.set("ENVIRONMENT", "staging");
  fake.variables.set("JWT_SECRET_STAGING",
                     R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})");
  const Result<Secret> secret = manager.get_jwt_secret(fake.world());
  ASSERT_FALSE(secret);
  EXPECT_EQ(secret.error().code, Code::secret_format_unsupported);
}

TEST_F(manager_test, the_configuration_file_counts) {
  fake.variables.set("JWTSYNC_CONFIG", "/etc/jwtsync.toml");
  fake.files.put("/etc/jwtsync.toml", "environment = \"staging\"\nsources = [\"env:OTHER\"]\n");
  fake.variables.set("OTHER", testing::canary_secret);
  const Result<Secret> secret = manager.get_jwt_secret(fake.world());
  ASSERT_TRUE(secret) << secret.error().message;
  EXPECT_EQ(shown(*secret), testing::canary_secret);
}

TEST_F(manager_test, many_threads_load_once) {
  deploy(testing::canary_secret);
  const World world = fake.world();
  std::array<std::string, 8> seen;
  {
    std::vector<std::jthread> threads;
    for (std::string& text : seen) {
      threads.emplace_back([&] {
        const Result<Secret> secret = manager.get_jwt_secret(world);
        if (secret) text = shown(*secret);
      });
    }
  }
  EXPECT_THAT(seen, ::testing::Each(std::string(testing::canary_secret)));
  const std::vector<std::string> lines = records();
  EXPECT_EQ(std::count(lines.begin(), lines.end(), "info Loading JWT secret for environment: staging"), 1);
  EXPECT_EQ(std::count(lines.begin(), lines.end(), "debug JWT secret returned from cache"), 7);
}

TEST_F(manager_test, whoever_takes_the_records_may_ask_for_the_secret) {
  class Asking : public Events {
   public:
    Asking(SharedJWTSecretManager& manager, testing::FakeWorld& fake) : manager_(manager), fake_(fake) {}
    void record(Level, std::string_view) override {
      if (std::exchange(asked_, true)) return;
      found_ = manager_.get_jwt_secret(fake_.world()).has_value();
    }
    [[nodiscard]] bool found() const { return found_; }

   private:
    SharedJWTSecretManager& manager_;
    testing::FakeWorld& fake_;
    bool asked_ = false;
    bool found_ = false;
  };
  deploy(testing::canary_secret);
  Asking events(manager, fake);
  EXPECT_TRUE(manager.get_jwt_secret(fake.world().with(events)));
  EXPECT_TRUE(events.found());
}

TEST_F(manager_test, a_forked_process_loads_its_secret_again) {
  deploy(testing::canary_secret);
  ASSERT_TRUE(manager.get_jwt_secret(fake.world()));
  const pid_t child = ::fork();
  if (child == 0) {
    const Result<Secret> secret = manager.get_jwt_secret(fake.world());
    ::_exit(secret && shown(*secret) == testing::canary_secret ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

// validate_synchronization

TEST_F(manager_test, validates_in_the_words_of_old) {
  deploy(testing::canary_secret);
  ASSERT_TRUE(manager.validate_synchronization(fake.world()));
  EXPECT_EQ(records().back(), "info JWT secret synchronization validated for staging");
}

TEST_F(manager_test, a_development_secret_is_not_valid_in_production) {
  fake.variables.set("ENVIRONMENT", "production");
  fake.variables.set("JWT_SECRET_PRODUCTION", "Zq7-c4n4ry-Development-Wm2vX9pLk4Tn8Rb6");
  const Result<void> result = manager.validate_synchronization(fake.world());
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message, "JWT secret validation failed: Development secret used in production");
}

TEST_F(manager_test, what_cannot_be_loaded_is_not_valid) {
  fake.variables.set("ENVIRONMENT", "production");
  const Result<void> result = manager.validate_synchronization(fake.world());
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Code::secret_absent);
}

TEST_F(manager_test, nobody_is_asked_unless_targets_are_named) {
  deploy(testing::canary_secret);
  fake.network.fail("auth:7517", {Code::target_unreachable, "no", ""});
  EXPECT_TRUE(manager.validate_synchronization(fake.world()));
}

TEST_F(manager_test, services_that_are_named_are_compared) {
  deploy(testing::canary_secret);
  serve("auth", testing::canary_secret);
  fake.variables.set("JWTSYNC_TARGETS", "http://auth:7517");
  ASSERT_TRUE(manager.validate_synchronization(fake.world()));
  EXPECT_EQ(records().back(), "info JWT secret synchronization validated for staging");
}

TEST_F(manager_test, services_of_the_configuration_are_compared) {
  deploy(testing::canary_secret);
  serve("auth", testing::other_canary_secret);
  fake.variables.set("JWTSYNC_CONFIG", "/etc/jwtsync.toml");
  fake.files.put("/etc/jwtsync.toml", "[fleet]\ntargets = [\"http://auth:7517\"]\n");
  const Result<void> result = manager.validate_synchronization(fake.world());
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Code::services_disagree);
  EXPECT_THAT(records(), Not(Contains(HasSubstr("validated"))));
}

// force_environment_consistency

TEST_F(manager_test, forces_an_environment_in_the_words_of_old_and_leaves_nothing_behind) {
  fake.variables.set("ENVIRONMENT", "development");
  fake.variables.set("JWT_SECRET_STAGING", testing::canary_secret);
  fake.variables.set("JWT_SECRET_KEY", testing::other_canary_secret);
  ASSERT_TRUE(manager.get_jwt_secret(fake.world()));
  const Result<Secret> secret = manager.force_environment_consistency(fake.world(), "staging");
  ASSERT_TRUE(secret);
  EXPECT_EQ(shown(*secret), testing::canary_secret);
  EXPECT_EQ(records().back(), "info Successfully loaded JWT secret for forced environment: staging");
  EXPECT_THAT(diagnostics(), HasSubstr(R"("has_cached_secret":false)"));
  EXPECT_THAT(diagnostics(), HasSubstr(R"("current_environment":"development")"));
}

TEST_F(manager_test, an_unknown_environment_cannot_be_forced) {
  for (const std::string name : {"Staging", "prod", "qa", ""}) {
    const Result<Secret> secret = manager.force_environment_consistency(fake.world(), name);
    ASSERT_FALSE(secret);
    EXPECT_EQ(secret.error().code, Code::environment_unknown);
    EXPECT_EQ(secret.error().message, "Invalid environment: " + name);
  }
  EXPECT_THAT(records(), IsEmpty());
}

TEST_F(manager_test, a_forced_environment_without_a_secret_is_an_error_and_clears_the_cache) {
  fake.variables.set("ENVIRONMENT", "development");
  ASSERT_TRUE(manager.get_jwt_secret(fake.world()));
  const Result<Secret> secret = manager.force_environment_consistency(fake.world(), "production");
  ASSERT_FALSE(secret);
  EXPECT_THAT(diagnostics(), HasSubstr(R"("has_cached_secret":false)"));
}

// get_secret_loading_diagnostics

TEST_F(manager_test, diagnostics_know_the_cache) {
  deploy(known_secret);
  EXPECT_THAT(diagnostics(), Not(HasSubstr("cached_secret_hash")));
  ASSERT_TRUE(manager.get_jwt_secret(fake.world()));
  EXPECT_THAT(diagnostics(), HasSubstr(R"("cached_secret_hash":"c530eef82dcaa39c","cached_secret_length":61)"));
  manager.clear_cache();
  EXPECT_THAT(diagnostics(), Not(HasSubstr("cached_secret_hash")));
}

TEST_F(manager_test, no_record_and_no_diagnostics_show_the_secret) {
  deploy(testing::canary_secret);
  ASSERT_TRUE(manager.validate_synchronization(fake.world()));
  ASSERT_TRUE(manager.force_environment_consistency(fake.world(), "staging"));
  for (const std::string& line : records()) EXPECT_THAT(line, Not(HasSubstr(std::string(testing::canary))));
  EXPECT_THAT(diagnostics(), Not(HasSubstr(std::string(testing::canary))));
}

}  // namespace jwtsync::manager_test
