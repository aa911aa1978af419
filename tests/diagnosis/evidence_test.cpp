// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/evidence.h"

#include "fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::diagnosis::evidence_test {

const Report report = fixture::in_staging("backend", Outcome::absent, Outcome::found, Outcome::shadowed).report;

TEST(evidence, is_read_off_the_trail) {
  EXPECT_EQ(found_in(report)->locator, "env:JWT_SECRET_KEY");
  EXPECT_EQ(entry_of(report, "env:JWT_SECRET")->outcome, Outcome::shadowed);
  EXPECT_EQ(entry_of(report, "env:JWT_SECRET_KEY?trim=no")->locator, "env:JWT_SECRET_KEY");
  EXPECT_EQ(entry_of(report, "file:/key"), nullptr);
  EXPECT_TRUE(was_asked_first(report, "env:JWT_SECRET_STAGING"));
  EXPECT_FALSE(was_asked_first(report, "env:JWT_SECRET_KEY"));
  EXPECT_FALSE(was_asked_first(report, "env:JWT_SECRET"));
  EXPECT_FALSE(was_asked_first(report, "file:/key"));
}

TEST(evidence, is_nothing_where_there_is_no_trail) {
  const Report silent;
  EXPECT_EQ(found_in(silent), nullptr);
  EXPECT_FALSE(was_asked_first(silent, "env:JWT_SECRET_KEY"));
  EXPECT_FALSE(uses_development_default(silent));
  EXPECT_FALSE(refused_to_reload(silent));
}

TEST(evidence, speaks_of_sources_as_people_do) {
  EXPECT_EQ(spoken("env:JWT_SECRET_KEY"), "JWT_SECRET_KEY");
  EXPECT_EQ(spoken("file:/run/key?trim=no"), "file:/run/key");
  EXPECT_EQ(spoken("env:JWT_SECRET_KEY?trim=no"), "JWT_SECRET_KEY");
  EXPECT_EQ(spoken("builtin:development"), "the development default");
  EXPECT_TRUE(is_of_variable("env:JWT_SECRET_KEY"));
  EXPECT_FALSE(is_of_variable("file:/run/key"));
}

TEST(evidence, knows_the_development_default) {
  EXPECT_TRUE(uses_development_default(fixture::with_trail("a", {{"env:JWT_SECRET_KEY", Outcome::absent, ""},
                                                                 {"builtin:development", Outcome::found, ""}})
                                           .report));
  EXPECT_FALSE(uses_development_default(report));
}

TEST(evidence, knows_a_refused_reload) {
  Report refused = report;
  refused.reload_error = Error{Code::secret_too_short, "too short", ""};
  EXPECT_TRUE(refused_to_reload(refused));
  EXPECT_FALSE(refused_to_reload(report));
}

TEST(evidence, names_the_host_of_an_instance) {
  Report of_host;
  of_host.identity.instance = "web-7f-0a1b2c3d";
  EXPECT_EQ(host_of(of_host), "web-7f");
  for (const char* other : {"auth-1", "auth", "auth-0a1b2c3x", "", "0a1b2c3d"}) {
    of_host.identity.instance = other;
    EXPECT_EQ(host_of(of_host), "") << other;
  }
}

TEST(evidence, is_told_in_lines) {
  const Testimony auth = fixture::process("auth", "auth-7d9f", "k");
  const Member member{TargetUrl{"http://a"}, auth.report, auth.challenge};
  EXPECT_EQ(line_on(member), "auth auth-7d9f: env:JWT_SECRET_STAGING, loaded 2026-01-01T00:00:00Z, generation 1");
  EXPECT_EQ(line_on(auth.report.trail[1], member), "auth auth-7d9f: env:JWT_SECRET_KEY: skipped");
  EXPECT_EQ(line_on(Warning{WarningKind::stale, "the keys are stale"}, member),
            "auth auth-7d9f: warning stale: the keys are stale");
  EXPECT_EQ(spoken_source(auth.report), "JWT_SECRET_STAGING");
  EXPECT_EQ(spoken_source(Report{}), "a source that is not said");
  EXPECT_TRUE(is_of_issuer("oidc+https://id.example"));
  EXPECT_FALSE(is_of_issuer("file:/jwks"));
}

}  // namespace jwtsync::diagnosis::evidence_test
