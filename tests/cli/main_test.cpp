// SPDX-License-Identifier: Apache-2.0
// The real program and its standard streams.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <cstdlib>
#include <string>

namespace jwtsync::cli {
namespace {

/// The exit status of the program, run by the shell with these words and redirections.
int status_of(const std::string& words) {
  const std::string line = std::string("'") + JWTSYNC_COMMAND_PATH + "' " + words + " 2>/dev/null";
  const int status = std::system(line.c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(main, answers_on_standard_output) { EXPECT_EQ(status_of("version >/dev/null"), 0); }

TEST(main, an_answer_that_cannot_be_written_is_no_success) {
  EXPECT_EQ(status_of("version >/dev/full"), 4);
  EXPECT_EQ(status_of("version >&-"), 4);
}

}  // namespace
}  // namespace jwtsync::cli
