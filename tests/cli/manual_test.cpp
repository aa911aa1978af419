// SPDX-License-Identifier: Apache-2.0
// What the pages say; that man reads them, tests/install asks mandoc.
#include "cli/manual.h"

#include <gmock/gmock.h>
#include <algorithm>
#include <array>
#include "cli/commands.h"

namespace jwtsync::cli::manual_test {

using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(manual, names_every_command) {
  EXPECT_THAT(manual(), StartsWith(".TH JWTSYNC 1 "));
  for (const Command* command : commands()) {
    std::string name = "jwtsync\\-" + std::string(command->name);
    if (const std::size_t hyphen = name.find("compat-"); hyphen != std::string::npos) name.insert(hyphen + 6, "\\");
    EXPECT_THAT(manual(), HasSubstr("\\fB" + name + "\\fR(1)"));
  }
}

TEST(manual, of_a_command_has_what_its_help_has) {
  const std::string page = manual_of(verify_command);
  EXPECT_THAT(page, StartsWith(".TH JWTSYNC-VERIFY 1 "));
  EXPECT_THAT(page, HasSubstr("\n.SH NAME\njwtsync\\-verify \\- is this token good?\n"));
  EXPECT_THAT(page, HasSubstr("\n.TP\n\\fB\\-s\\fR, \\fB\\-\\-source\\fR \\fILOCATOR\\fR\n"));
  EXPECT_THAT(page, HasSubstr("\n.TP\n\\fB1\\fR\na token is refused\n"));
  EXPECT_THAT(page, HasSubstr("\n.nf\necho \"$TOKEN\" | jwtsync verify \\-\\-issuer auth"));
}

TEST(manual, takes_no_text_for_a_request) {
  static constexpr std::array<ExitRow, 1> exits{{{0, "'quoted'"}}};
  const Command command{.name = "try", .purpose = "p", .details = ".dot\n\\slash", .exits = exits, .example = "e"};
  const std::string page = manual_of(command);
  EXPECT_THAT(page, HasSubstr("\n\\&.dot\n\\eslash\n"));
  EXPECT_THAT(page, HasSubstr("\n\\&'quoted'\n"));
}

}  // namespace jwtsync::cli::manual_test
