// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/spread.h"

#include "fixture.h"

#include <gmock/gmock.h>
#include <algorithm>

namespace jwtsync::diagnosis::lineage_test {

using fixture::causes_in;
using fixture::expect;
using fixture::explanation_of;
using fixture::from;
using fixture::in_staging;
using fixture::process;
using fixture::with_trail;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(lineage, of_other_environments) {
  Testimony other = in_staging("backend", Outcome::skipped, Outcome::found, Outcome::skipped);
  other.report.environment = "production";
  expect(Cause::environment_differs,
         {in_staging("auth", Outcome::found, Outcome::skipped, Outcome::skipped), other,
          "auth runs in staging (by ENVIRONMENT), backend runs in production (by ENVIRONMENT)",
          "set ENVIRONMENT=staging for backend, if both are to take the same tokens"});
}

TEST(lineage, of_which_the_larger_group_guessed_its_environment) {
  Testimony usual = with_trail("auth", {{"builtin:development", Outcome::found, ""}});
  usual.report.environment = "development";
  usual.report.environment_from = EnvironmentFrom::unsaid;
  expect(Cause::environment_differs, {usual, in_staging("backend", Outcome::found, Outcome::skipped, Outcome::skipped),
                                      "auth runs in development (by default), backend runs in staging (by ENVIRONMENT)",
                                      "set ENVIRONMENT=staging for auth, if both are to take the same tokens"});
}

TEST(lineage, of_which_one_fell_back_to_the_development_default) {
  expect(Cause::development_default,
         {with_trail("auth", {{"env:JWT_SECRET_KEY", Outcome::found, ""}}),
          with_trail("backend",
                     {{"env:JWT_SECRET_KEY", Outcome::absent, ""}, {"builtin:development", Outcome::found, ""}}),
          "backend fell back to the development default, which is public; auth has JWT_SECRET_KEY",
          "set JWT_SECRET_KEY for backend as auth has it"});
}

Testimony in(const std::string& environment, Testimony testimony) {
  testimony.report.environment = environment;
  return testimony;
}

TEST(lineage, of_a_key_that_all_of_another_environment_hold) {
  const Agreement agreement = fixture::agreement_of_all(
      {process("auth", "a-1", "s"), process("worker", "w-1", "s"), process("backend", "b-1", "p"),
       in("production", process("auth", "a-2", "p")), in("production", process("worker", "w-2", "p"))});
  const std::vector<Finding> findings = diagnose(agreement);
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(name_of(findings[0].cause), "key-of-other-environment");
  EXPECT_EQ(findings[0].certainty, Certainty::certain);
  EXPECT_EQ(findings[0].why,
            "backend has the key of production in staging, where auth a-1 and worker w-1 have another");
  EXPECT_THAT(findings[0].fix, HasSubstr("give backend the key of staging, as auth a-1 and worker w-1 have it"));
  EXPECT_THAT(findings[0].evidence, Contains(HasSubstr("auth a-2: env:JWT_SECRET_STAGING")));
}

TEST(lineage, of_few_processes_is_only_likely) {
  const std::vector<Finding> findings = diagnose(fixture::agreement_of_all(
      {process("auth", "a-1", "s"), process("backend", "b-1", "p"), in("production", process("auth", "a-2", "p"))}));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(name_of(findings[0].cause), "key-of-other-environment");
  EXPECT_EQ(findings[0].certainty, Certainty::likely);
}

TEST(lineage, of_a_value_that_the_variable_of_another_environment_holds_too) {
  const Testimony odd = fixture::warning_of(process("backend", "b-1", "l"), WarningKind::shared_between_environments,
                                            "the secret is that of production too, another environment's");
  const Explanation told = explanation_of(process("auth", "a-1", "k"), odd);
  EXPECT_EQ(name_of(told.cause), "key-of-other-environment");
  EXPECT_EQ(told.certainty, Certainty::likely);
  EXPECT_EQ(told.why, "backend: the secret is that of production too, another environment's");
}

TEST(lineage, of_an_environment_whose_processes_do_not_agree_is_not_guessed) {
  EXPECT_THAT(
      causes_in({process("auth", "a-1", "s"), process("worker", "w-1", "s"), process("backend", "b-1", "p"),
                 in("production", process("auth", "a-2", "p")), in("production", process("worker", "w-2", "q"))}),
      Not(Contains("key-of-other-environment")));
  EXPECT_THAT(causes_in({process("auth", "a-1", "s"), process("backend", "b-1", "s"),
                         in("production", process("auth", "a-2", "p"))}),
              ElementsAre("environment-differs"))
      << "each has its own";
}

/// How many of staging hold the key of production says nothing of whose it is.
TEST(lineage, of_which_most_of_one_environment_hold_another_environments_key_is_likely) {
  const std::vector<Finding> findings = diagnose(
      fixture::agreement_of_all({process("auth", "a-1", "s"), process("backend", "b-1", "p"),
                                 process("backend", "b-2", "p"), in("production", process("auth", "a-2", "p"))}));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(name_of(findings[0].cause), "key-of-other-environment");
  EXPECT_EQ(findings[0].certainty, Certainty::likely);
  EXPECT_EQ(findings[0].why, "backend has the key of production in staging, where auth a-1 has another");
}

TEST(lineage, of_an_environment_whose_others_do_not_agree_is_found_beside_what_ails_them) {
  EXPECT_THAT(causes_in({process("auth", "a-1", "s"), process("worker", "w-1", "s"), process("backend", "b-1", "p"),
                         process("orders", "o-1", "x"), in("production", process("auth", "a-2", "p")),
                         in("production", process("backend", "b-2", "p"))}),
              ElementsAre("key-of-other-environment", "value-differs"));
  EXPECT_THAT(causes_in({process("auth", "a-1", "s"), process("worker", "w-1", "s"), process("backend", "b-1", "p"),
                         in("production", process("auth", "a-2", "p")), in("production", process("auth", "a-3", "p")),
                         in("production", process("backend", "b-2", "q"))}),
              Contains("key-of-other-environment"))
      << "most of production hold it";
}

TEST(lineage, of_one_key_in_two_environments_is_told_where_each_has_it_under_its_own_name) {
  const Testimony staging = from(process("auth", "a-1", "k"), "env:JWT_SECRET_STAGING");
  const auto beside = [&](const std::string& locator) {
    return diagnose(
        fixture::agreement_of_all({staging, in("production", from(process("backend", "b-1", "k"), locator))}));
  };
  const std::vector<Finding> findings = beside("gcp-sm://shop/jwt-secret-production");
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(name_of(findings[0].cause), "key-of-other-environment");
  EXPECT_EQ(findings[0].certainty, Certainty::likely);
  EXPECT_EQ(findings[0].why,
            "one key is held in several environments: by backend in production from "
            "gcp-sm://shop/jwt-secret-production and auth in staging from JWT_SECRET_STAGING");
  EXPECT_THAT(findings[0].fix, HasSubstr("make a key of its own for staging (jwtsync generate)"));
  EXPECT_EQ(name_of(beside("env:JWT_SECRET_KEY").at(0).cause), "environment-differs")
      << "it may be ENVIRONMENT that is wrong";
}

TEST(lineage, of_a_secret_of_another_purpose) {
  const std::vector<Testimony> all{process("auth", "a-1", "k"), process("gateway", "g-1", "k"),
                                   process("backend", "b-1", "s"),
                                   from(process("mailer", "m-1", "s"), "env:SERVICE_SECRET")};
  EXPECT_THAT(causes_in(all), ElementsAre("other-purpose-key"));
  EXPECT_EQ(diagnose(fixture::agreement_of_all(all)).at(0).why,
            "JWT_SECRET_STAGING of backend holds what mailer has from SERVICE_SECRET: the secret of another purpose");
  std::vector<Testimony> more = all;
  more[3] = from(process("mailer", "m-1", "s"), "env:SESSION_KEY");
  EXPECT_THAT(causes_in(more), ElementsAre("other-purpose-key"));
  more.push_back(process("backend", "b-2", "s"));
  more.push_back(process("gateway", "g-2", "k"));
  EXPECT_THAT(causes_in(more), ElementsAre("other-purpose-key"));
  // Another way to the same secret is no other purpose.
  more = all;
  more[3] = from(process("mailer", "m-1", "s"), "env:JWT_SECRET_KEY");
  EXPECT_THAT(causes_in(more), Not(Contains("other-purpose-key")));
  more[3] = from(process("mailer", "m-1", "s"), "file:/run/service");
  EXPECT_THAT(causes_in(more), Not(Contains("other-purpose-key")));
}

TEST(lineage, of_a_variable_for_another_purpose) {
  const Testimony usual = from(process("auth", "a-1", "k"), "env:JWT_SECRET_KEY");
  const auto beside = [&](const std::string& locator) {
    return fixture::cause_between(usual, from(process("backend", "b-1", "l"), locator));
  };
  for (const std::string name : {"SERVICE_SECRET", "SESSION_SECRET", "NEXTAUTH_SECRET", "SECRET_KEY"}) {
    EXPECT_EQ(beside("env:" + name), "other-purpose-key") << name;
  }
  EXPECT_EQ(beside("env:AUTH_KEY"), "sources-differ");
  EXPECT_EQ(beside("env:JWT_SERVICE_SECRET"), "sources-differ");
  EXPECT_EQ(beside("file:/run/SERVICE_SECRET"), "sources-differ");
}

TEST(lineage, of_a_secret_that_everybody_knows) {
  const auto beside_known = [](WarningKind kind, const std::string& service) {
    return explanation_of(process("auth", "a-1", "k"),
                          fixture::warning_of(process(service, "b-1", "l"), kind, "known"));
  };
  EXPECT_EQ(name_of(beside_known(WarningKind::public_default, "backend").cause), "public-default");
  EXPECT_EQ(name_of(beside_known(WarningKind::published_example, "backend").cause), "public-default");
  EXPECT_EQ(beside_known(WarningKind::public_default, "backend").why,
            "backend holds a secret that is public, and auth does not: known");
  EXPECT_EQ(name_of(beside_known(WarningKind::public_default, "auth").cause), "public-default");
  EXPECT_EQ(name_of(beside_known(WarningKind::low_entropy, "backend").cause), "value-differs");
  const Testimony usual = fixture::warning_of(process("auth", "a-1", "k"), WarningKind::public_default, "known");
  const Testimony other = fixture::warning_of(process("backend", "b-1", "l"), WarningKind::public_default, "known");
  EXPECT_EQ(fixture::cause_between(usual, other), "value-differs") << "both are public";
}

}  // namespace jwtsync::diagnosis::lineage_test
