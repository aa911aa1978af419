// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

namespace jwtsync::cli::resolve_test {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class ResolveTest : public CliTest {};

TEST_F(ResolveTest, tells_the_source_and_never_the_secret) {
  const Ran ran = run({"resolve"});
  EXPECT_EQ(ran.status, 0);
  EXPECT_THAT(ran.out, StartsWith("environment  staging (ENVIRONMENT)\nsource       JWT_SECRET_STAGING\n"));
}

TEST_F(ResolveTest, the_secret_of_the_report_has_its_known_fingerprint) {
  fake.variables.set("JWT_SECRET_STAGING", "staging-jwt-secret-key-32-chars-minimum-required-for-security");
  const json::Value answer = run({"resolve", "--json"}).json();
  EXPECT_EQ(answer["source"], "JWT_SECRET_STAGING");
  EXPECT_EQ(answer["length"], 61);
  EXPECT_EQ(answer["fingerprint"], "c530eef82dcaa39c");
}

TEST_F(ResolveTest, an_error_comes_with_what_was_tried) {
  fake.variables.unset("JWT_SECRET_STAGING");
  const Ran text = run({"resolve"});
  EXPECT_EQ(text.status, 3);
  EXPECT_THAT(text.out, StartsWith("tried:\n  env:JWT_SECRET_STAGING     absent   not set\n"));
  EXPECT_THAT(text.err, StartsWith("jwtsync: error: no source has a secret in staging; asked: "));

  const Ran ran = run({"resolve", "--json"});
  EXPECT_EQ(ran.status, 3);
  EXPECT_EQ(ran.err, "");
  const json::Value answer = ran.json();
  EXPECT_EQ(answer["error"]["code"], "secret_absent");
  EXPECT_EQ(answer["environment"]["name"], "staging");
  EXPECT_EQ(answer["trail"][0]["outcome"], "absent");
}

TEST_F(ResolveTest, an_error_before_the_first_source_has_no_trail) {
  fake.variables.set("ENVIRONMENT", "stagin");
  const json::Value answer = run({"resolve", "--json"}).json();
  EXPECT_EQ(answer["error"]["code"], "environment_unknown");
  EXPECT_EQ(answer["environment"], nullptr);
  EXPECT_EQ(answer["trail"], json::Value::array());
}

TEST_F(ResolveTest, names_the_configuration_it_read) {
  fake.files.put("/jwtsync.toml", "[report]\nfingerprint = false\n");
  const json::Value answer = run({"resolve", "--json", "--config", "/jwtsync.toml"}).json();
  EXPECT_EQ(answer["configuration"], "/jwtsync.toml");
  EXPECT_EQ(answer["fingerprint"], nullptr);
}

}  // namespace jwtsync::cli::resolve_test
