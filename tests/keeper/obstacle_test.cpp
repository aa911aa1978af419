// SPDX-License-Identifier: Apache-2.0
#include "keeper/obstacle.h"

#include <gtest/gtest.h>

namespace jwtsync::keeper::obstacle_test {

using Obstacle = Retry::Obstacle;

struct Case {
  std::vector<TrailEntry> trail;
  Obstacle expected;
};

TEST(obstacle, is_passing_where_a_file_or_a_store_may_give_a_key_later) {
  const Case cases[] = {
      {{{"file:/run/jwt", Outcome::absent, ""}}, Obstacle::passing},
      {{{"file:/run/jwt", Outcome::unreachable, "too many open files"}}, Obstacle::passing},
      {{{"file:/run/jwt", Outcome::forbidden, ""}}, Obstacle::passing},
      {{{"credential:jwt", Outcome::malformed, ""}}, Obstacle::passing},
      {{{"gcp-sm://demo/jwt", Outcome::unreachable, ""}}, Obstacle::passing},
      {{{"gcp-sm://demo/jwt", Outcome::absent, ""}}, Obstacle::passing},
      {{{"oidc+https://issuer.example", Outcome::unreachable, ""}}, Obstacle::passing},
      {{{"jwks+https://issuer.example/keys", Outcome::malformed, "the page of a front end"}}, Obstacle::passing},
      {{{"jwks+https://issuer.example/keys", Outcome::forbidden, ""}}, Obstacle::passing},
      {{{"env:A", Outcome::unfit, ""}, {"file:/run/jwt", Outcome::skipped, "env:A stopped the search"}},
       Obstacle::lasting},
      {{{"env:A", Outcome::absent, ""}, {"file:/run/jwt", Outcome::empty, ""}}, Obstacle::passing},
      {{{"file:/run/jwt", Outcome::found, "length 40"}}, Obstacle::passing},
  };
  for (const Case& each : cases) {
    EXPECT_EQ(obstacle_of(each.trail), each.expected) << each.trail.front().locator << " " << each.trail.front().detail;
  }
}

TEST(obstacle, is_a_refusal_where_a_store_said_no_or_gave_something_of_no_use) {
  for (const char* locator : {"gcp-sm://demo/jwt", "gcp-sm:///jwt-secret-staging"}) {
    for (const Outcome outcome : {Outcome::forbidden, Outcome::malformed}) {
      EXPECT_EQ(obstacle_of({{"env:A", Outcome::absent, ""}, {locator, outcome, ""}}), Obstacle::refusal) << locator;
    }
  }
}

TEST(obstacle, lasts_where_only_variables_were_asked) {
  EXPECT_EQ(obstacle_of({}), Obstacle::lasting) << "no order: the environment is not known";
  EXPECT_EQ(obstacle_of({{"env:A", Outcome::empty, ""}, {"builtin:development", Outcome::skipped, ""}}),
            Obstacle::lasting);
}

}  // namespace jwtsync::keeper::obstacle_test
