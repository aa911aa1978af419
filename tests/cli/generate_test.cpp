// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

namespace jwtsync::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;

class GenerateTest : public CliTest {};

TEST_F(GenerateTest, prints_48_random_bytes_as_base64url) {
  const std::string first = run({"generate"}).out;
  EXPECT_THAT(first, MatchesRegex("[A-Za-z0-9_-]{64}\n"));
  EXPECT_NE(run({"generate"}).out, first);
}

TEST_F(GenerateTest, writes_a_private_file_and_says_where) {
  const Ran ran = run({"generate", "--out", "/key"});
  EXPECT_EQ(ran.status, 0);
  EXPECT_EQ(ran.out, "");
  const std::string secret = fake.files.content("/key");
  EXPECT_THAT(secret, MatchesRegex("[A-Za-z0-9_-]{64}")) << "and no line end, which every reader would have to trim";
  EXPECT_EQ(fake.files.status("/key")->mode, 0600u);
  EXPECT_THAT(ran.err, HasSubstr("a new secret of 64 characters is in /key (0600, kid "));
  EXPECT_THAT(ran.err, Not(HasSubstr(secret)));
}

TEST_F(GenerateTest, never_overwrites) {
  fake.files.put("/key", "precious");
  const Ran ran = run({"generate", "--out", "/key"});
  EXPECT_EQ(ran.status, 5);
  EXPECT_EQ(fake.files.content("/key"), "precious");
}

TEST_F(GenerateTest, what_it_makes_is_fit_and_named_by_the_same_kid) {
  const json::Value made = run({"generate", "--out", "/key", "--json"}).json();
  EXPECT_EQ(made["path"], "/key");
  const json::Value resolved =
      run({"resolve", "--environment", "production", "--source", "file:/key", "--json"}).json();
  EXPECT_EQ(resolved["kid"], made["kid"]);
  EXPECT_EQ(resolved["warnings"], json::Value::array());
}

TEST_F(GenerateTest, json_holds_the_secret_only_where_it_is_the_answer) {
  const json::Value printed = run({"generate", "--json"}).json();
  EXPECT_EQ(printed["secret"].get<std::string>().size(), 64u);
  EXPECT_FALSE(run({"generate", "--out", "/key", "--json"}).json().contains("secret"));
}

}  // namespace
}  // namespace jwtsync::cli
