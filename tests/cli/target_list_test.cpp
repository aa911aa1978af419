// SPDX-License-Identifier: Apache-2.0
#include "cli/target_list.h"

#include "fleet_fixture.h"

namespace jwtsync::cli::target_list_test {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class TargetListTest : public FleetTest {
 protected:
  Result<std::vector<std::string>> read(const std::string& text) {
    fake.files.put("/targets", text);
    TextInput in(text);
    TextOutput out, err;
    Console console{.in = in, .out = out, .err = err};
    Result<std::vector<std::string>> from_file = read_target_list("/targets", fake.files, console);
    const Result<std::vector<std::string>> from_input = read_target_list("-", fake.files, console);
    EXPECT_EQ(from_file.value_or(std::vector<std::string>{}), from_input.value_or(std::vector<std::string>{}));
    return from_file;
  }
  Error error_of(const std::string& text) {
    const Result<std::vector<std::string>> read_list = read(text);
    EXPECT_FALSE(read_list) << text;
    return read_list ? Error{} : read_list.error();
  }
};

TEST_F(TargetListTest, has_one_target_a_line_and_comments) {
  EXPECT_THAT(
      read("# the fleet\nhttp://auth:7517\n\n  dns+http://backend:7517/  # all of them\r\n\t\n"
           "unix:/run/a b#c.sock\n   # no more\nhttps://[::1]:7517\t#x")
          .value(),
      ElementsAre("http://auth:7517", "dns+http://backend:7517/", "unix:/run/a b#c.sock", "https://[::1]:7517"));
  EXPECT_THAT(read("\xef\xbb\xbfhttp://auth:7517").value(), ElementsAre("http://auth:7517"));
}

TEST_F(TargetListTest, names_the_line_of_what_is_no_target_and_does_not_quote_it) {
  const std::string secret(jwtsync::testing::canary_secret);
  const std::string lines[] = {secret,
                               "http://" + secret + "@auth:7517",
                               "http://auth:7517/jwtsync/v1/challenge",
                               "http://auth:7517#x",
                               "http://a, http://b",
                               "http://auth:0",
                               std::string("http://a\0b", 10)};
  for (const std::string& bad : lines) {
    const Error error = error_of("http://auth:7517\n# a comment\n\n" + bad + "\nhttp://b\n");
    EXPECT_EQ(error.code, Code::argument_invalid) << bad;
    EXPECT_THAT(error.message, StartsWith("/targets:4: ")) << bad;
    EXPECT_THAT(error.message, Not(HasSubstr(jwtsync::testing::canary)));
  }
}

TEST_F(TargetListTest, of_nobody_is_an_error) {
  for (const char* nobody : {"", "\n \n", "# http://auth:7517\n"}) {
    EXPECT_EQ(error_of(nobody).message, "/targets: no target stands there") << nobody;
  }
}

TEST_F(TargetListTest, is_bounded) {
  std::string many;
  for (int i = 0; i < 100'001; ++i) many += "http://a\n";
  EXPECT_EQ(error_of(many).code, Code::argument_invalid);
  EXPECT_FALSE(read(std::string(std::size_t{2} << 20, '#')));
}

TEST_F(TargetListTest, is_asked_by_every_command_that_asks) {
  add_two(jwtsync::testing::canary_secret, jwtsync::testing::canary_secret);
  const std::string list = std::string(auth_target) + "\n" + backend_target + "\n";
  fake.files.put("/targets", list);
  fake.files.put("/etc/jwtsync/jwtsync.toml", "[fleet]\ntargets = [\"http://127.0.0.1:9\"]\n");
  EXPECT_EQ(run({"agree", "--targets", "/targets"}).status, 0) << "the configuration's are not asked too";
  EXPECT_EQ(run({"agree", "--targets", "-"}, list).status, 0);
  EXPECT_EQ(run({"distinct", "--targets", "/targets"}).status, 2) << "of one environment";
  EXPECT_THAT(run({"compat-check", "--targets", "/targets"}).out, HasSubstr("backend"));
  EXPECT_EQ(run({"agree", "--targets", "/none"}).status, 3);
  EXPECT_EQ(run({"agree", "--targets", "-"}, "").status, 2);
}

TEST_F(TargetListTest, goes_with_targets_of_the_command_line) {
  add_two(jwtsync::testing::canary_secret, jwtsync::testing::canary_secret);
  fake.files.put("/targets", std::string(backend_target) + "\n");
  EXPECT_EQ(run({"agree", "--targets", "/targets", auth_target}).status, 0);
  EXPECT_EQ(run({"agree", "--targets", "/targets"}).status, 2) << "one process";
}

}  // namespace jwtsync::cli::target_list_test
