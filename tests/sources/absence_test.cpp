// SPDX-License-Identifier: Apache-2.0
#include "sources/resolution.h"

#include "process.h"

#include <gmock/gmock.h>
#include <jwtsync/testing_gcp.h>

namespace jwtsync::sources::absence_test {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

Error error_of(Process& process) {
  const Resolution resolution = process.resolve();
  EXPECT_FALSE(resolution.found);
  return resolution.found.error();
}

TEST(absence, names_what_was_asked_and_by_whose_order) {
  const struct {
    Variables variables;
    std::string message;
  } table[] = {
      {{{"ENVIRONMENT", "staging"}},
       "no source has a secret in staging; asked: env:JWT_SECRET_STAGING, env:JWT_SECRET_KEY, env:JWT_SECRET (the "
       "default order)"},
      {{{"ENVIRONMENT", "prod"}},
       "no source has a secret in production; asked: env:JWT_SECRET_PRODUCTION, env:JWT_SECRET_KEY, env:JWT_SECRET "
       "(the default order)"},
      {{{"ENVIRONMENT", "staging"}, {"GCP_PROJECT_ID", "p"}, {"SECRET_MANAGER_EMULATOR_HOST", "emulator:80"}},
       "no source has a secret in staging; asked: env:JWT_SECRET_STAGING, env:JWT_SECRET_KEY, env:JWT_SECRET, "
       "gcp-sm:///jwt-secret-staging, gcp-sm:///jwt-secret-key, gcp-sm:///jwt-secret (the default order)"},
      {{{"ENVIRONMENT", "development"}, {"JWTSYNC_SOURCES", "env:A"}, {"JWT_SECRET_KEY", fit_secret}},
       "no source has a secret in development; asked: env:A (JWTSYNC_SOURCES)"},
      {{{"ENVIRONMENT", "staging"}, {"JWTSYNC_SOURCES", "builtin:development"}},
       "no source has a secret in staging; asked: nothing (JWTSYNC_SOURCES)"},
      {{{"ENVIRONMENT", "test"}, {"JWTSYNC_SOURCES", "env:A,env:B,env:C,env:D,env:E,env:F,env:G,env:H,env:I,env:J"}},
       "no source has a secret in test; asked: env:A, env:B, env:C, env:D, env:E, env:F, env:G, env:H and 2 more "
       "(JWTSYNC_SOURCES)"},
  };
  for (const auto& row : table) {
    testing::FakeSecretManager empty;
    empty.add_project("p");
    Process process(row.variables);
    process.fake.network.attach("emulator:80", empty);
    const Error error = error_of(process);
    EXPECT_EQ(error.code, Code::secret_absent);
    EXPECT_EQ(error.message, row.message);
    EXPECT_THAT(process.fake.events.lines(), ::testing::Contains(HasSubstr("error JWT secret is REQUIRED in ")))
        << "the log keeps the words that monitors look for";
  }
  Process configured{{"ENVIRONMENT", "staging"}};
  configured.options.configured_sources = {"env:A"};
  EXPECT_THAT(error_of(configured).message, HasSubstr("asked: env:A (sources)"));
}

TEST(absence, of_a_value_that_is_blank_is_told_first) {
  for (const char* blank : {"", " ", "\n"}) {
    Process process{{"ENVIRONMENT", "staging"}, {"JWT_SECRET_STAGING", blank}};
    EXPECT_THAT(error_of(process).message,
                StartsWith("JWT_SECRET_STAGING is set, but blank; no source has a secret in staging; asked: "));
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
      {{{"JWT_SECRET_PRODUCTION", fit_secret}}, "JWT_SECRET_PRODUCTION is set, and not read here; set "},
      {{{"JWT_SECRET_DEVELOPMENT", fit_secret}}, "JWT_SECRET_DEVELOPMENT is set, and not read here; set "},
      {{{"JWTSYNC_SOURCES", "file:/run/jwt,env:A"}, {"JWT_SECRET_KEY", fit_secret}},
       "JWT_SECRET_KEY is set, and not read here; put a secret there, or name another source "
       "(docs/reference/environment.md)"},
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
      {{{"ENVIRONMENT", "staging"}, {"JWT_SECRET_PRODUCTION", fit_secret}}, {"JWT_SECRET_PRODUCTION"}},
      {{{"ENVIRONMENT", "staging"}, {"JWT_SECRET_PRODUCTION", fit_secret}, {"JWT_SECRET_KEY", fit_secret + "-2"}},
       {}},  // another environment's, rightly
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
      if (warning.kind == WarningKind::never_read) never_read.push_back(warning.text.substr(0, warning.text.find(' ')));
    }
    EXPECT_EQ(never_read, row.never_read);
  }
}

}  // namespace jwtsync::sources::absence_test
