// SPDX-License-Identifier: Apache-2.0
// The table of commands, and that the pages of docs/commands/ say what it says.
#include "cli/commands.h"

#include <gmock/gmock.h>
#include <jwtsync/diagnosis.h>
#include <fstream>
#include <iterator>
#include <set>

namespace jwtsync::cli::commands_test {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::string page_of(const Command& command) {
  std::ifstream file(std::string(JWTSYNC_SOURCE_DIR) + "/docs/commands/" + std::string(command.name) + ".md");
  return {std::istreambuf_iterator<char>(file), {}};
}

/// What a page must begin with.
std::string head_of(const Command& command) {
  std::string text = "# jwtsync " + std::string(command.name) + "\n\n" + std::string(command.purpose) +
                     "\n\n```text\njwtsync " + std::string(command.name) + " [OPTIONS]";
  if (!command.operands.empty()) text += " " + std::string(command.operands);
  return text + "\n```\n";
}

/// The tables of a page, to the letter.
std::string tables_of(const Command& command) {
  std::string text = "## Options\n\n| option | meaning |\n|---|---|\n";
  for (const Option& option : options_of(command)) {
    text += "| `";
    if (option.letter != '\0') text += std::string{'-', option.letter} + "`, `";
    text += option.name;
    if (!option.placeholder.empty()) text += " " + std::string(option.placeholder);
    text += "` | " + std::string(option.description) + " |\n";
  }
  text += "\n## Exit status\n\n| status | meaning |\n|---|---|\n";
  for (const ExitRow& row : command.exits) {
    text += "| " + std::to_string(row.status) + " | " + std::string(row.meaning) + " |\n";
  }
  return text;
}

TEST(commands, are_found_by_name) {
  for (const Command* command : commands()) EXPECT_EQ(command_named(command->name), command);
  EXPECT_EQ(command_named("resolv"), nullptr);
  EXPECT_EQ(command_named(""), nullptr);
}

TEST(commands, each_says_what_it_is) {
  std::set<std::string_view> names;
  for (const Command* command : commands()) {
    EXPECT_TRUE(names.insert(command->name).second) << command->name << " is there twice";
    EXPECT_FALSE(command->purpose.empty()) << command->name;
    EXPECT_FALSE(command->example.empty()) << command->name;
    EXPECT_NE(command->run, nullptr) << command->name;
    ASSERT_FALSE(command->exits.empty()) << command->name;
    EXPECT_EQ(command->exits.front().status, 0) << command->name;
  }
}

TEST(commands, the_letters_of_their_options_differ) {
  for (const Command* command : commands()) {
    std::set<char> letters;
    for (const Option& option : options_of(*command)) {
      if (option.letter == '\0') continue;
      EXPECT_TRUE(letters.insert(option.letter).second) << command->name << " -" << option.letter;
    }
  }
}

TEST(commands, an_unknown_one_is_quoted_only_if_it_is_a_plain_word) {
  EXPECT_EQ(unknown_command("agre").message, "unknown command agre");
  EXPECT_EQ(unknown_command("veryfy").hint, "did you mean jwtsync verify?");
  EXPECT_EQ(unknown_command("sing").hint, "did you mean jwtsync sign?");
  EXPECT_EQ(unknown_command("gen").hint, "did you mean jwtsync generate?");
  EXPECT_EQ(unknown_command("decode").hint, "did you mean jwtsync inspect?");
  EXPECT_EQ(unknown_command("rollover").hint, "did you mean jwtsync rotate?");
  EXPECT_EQ(unknown_command("frobnicate").hint, "jwtsync help lists the commands");
  EXPECT_EQ(unknown_command("Zq7-c4n4ry").message, "the first argument is not a command");
}

TEST(commands, and_causes_are_what_help_can_be_asked_about) {
  EXPECT_EQ(unknown_topic("resolv").message, "unknown command or cause resolv");
  EXPECT_EQ(unknown_topic("resolv").hint, "did you mean jwtsync help resolve?");
  EXPECT_EQ(unknown_topic("white_space").hint, "did you mean jwtsync help white-space?");
  EXPECT_EQ(unknown_topic("clockskew").hint, "did you mean jwtsync help clock-skew?");
  EXPECT_EQ(unknown_topic("quotes").hint, "did you mean jwtsync help quotes-kept?");
  EXPECT_EQ(unknown_topic("cause").hint, "did you mean jwtsync help causes?");
  EXPECT_EQ(unknown_topic("join").hint, "did you mean jwtsync help keys?");
  EXPECT_EQ(unknown_topic("frobnicate").hint, "jwtsync help lists the commands, jwtsync help causes the causes");
  EXPECT_EQ(unknown_topic("Zq7-c4n4ry").message, "the word behind help is neither a command nor a cause");
}

TEST(commands, a_cause_in_their_place_leads_to_help) {
  EXPECT_EQ(unknown_command("clock-skew").hint, "did you mean jwtsync help clock-skew?");
}

TEST(commands, have_no_name_of_a_cause) {
  for (const Command* command : commands()) EXPECT_FALSE(named<Cause>(command->name)) << command->name;
  EXPECT_FALSE(named<Cause>("causes"));
}

TEST(commands, each_has_a_page_that_says_what_its_help_says) {
  for (const Command* command : commands()) {
    const std::string page = page_of(*command);
    ASSERT_THAT(page, Not(IsEmpty())) << "there is no docs/commands/" << command->name << ".md";
    EXPECT_THAT(page.substr(0, head_of(*command).size()), head_of(*command));
    EXPECT_THAT(page, HasSubstr(tables_of(*command)));
    EXPECT_THAT(page, HasSubstr(std::string(command->example)));
    EXPECT_THAT(page, HasSubstr(std::string(command->details)));
  }
}

}  // namespace jwtsync::cli::commands_test
