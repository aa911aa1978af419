// SPDX-License-Identifier: Apache-2.0
#include "fleet_fixture.h"

namespace jwtsync::cli::distinct_test {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class DistinctTest : public FleetTest {};

TEST_F(DistinctTest, environments_with_keys_of_their_own_are_distinct) {
  add("auth", "127.0.0.1:1", jwtsync::testing::canary_secret);
  add("auth", "127.0.0.1:2", jwtsync::testing::other_canary_secret, {}, "production");
  const Ran ran = run({"distinct", auth_target, backend_target});
  EXPECT_EQ(ran.status, 0);
  EXPECT_THAT(ran.out,
              AllOf(StartsWith("production, staging: 2 processes, no key in common "), HasSubstr(" DISTINCT\n")));
  EXPECT_EQ(run({"distinct", auth_target, backend_target, "http://127.0.0.1:9"}).status, 4);
  EXPECT_EQ(run({"distinct", auth_target}).status, 2);
}

TEST_F(DistinctTest, a_key_of_two_environments_is_a_no_that_names_them) {
  add("auth", "127.0.0.1:1", jwtsync::testing::canary_secret);
  add("backend", "127.0.0.1:2", jwtsync::testing::canary_secret, {}, "production");
  const Ran ran = run({"distinct", auth_target, backend_target});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out, HasSubstr("\nwhy: production (backend) and staging (auth) hold the same key\nfix: "));
  const json::Value answer = run({"distinct", "--json", auth_target, backend_target}).json();
  EXPECT_EQ(answer["verdict"], "shared");
  EXPECT_EQ(answer["shared"][0]["holders"]["production"][0], "backend");
}

TEST_F(DistinctTest, a_fix_ends_in_the_command_that_asks_again) {
  add_two(jwtsync::testing::canary_secret, jwtsync::testing::canary_secret);
  EXPECT_THAT(run({"distinct", "--timeout", "3", auth_target, backend_target}).out,
              EndsWith(", then: jwtsync distinct --timeout 3 http://127.0.0.1:1 http://127.0.0.1:2\n"));
}

TEST_F(DistinctTest, a_process_without_a_key_is_neither_a_yes_nor_a_no) {
  add("auth", "127.0.0.1:1", jwtsync::testing::canary_secret);
  add("auth", "127.0.0.1:2", "", {}, "production");
  const Ran ran = run({"distinct", auth_target, backend_target});
  EXPECT_EQ(ran.status, 4);
  EXPECT_THAT(ran.out, HasSubstr(" has no key: "));
}

TEST_F(DistinctTest, collected_answers_are_told_apart_too) {
  const Nonce nonce = *Nonce::create(fake.randomness);
  const std::string staging = line_of(add("auth", "127.0.0.1:1", jwtsync::testing::canary_secret), nonce);
  const auto with_production = [&](const std::string& authority, std::string_view secret) {
    return run({"distinct", "--json", "--nonce", nonce.text(), "--answers", "-"},
               staging + line_of(add("backend", authority, secret, {}, "production"), nonce));
  };
  const Ran apart = with_production("127.0.0.1:2", jwtsync::testing::other_canary_secret);
  EXPECT_EQ(apart.status, 0);
  EXPECT_EQ(apart.json()["fresh"], false);
  EXPECT_EQ(with_production("127.0.0.1:3", jwtsync::testing::canary_secret).status, 1);
}

}  // namespace jwtsync::cli::distinct_test
