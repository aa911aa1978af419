// SPDX-License-Identifier: Apache-2.0
#include "sources/resolution.h"

#include "process.h"

#include <gmock/gmock.h>
#include <set>

namespace jwtsync::sources::rules_test {

std::string rules_of(Process&& process) { return process.resolve().rules; }

std::string rules_of_sources(const std::vector<std::string>& sources) {
  Process process{{"ENVIRONMENT", "staging"}};
  process.options.sources = sources;
  return process.resolve().rules;
}

TEST(rules, of_this_version_have_this_digest) {
  // A change of order, bytes, fitness or public defaults changes it: that is its purpose. Say so in the changelog.
  EXPECT_EQ(rules_of(Process{{"ENVIRONMENT", "staging"}}), "7bbc2596d6673187");
}

TEST(rules, know_nothing_of_values_and_environments) {
  const std::string rules = rules_of(Process{{"ENVIRONMENT", "staging"}});
  for (const std::string& environment :
       {std::string("development"), std::string("test"), std::string("staging"), std::string("production")}) {
    EXPECT_EQ(rules_of(Process{{"ENVIRONMENT", environment}}), rules);
    EXPECT_EQ(rules_of(Process{{"ENVIRONMENT", environment}, {"JWT_SECRET_KEY", fit_secret}}), rules);
    EXPECT_EQ(rules_of(Process{{"ENVIRONMENT", environment}, {"JWT_SECRET_STAGING", "short"}}), rules);
    EXPECT_EQ(rules_of(Process{{"ENVIRONMENT", environment}, {"GCP_PROJECT_ID", "demo"}}), rules);
  }
}

TEST(rules, differ_where_the_order_differs) {
  std::set<std::string> digests{rules_of(Process{{"ENVIRONMENT", "staging"}})};
  for (const std::vector<std::string>& sources : {std::vector<std::string>{"env:A"},
                                                  {"env:B"},
                                                  {"env:A", "env:B"},
                                                  {"env:B", "env:A"},
                                                  {"env:A?trim=no"},
                                                  {"env:A?format=hex"},
                                                  {"file:/a"}}) {
    EXPECT_TRUE(digests.insert(rules_of_sources(sources)).second) << sources.front();
  }
}

TEST(rules, are_the_same_however_the_order_was_written) {
  EXPECT_EQ(rules_of_sources({"env:A?trim=no&format=hex"}), rules_of_sources({"env:A?format=hex&trim=no"}));
  Process by_variable{{"ENVIRONMENT", "staging"}, {"JWTSYNC_SOURCES", "env:A, env:B"}};
  EXPECT_EQ(by_variable.resolve().rules, rules_of_sources({"env:A", "env:B"}));
  Process by_file{{"ENVIRONMENT", "staging"}};
  by_file.options.configured_sources = {"env:A", "env:B"};
  EXPECT_EQ(by_file.resolve().rules, rules_of_sources({"env:A", "env:B"}));
}

TEST(rules, fingerprints_are_the_known_answers) {
  const struct {
    std::string secret, fingerprint;
  } table[] = {
      {"staging-jwt-secret-key-32-chars-minimum-required-for-security", "c530eef82dcaa39c"},
      {"development-jwt-secret-minimum-32-characters-long", "6f172220c2b7525e"},
      {"", "e3b0c44298fc1c14"},
  };
  for (const auto& row : table) EXPECT_EQ(fingerprint_of(*Secret::copy_of(row.secret)), row.fingerprint);
}

}  // namespace jwtsync::sources::rules_test
