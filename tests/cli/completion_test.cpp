// SPDX-License-Identifier: Apache-2.0
// The scripts have what the tables of help have; that the shells take them, completion_test.py asks the shells.
#include "cli/completion.h"

#include <gmock/gmock.h>
#include "cli/commands.h"

namespace jwtsync::cli::completion_test {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

/// The lines of a script that are of this command.
std::string part_of(const std::string& script, const Command& command) {
  const std::size_t start = script.find("\n    " + std::string(command.name) + ")\n");
  return start == std::string::npos ? "" : script.substr(start, script.find(";;", start) - start);
}

TEST(completion, in_bash_has_every_command_and_option) {
  const std::string script = completion_for("bash").value();
  for (const Command* command : commands()) {
    const std::string part = part_of(script, *command);
    for (const Option& option : options_of(*command)) {
      const std::string letter = option.letter == '\0' ? "" : std::string{'-', option.letter, ' '};
      EXPECT_THAT(part, HasSubstr(std::string(option.name) + " " + letter)) << command->name;
    }
  }
}

TEST(completion, in_zsh_has_every_command_option_and_description) {
  const std::string script = completion_for("zsh").value();
  for (const Command* command : commands()) {
    const std::string part = part_of(script, *command);
    for (const Option& option : options_of(*command)) {
      const std::string once = option.times == Times::once ? ")" : "'*";
      EXPECT_THAT(part, HasSubstr(once + std::string(option.name) + (option.is_flag() ? "[" : "=["))) << command->name;
    }
  }
  EXPECT_THAT(script, HasSubstr("[env\\:NAME, file\\:/path, ...; repeat it"));
}

TEST(completion, in_fish_has_every_command_option_and_description) {
  const std::string script = completion_for("fish").value();
  for (const Command* command : commands()) {
    const std::string start = "\ncomplete -n '__jwtsync_is " + std::string(command->name) + "' ";
    EXPECT_THAT(script, HasSubstr(" -a " + std::string(command->name) + " -d "));
    for (const Option& option : options_of(*command)) {
      const std::string letter = option.letter == '\0' ? "" : std::string("-s ") + option.letter + " ";
      EXPECT_THAT(script, HasSubstr(start + letter + "-l " + std::string(option.name.substr(2)) + " "));
    }
  }
}

TEST(completion, knows_what_is_a_file_and_what_takes_no_value) {
  const std::string bash = part_of(completion_for("bash").value(), agree_command);
  EXPECT_THAT(bash, HasSubstr("of_file=' --targets --access-token-file "));
  EXPECT_THAT(bash, HasSubstr("of_text=' --via --expect -n "));
  EXPECT_THAT(bash, Not(ContainsRegex("of_(text|file)='[^']* --json ")));
}

TEST(completion, of_help_has_commands_and_causes) {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const std::string script = completion_for(shell).value();
    EXPECT_THAT(script, HasSubstr(" version causes ")) << shell;
    EXPECT_THAT(script, HasSubstr(" white-space ")) << shell;
    EXPECT_THAT(script, HasSubstr(" refused-elsewhere")) << shell;
  }
}

TEST(completion, is_there_for_three_shells_alone) {
  EXPECT_FALSE(completion_for("tcsh"));
  EXPECT_FALSE(completion_for(""));
}

}  // namespace jwtsync::cli::completion_test
