// SPDX-License-Identifier: Apache-2.0
#include "cli/resolution_text.h"

#include "fixture.h"

namespace jwtsync::cli::resolution_text_test {

using ::testing::HasSubstr;
using ::testing::Not;

Resolution some_resolution() {
  Resolution resolution;
  resolution.found = FoundSecret{*Secret::copy_of(jwtsync::testing::canary_secret),
                                 Environment{"staging", EnvironmentKind::staging, EnvironmentFrom::variable},
                                 "JWT_SECRET_KEY",
                                 "env:JWT_SECRET_KEY",
                                 38,
                                 "0123456789abcdef"};
  resolution.trail = {{"env:JWT_SECRET_STAGING", Outcome::absent, "not set"},
                      {"env:JWT_SECRET_KEY", Outcome::found, "length 38"}};
  resolution.warnings = {{WarningKind::trimmed, "white space was taken off\x1b[2J", false}};
  resolution.remarks = {{RemarkKind::looks_hex, "it looks like hexadecimal\x1b[2J"}};
  return resolution;
}

class ResolutionTextTest : public ::testing::Test {
 protected:
  TextInput in;
  TextOutput out;
  TextOutput err;
  Console console{.in = in, .out = out, .err = err};
};

TEST_F(ResolutionTextTest, can_be_read_aloud) {
  EXPECT_EQ(resolution_text(some_resolution(), {.kid = "Zk3v", .configuration = "/etc/jwtsync/jwtsync.toml"}, console),
            "environment    staging (ENVIRONMENT)\n"
            "source         JWT_SECRET_KEY\n"
            "length         38 characters\n"
            "fingerprint    0123456789abcdef\n"
            "kid            Zk3v\n"
            "configuration  /etc/jwtsync/jwtsync.toml\n"
            "tried:\n"
            "  env:JWT_SECRET_STAGING  absent  not set\n"
            "  env:JWT_SECRET_KEY      found   length 38\n"
            "warning: white space was taken off\\u{1b}[2J\n"
            "remark: it looks like hexadecimal\\u{1b}[2J\n");
}

TEST_F(ResolutionTextTest, the_fingerprint_can_be_switched_off) {
  const ResolutionFacts facts{.kid = "Zk3v", .configuration = {}, .shows_fingerprint = false};
  EXPECT_THAT(resolution_text(some_resolution(), facts, console), Not(HasSubstr("0123456789abcdef")));
  EXPECT_EQ(resolution_json(some_resolution(), facts)["fingerprint"], nullptr);
}

TEST_F(ResolutionTextTest, has_the_shape_that_programs_rely_on) {
  EXPECT_EQ(json::dump(resolution_json(some_resolution(), {.kid = "Zk3v", .configuration = {}})),
            R"({"environment":{"name":"staging","from":"ENVIRONMENT"},"source":"JWT_SECRET_KEY",)"
            R"("locator":"env:JWT_SECRET_KEY","length":38,"fingerprint":"0123456789abcdef","kid":"Zk3v",)"
            R"("trail":[{"locator":"env:JWT_SECRET_STAGING","outcome":"absent","detail":"not set"},)"
            R"({"locator":"env:JWT_SECRET_KEY","outcome":"found","detail":"length 38"}],)"
            R"("warnings":[{"name":"trimmed","text":"white space was taken off\u001b[2J"}],)"
            R"("remarks":[{"name":"looks_hex","text":"it looks like hexadecimal\u001b[2J"}],"configuration":null})");
}

TEST_F(ResolutionTextTest, an_unknown_environment_is_null) { EXPECT_EQ(environment_json(nullptr), nullptr); }

TEST_F(ResolutionTextTest, nothing_tried_is_nothing_said) { EXPECT_EQ(trail_text({}, console), ""); }

}  // namespace jwtsync::cli::resolution_text_test
