// SPDX-License-Identifier: Apache-2.0
#include "sources/absence.h"

#include "process.h"

#include <gmock/gmock.h>
#include <jwtsync/testing_gcp.h>

namespace jwtsync::sources {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Error error_of(Process& process) {
  const Resolution resolution = process.resolve();
  EXPECT_FALSE(resolution.found);
  return resolution.found.error();
}

TEST(absence, is_told_by_the_text_of_old_in_every_environment) {
  const struct {
    Variables variables;
    std::string message;
  } table[] = {
      {{{"ENVIRONMENT", "staging"}},
       "JWT secret is REQUIRED in staging environment. Set one of: JWT_SECRET_STAGING, JWT_SECRET_KEY. "
       "Available sources: NONE"},
      {{{"ENVIRONMENT", "prod"}},
       "JWT secret is REQUIRED in production environment. Set one of: JWT_SECRET_PRODUCTION, JWT_SECRET_KEY. "
       "Available sources: NONE"},
      {{{"ENVIRONMENT", "staging"}, {"JWT_SECRET_PRODUCTION", fit_secret}},
       "JWT secret is REQUIRED in staging environment. Set one of: JWT_SECRET_STAGING, JWT_SECRET_KEY. "
       "Available sources: ['JWT_SECRET_PRODUCTION']"},
      {{{"ENVIRONMENT", "staging"},
        {"GCP_PROJECT_ID", "p"},
        {"SECRET_MANAGER_EMULATOR_HOST", "emulator:80"},
        {"JWT_SECRET_PRODUCTION", fit_secret}},
       "JWT secret is REQUIRED in staging environment. Set one of: JWT_SECRET_STAGING, JWT_SECRET_KEY. "
       "Available sources: ['JWT_SECRET_PRODUCTION', 'GCP Secret Manager (GCP_PROJECT_ID set)']"},
      {{{"ENVIRONMENT", "staging"}, {"JWT_SECRET_STAGING", " "}, {"JWT_SECRET_KEY", ""}, {"JWT_SECRET", "\n"}},
       "JWT secret is REQUIRED in staging environment. Set one of: JWT_SECRET_STAGING, JWT_SECRET_KEY. "
       "Available sources: ['JWT_SECRET_STAGING', 'JWT_SECRET']"},
      {{{"ENVIRONMENT", "development"}, {"JWTSYNC_SOURCES", "env:A"}, {"JWT_SECRET_KEY", fit_secret}},
       "JWT secret is REQUIRED in development environment. Set one of: JWT_SECRET_DEVELOPMENT, JWT_SECRET_KEY. "
       "Available sources: ['JWT_SECRET_KEY']"},
      {{{"ENVIRONMENT", "test"}, {"JWTSYNC_SOURCES", "env:A"}},
       "JWT secret is REQUIRED in test environment. Set one of: JWT_SECRET_TEST, JWT_SECRET_KEY. "
       "Available sources: NONE"},
  };
  for (const auto& row : table) {
    testing::FakeSecretManager empty;
    empty.add_project("p");
    Process process(row.variables);
    process.fake.network.attach("emulator:80", empty);
    const Error error = error_of(process);
    EXPECT_EQ(error.code, Code::secret_absent);
    EXPECT_EQ(error.message, row.message);
  }
}

TEST(absence, has_a_hint_that_knows_what_is_set) {
  const struct {
    Variables variables;
    std::string hint;
  } table[] = {
      {{}, "set JWT_SECRET_STAGING or JWT_SECRET_KEY (docs/reference/environment.md)"},
      {{{"JWT_SECERT_KEY", fit_secret}},
       "JWT_SECERT_KEY is set, did you mean JWT_SECRET_KEY? set JWT_SECRET_STAGING or JWT_SECRET_KEY "
       "(docs/reference/environment.md)"},
      {{{"JWT_SECRET_STAGNG", fit_secret}}, "JWT_SECRET_STAGNG is set, did you mean JWT_SECRET_STAGING? "},
      {{{"JWT_SECRET_STAGING", " "}}, "JWT_SECRET_STAGING is set, but blank; set JWT_SECRET_STAGING or "},
      {{{"JWT_SECRET_PRODUCTION", fit_secret}}, "JWT_SECRET_PRODUCTION is set, and not read here; set "},
      {{{"JWT_SECRET_DEVELOPMENT", fit_secret}}, "JWT_SECRET_DEVELOPMENT is set, and not read here; set "},
      {{{"JWTSYNC_SOURCES", "file:/run/jwt,env:A"}, {"JWT_SECRET_KEY", fit_secret}},
       "JWT_SECRET_KEY is set, and not read here; no secret was found in file:/run/jwt, env:A; put one there, or name "
       "another source (docs/reference/environment.md)"},
  };
  for (const auto& row : table) {
    Process process(row.variables);
    process.fake.variables.set("ENVIRONMENT", "staging");
    EXPECT_THAT(error_of(process).hint, HasSubstr(row.hint));
  }
}

TEST(absence, in_development_the_hint_names_no_variable_that_is_never_read) {
  Process process{{"ENVIRONMENT", "development"}, {"JWTSYNC_SOURCES", "env:A"}};
  EXPECT_THAT(error_of(process).hint, Not(HasSubstr("JWT_SECRET_DEVELOPMENT")));
}

TEST(absence, variables_that_nobody_reads_are_warned_about) {
  const struct {
    Variables variables;
    std::vector<std::string> never_read;
  } table[] = {
      {{{"ENVIRONMENT", "development"}, {"JWT_SECRET_DEVELOPMENT", fit_secret}}, {"JWT_SECRET_DEVELOPMENT"}},
      {{{"ENVIRONMENT", "test"}, {"JWT_SECRET_TEST", fit_secret}}, {"JWT_SECRET_TEST"}},
      {{{"ENVIRONMENT", "staging"}, {"JWT_SECRET_TEST", fit_secret}}, {"JWT_SECRET_TEST"}},
      {{{"ENVIRONMENT", "development"}, {"JWT_SECRET_DEVELOPMENT", " "}}, {}},
      {{{"ENVIRONMENT", "staging"}, {"JWT_SECRET_PRODUCTION", fit_secret}}, {}},  // another environment's, rightly
      {{{"ENVIRONMENT", "staging"}, {"JWT_SECRET_KEY", fit_secret}}, {}},
      {{{"ENVIRONMENT", "staging"}, {"JWTSYNC_SOURCES", "file:/a"}, {"JWT_SECRET_KEY", fit_secret}},
       {"JWT_SECRET_KEY"}},
      {{{"ENVIRONMENT", "staging"}, {"JWTSYNC_SOURCES", "env:JWT_SECRET_KEY"}, {"JWT_SECRET_STAGING", fit_secret}},
       {"JWT_SECRET_STAGING"}},
      {{{"ENVIRONMENT", "test"}, {"JWTSYNC_SOURCES", "env:JWT_SECRET_TEST"}, {"JWT_SECRET_TEST", fit_secret}}, {}},
  };
  for (const auto& row : table) {
    std::vector<std::string> never_read;
    for (const Warning& warning : Process(row.variables).resolve().warnings) {
      if (warning.name == "never_read") never_read.push_back(warning.text.substr(0, warning.text.find(' ')));
    }
    EXPECT_EQ(never_read, row.never_read);
  }
}

}  // namespace
}  // namespace jwtsync::sources
