// SPDX-License-Identifier: Apache-2.0
#include "fleet_fixture.h"

namespace jwtsync::cli::compat_check_test {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

class CompatCheckTest : public FleetTest {};

TEST_F(CompatCheckTest, it_makes_every_check_and_ends_as_the_scripts_did) {
  add_two(jwtsync::testing::canary_secret, jwtsync::testing::canary_secret);
  const Ran ran = run({"compat-check", auth_target, backend_target});
  EXPECT_EQ(ran.status, 0);
  EXPECT_THAT(ran.out, AllOf(HasSubstr("\n  shared_equals_auth           passed       auth and this command "),
                             ::testing::EndsWith("\nTotal tests: 16\nPassed: 14\nFailed: 0\nNot checked: 2\n"
                                                 "Duration: 0.000 seconds\n"
                                                 "Common JWT secret hash: 87cbf63ea7013206\n")));
  const json::Value summary = run({"compat-check", "--json", auth_target, backend_target}).json()["summary"];
  EXPECT_THAT(summary["checks"], SizeIs(16));
  EXPECT_EQ(summary["total"], 16);
  EXPECT_EQ(summary["passed"], 14);
  EXPECT_EQ(summary["failed"], 0);
  EXPECT_EQ(summary["not_checked"], 2);
  EXPECT_EQ(summary["duration_ms"], 0);
  EXPECT_EQ(summary["fingerprint"], "87cbf63ea7013206");
}

TEST_F(CompatCheckTest, the_reason_stands_at_the_end_and_the_exit_status_is_that_of_agree) {
  add_two(jwtsync::testing::canary_secret, "\"" + std::string(jwtsync::testing::canary_secret) + "\"");
  const Ran ran = run({"compat-check", auth_target, backend_target});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out, ::testing::ContainsRegex("\nCommon JWT secret hash: none\nwhy: .*quot.*\nfix: .*\n$"));
  EXPECT_EQ(run({"compat-check", auth_target}).status, 2);
  EXPECT_EQ(run({"compat-check", auth_target, "http://127.0.0.1:9"}).status, 4);
}

TEST_F(CompatCheckTest, a_check_that_fails_is_a_no_though_the_services_agree) {
  add_two(jwtsync::testing::canary_secret, jwtsync::testing::canary_secret);
  fake.variables.set("JWT_SECRET_STAGING", jwtsync::testing::other_canary_secret);
  EXPECT_EQ(run({"agree", auth_target, backend_target}).status, 0);
  EXPECT_EQ(run({"compat-check", auth_target, backend_target}).status, 1);
}

TEST_F(CompatCheckTest, a_service_without_a_key_is_named_and_no_check_passes_for_it) {
  add_two(jwtsync::testing::canary_secret, "   ");
  const Ran ran = run({"compat-check", auth_target, backend_target});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out, AllOf(HasSubstr("\n  backend_loads                FAILED       backend has no key: "),
                             HasSubstr("\n  shared_equals_auth           passed "),
                             HasSubstr("\n  shared_equals_backend        FAILED       backend has no key\n"),
                             HasSubstr("\n  staging_loads                FAILED       backend has no key\n"),
                             HasSubstr("\nCommon JWT secret hash: none\nwhy: backend has no key: "),
                             HasSubstr(", then: jwtsync compat-check http://127.0.0.1:1 http://127.0.0.1:2\n"),
                             Not(HasSubstr("holds another"))));
}

TEST_F(CompatCheckTest, collected_answers_are_checked_too) {
  const Nonce nonce = *Nonce::create(fake.randomness);
  const std::string lines = line_of(add("auth", "127.0.0.1:1", jwtsync::testing::canary_secret), nonce) +
                            line_of(add("backend", "127.0.0.1:2", jwtsync::testing::canary_secret), nonce);
  const json::Value answer = run({"compat-check", "--json", "--nonce", nonce.text(), "--answers", "-"}, lines).json();
  EXPECT_EQ(answer["fresh"], false);
  EXPECT_EQ(answer["summary"]["checks"][4]["outcome"], "passed");
}

}  // namespace jwtsync::cli::compat_check_test
