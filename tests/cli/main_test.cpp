// SPDX-License-Identifier: Apache-2.0
// The real program and its standard streams.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>
#include <array>
#include <cstdlib>
#include <string>

namespace jwtsync::cli::main_test {

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

TEST(main, a_reader_who_has_left_ends_it_as_a_broken_pipe_does) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  ::close(ends[0]);
  EXPECT_EQ(status_of("help >&" + std::to_string(ends[1])), 141);
  ::close(ends[1]);
}

}  // namespace jwtsync::cli::main_test
