// SPDX-License-Identifier: Apache-2.0
#include "cli/agreement_text.h"

#include "fixture.h"

namespace jwtsync::cli::distinction_text_test {

using ::testing::HasSubstr;
using ::testing::StartsWith;

Member member(const std::string& environment, const std::string& instance) {
  Member made;
  made.target = TargetUrl{"http://" + instance + ":7517"};
  made.report.identity = {"auth", instance};
  made.report.environment = environment;
  made.report.source = "JWT_SECRET_KEY";
  made.report.keys = {{"Zk3vQ0aaaaaaaaaa", KeyRole::signs, "HS256"}};
  return made;
}

class DistinctionTextTest : public ::testing::Test {
 protected:
  std::string text(const Distinction& distinction, const std::vector<Finding>& findings = {},
                   diagnosis::Freshness freshness = diagnosis::Freshness::asked) {
    return distinction_text(distinction, findings, freshness, console);
  }
  TextInput in;
  TextOutput out, err;
  Console console{.in = in, .out = out, .err = err};
};

TEST_F(DistinctionTextTest, shows_who_shares_a_key_and_what_to_do) {
  const Distinction shared{Separation::shared,
                           {"production", "staging"},
                           {member("production", "auth-1"), member("staging", "auth-2")},
                           {},
                           {{"Zk3vQ0aaaaaaaaaa", {}, "they share"}}};
  EXPECT_EQ(text(shared, {{Cause::key_shared, "they share", "make another"}}),
            "production, staging: 2 processes, 1 key in common                      SHARED\n"
            "  ENVIRONMENT  SERVICE  INSTANCE  KEY     SOURCE\n"
            "  production   auth     auth-1    Zk3vQ0  JWT_SECRET_KEY\n"
            "  staging      auth     auth-2    Zk3vQ0  JWT_SECRET_KEY\n"
            "why: they share\n"
            "fix: make another\n");
}

TEST_F(DistinctionTextTest, has_a_word_for_each_separation) {
  Distinction distinction{Separation::separate,
                          {"production", "staging"},
                          {member("production", "auth-1"), member("staging", "auth-2")},
                          {},
                          {}};
  EXPECT_THAT(text(distinction), StartsWith("production, staging: 2 processes, no key in common "));
  EXPECT_THAT(text(distinction), HasSubstr(" DISTINCT\n"));
  distinction.separation = Separation::incomplete;
  distinction.silent = {{TargetUrl{"http://b"}, {Code::target_timeout, "slow", ""}}};
  EXPECT_THAT(text(distinction), HasSubstr(" INCOMPLETE\n"));
  EXPECT_THAT(text(distinction), HasSubstr("\nsilent: http://b: slow\n"));
  EXPECT_THAT(text({Separation::one_environment, {"staging"}, {member("staging", "auth-1")}, {}, {}}),
              StartsWith("staging: 1 process "));
  EXPECT_THAT(text({Separation::incomplete, {}, {}, {}, {}}), StartsWith("no process answered "));
}

TEST_F(DistinctionTextTest, folds_the_rows_of_a_large_environment) {
  Distinction distinction{Separation::one_environment, {"staging"}, {}, {}, {}};
  for (int i = 0; i < 23; ++i) distinction.members.push_back(member("staging", "auth-" + std::to_string(i)));
  EXPECT_THAT(text(distinction), HasSubstr("auth-19"));
  EXPECT_THAT(text(distinction), HasSubstr("\n  ... and 3 more in staging\n"));
  EXPECT_THAT(text(distinction, {}, diagnosis::Freshness::collected), HasSubstr("note: collected"));
  EXPECT_THAT(text(distinction, {}, diagnosis::Freshness::via), HasSubstr("note: by way of a collector"));
}

}  // namespace jwtsync::cli::distinction_text_test
