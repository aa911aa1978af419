// SPDX-License-Identifier: Apache-2.0
#include "sources/resolution_json.h"

#include <gtest/gtest.h>
#include <jwtsync/testing.h>

namespace jwtsync::sources::resolution_json_test {

Resolution some_resolution() {
  Resolution resolution;
  resolution.found = FoundSecret{*Secret::copy_of(jwtsync::testing::canary_secret),
                                 Environment{"staging", EnvironmentKind::staging, EnvironmentFrom::variable},
                                 "JWT_SECRET_KEY",
                                 "env:JWT_SECRET_KEY",
                                 38,
                                 "0123456789abcdef"};
  resolution.trail = {{"env:JWT_SECRET_KEY", Outcome::found, "length 38"}};
  resolution.warnings = {{WarningKind::trimmed, "white space was taken off", false}};
  resolution.remarks = {{RemarkKind::looks_hex, "it looks like hexadecimal"}};
  return resolution;
}

TEST(resolution_json, has_the_shape_that_programs_rely_on) {
  EXPECT_EQ(json::dump(resolution_json(some_resolution(), {.kid = "Zk3v", .configuration = {}})),
            R"({"environment":{"name":"staging","from":"ENVIRONMENT"},"source":"JWT_SECRET_KEY",)"
            R"("locator":"env:JWT_SECRET_KEY","length":38,"fingerprint":"0123456789abcdef","kid":"Zk3v",)"
            R"("trail":[{"locator":"env:JWT_SECRET_KEY","outcome":"found","detail":"length 38"}],)"
            R"("warnings":[{"name":"trimmed","text":"white space was taken off"}],)"
            R"("remarks":[{"name":"looks_hex","text":"it looks like hexadecimal"}],"configuration":null})");
}

TEST(resolution_json, the_fingerprint_can_be_switched_off) {
  const ResolutionFacts facts{.kid = {}, .configuration = "/etc/a.toml", .shows_fingerprint = false};
  const json::Value value = resolution_json(some_resolution(), facts);
  EXPECT_EQ(value["fingerprint"], nullptr);
  EXPECT_EQ(value["kid"], nullptr);
  EXPECT_EQ(value["configuration"], "/etc/a.toml");
}

TEST(resolution_json, the_secret_is_not_in_it) {
  EXPECT_EQ(json::dump(resolution_json(some_resolution(), {})).find(jwtsync::testing::canary), std::string::npos);
}

TEST(resolution_json, an_unknown_environment_is_null) { EXPECT_EQ(environment_json(nullptr), nullptr); }

}  // namespace jwtsync::sources::resolution_json_test
