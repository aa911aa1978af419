// SPDX-License-Identifier: Apache-2.0
#include "cli/program.h"

#include "fixture.h"

namespace jwtsync::cli::program_test {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

class ProgramTest : public CliTest {};

TEST_F(ProgramTest, no_command_is_a_usage_error_that_shows_the_usage) {
  const Ran ran = run({});
  EXPECT_EQ(ran.status, 2);
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(ran.err, run({"help"}).out);
}

TEST_F(ProgramTest, an_option_is_no_command) {
  EXPECT_THAT(run({"--versoin"}).err, HasSubstr("did you mean jwtsync --version?"));
  const Ran ran = run({"-s", "env:A", "resolve"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_THAT(ran.err, HasSubstr("the command comes first: jwtsync COMMAND [OPTIONS]"));
}

TEST_F(ProgramTest, an_unknown_command_is_compared_with_the_known_ones) {
  const Ran ran = run({"resolv"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_EQ(ran.err, "jwtsync: error: unknown command resolv\njwtsync: hint: did you mean jwtsync resolve?\n");
}

TEST_F(ProgramTest, errors_are_json_for_a_program_that_asks_so_even_if_nothing_else_was_understood) {
  const Ran ran = run({"resolv", "--json"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_THAT(ran.err, IsEmpty());
  EXPECT_EQ(ran.json()["error"]["code"], "argument_invalid");
}

TEST_F(ProgramTest, a_secret_given_as_a_word_is_not_repeated) {
  const std::string secret(jwtsync::testing::canary_secret);
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {secret}, {"resolve", secret}, {"verify", secret}, {"resolve", "--secret=" + secret}, {"help", secret}}) {
    EXPECT_EQ(run(words).status, 2) << words.front();
  }
}

TEST_F(ProgramTest, help_and_version_are_also_options) {
  EXPECT_EQ(run({"--help"}).out, run({"help"}).out);
  EXPECT_EQ(run({"-h"}).out, run({"help"}).out);
  EXPECT_EQ(run({"--version"}).out, run({"version"}).out);
  EXPECT_EQ(run({"-V"}).out, run({"version"}).out);
  EXPECT_EQ(run({"resolve", "-h"}).out, run({"help", "resolve"}).out);
}

TEST_F(ProgramTest, help_wins_over_what_else_is_wrong) {
  EXPECT_EQ(run({"resolve", "--nonsense", "--help"}).status, 0);
}

TEST_F(ProgramTest, a_usage_error_names_the_help_of_its_command) {
  EXPECT_THAT(run({"verify", "--isuer", "x"}).err, HasSubstr("did you mean --issuer? see jwtsync verify --help"));
}

TEST_F(ProgramTest, an_answer_that_cannot_be_written_is_an_error) {
  TextInput in;
  TextOutput out;
  TextOutput err;
  out.break_down(std::errc::no_space_on_device);
  Console console{.in = in, .out = out, .err = err};
  EXPECT_EQ(run_program({"version"}, fake.world(), console, fake.process), 4);
  EXPECT_EQ(err.text(), "jwtsync: error: cannot write the answer to standard output: No space left on device\n");
}

TEST_F(ProgramTest, a_reader_who_has_read_enough_hears_nothing_more) {
  TextInput in;
  TextOutput out;
  TextOutput err;
  out.break_down(std::errc::broken_pipe);
  Console console{.in = in, .out = out, .err = err};
  EXPECT_EQ(run_program({"help"}, fake.world(), console, fake.process), 141);
  EXPECT_EQ(err.text(), "");
}

TEST_F(ProgramTest, short_options_are_the_long_ones) {
  EXPECT_EQ(run({"resolve", "-j", "-e", "staging", "-s", "env:JWT_SECRET_STAGING"}).out,
            run({"resolve", "--json", "--environment", "staging", "--source", "env:JWT_SECRET_STAGING"}).out);
  EXPECT_EQ(run({"resolv", "-j"}).json()["error"]["code"], "argument_invalid");
}

TEST_F(ProgramTest, the_value_of_an_option_is_no_option) {
  const Ran ran = run({"verify", "--issuer", "-j"}, "no-token");
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out, StartsWith("refused"));
}

TEST_F(ProgramTest, a_command_that_answers_once_keeps_the_log_quiet) {
  EXPECT_EQ(run({"resolve"}).status, 0);
  EXPECT_THAT(fake.events.lines(), IsEmpty());
}

}  // namespace jwtsync::cli::program_test
