// SPDX-License-Identifier: Apache-2.0
#include "cli/tally.h"

#include "fixture.h"

namespace jwtsync::cli::tally_test {

const std::vector<CheckResult> some{
    {"one", CheckOutcome::passed, "it holds", ""},
    {"the_second", CheckOutcome::failed, "it does not", "mend it"},
    {"three", CheckOutcome::not_reached, "behind it", ""},
    {"four", CheckOutcome::not_checked, "not from \x1b[31mhere", ""},
};

TEST(tally, shows_each_check_with_its_evidence) {
  TextInput in;
  TextOutput out, err;
  const Console console{.in = in, .out = out, .err = err};
  EXPECT_EQ(results_text(some, console),
            "  one         passed       it holds\n"
            "  the_second  FAILED       it does not\n"
            "  three       not reached  behind it\n"
            "  four        not checked  not from \\u{1b}[31mhere\n");
  EXPECT_EQ(hints_text(some), "hint: mend it\n");
}

TEST(tally, ends_as_the_scripts_of_old_did) {
  EXPECT_EQ(tally_text({std::span(some).first(1), std::chrono::milliseconds(1040), "cb6ef22128c05360"}),
            "Total tests: 1\nPassed: 1\nFailed: 0\nDuration: 1.040 seconds\n"
            "Common JWT secret hash: cb6ef22128c05360\n");
  EXPECT_EQ(tally_text({some, std::chrono::milliseconds(7), std::nullopt}),
            "Total tests: 4\nPassed: 1\nFailed: 1\nNot reached: 1\nNot checked: 1\nDuration: 0.007 seconds\n"
            "Common JWT secret hash: none\n");
}

TEST(tally, is_data_for_a_program) {
  EXPECT_EQ(json::dump(results_json(std::span(some).subspan(1, 1))),
            R"([{"name":"the_second","outcome":"failed","detail":"it does not","hint":"mend it"}])");
}

}  // namespace jwtsync::cli::tally_test
