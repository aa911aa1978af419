// SPDX-License-Identifier: Apache-2.0
#include <jwtsync/cause_page.h>
#include "cli/cause_text.h"
#include "cli/commands.h"
#include "fixture.h"

namespace jwtsync::cli::help_test {

using ::testing::HasSubstr;
using ::testing::SizeIs;

class HelpTest : public CliTest {};

TEST_F(HelpTest, lists_every_command_and_its_question) {
  const Ran ran = run({"help"});
  EXPECT_EQ(ran.status, 0);
  for (const Command* command : commands()) {
    EXPECT_THAT(ran.out, HasSubstr("  " + std::string(command->name) + " "));
    EXPECT_THAT(ran.out, HasSubstr(std::string(command->purpose)));
  }
}

TEST_F(HelpTest, of_one_command_says_all_there_is_to_it) {
  EXPECT_EQ(run({"help", "inspect"}).out,
            "jwtsync inspect: what does this token say?\n"
            "\n"
            "usage: jwtsync inspect [OPTIONS]\n"
            "\n"
            "options:\n"
            "  -j, --json  answer as JSON\n"
            "  -h, --help  show this text\n"
            "\n"
            "Reads the token from standard input. Nothing is verified, and no key is asked for.\n"
            "Of a damaged token, or of another kind, it shows what can be read, and says what it is.\n"
            "\n"
            "exit status:\n"
            "  0  the token was taken apart\n"
            "  1  this is not a signed token; what can be read of it is shown\n"
            "  2  usage error\n"
            "  4  standard input could not be read\n"
            "\n"
            "example:\n"
            "  echo \"$TOKEN\" | jwtsync inspect\n");
}

TEST_F(HelpTest, is_a_manual_page_too) {
  EXPECT_THAT(run({"help", "--man"}).out, ::testing::StartsWith(".TH JWTSYNC 1 "));
  EXPECT_THAT(run({"help", "verify", "--man"}).out, HasSubstr("\\fB\\-i\\fR, \\fB\\-\\-issuer\\fR \\fINAME\\fR\n"));
}

TEST_F(HelpTest, of_an_unknown_command_is_an_error) { EXPECT_EQ(run({"help", "resolv"}).status, 2); }

TEST_F(HelpTest, is_data_for_a_program) {
  const json::Value all = run({"help", "--json"}).json();
  EXPECT_THAT(all["commands"], SizeIs(commands().size()));
  const json::Value one = run({"help", "sign", "--json"}).json();
  ASSERT_THAT(one["commands"], SizeIs(1));
  EXPECT_EQ(one["commands"][0]["name"], "sign");
  EXPECT_EQ(one["commands"][0]["options"][0]["short"], "-e");
  EXPECT_EQ(one["commands"][0]["exit_status"][0]["status"], 0);
}

TEST_F(HelpTest, of_a_cause_is_its_page) {
  EXPECT_EQ(run({"help", "white-space"}).out, page_text(Cause::white_space));
  EXPECT_EQ(run({"help", "causes"}).out, list_of_causes());
  EXPECT_EQ(run({"help", "white_space"}).status, 2);
  EXPECT_EQ(run({"help", "white-space", "--man"}).status, 2);
  EXPECT_EQ(run({"help", "causes", "--man"}).status, 2);
}

TEST_F(HelpTest, of_causes_is_data_for_a_program) {
  const json::Value one = run({"help", "white-space", "--json"}).json();
  ASSERT_THAT(one["causes"], SizeIs(1));
  EXPECT_EQ(one["causes"][0], json_of(Cause::white_space));
  EXPECT_THAT(run({"help", "causes", "--json"}).json()["causes"], SizeIs(names<Cause>().size()));
}

TEST_F(HelpTest, lines_fit_a_terminal) {
  for (const Command* command : commands()) {
    std::string text = help_of(*command);
    for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n')) {
      EXPECT_LE(end, 120u) << text.substr(0, end);
      text.erase(0, end + 1);
    }
  }
}

}  // namespace jwtsync::cli::help_test
