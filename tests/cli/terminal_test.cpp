// SPDX-License-Identifier: Apache-2.0
#include "cli/terminal.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>
#include <cstdlib>

namespace jwtsync::cli::terminal_test {

/// Whether `holds` does, in a process that leads a session of its own.
template <typename Holds>
bool in_new_session(Holds holds) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::setsid();
    std::signal(SIGTTOU, SIG_IGN);
    ::_exit(holds() ? 0 : 1);
  }
  int status = 1;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/// The first terminal that the leader of a session opens becomes that of the session.
bool open_terminal() {
  const int other_end = ::posix_openpt(O_RDWR | O_NOCTTY);
  return other_end >= 0 && ::grantpt(other_end) == 0 && ::unlockpt(other_end) == 0 &&
         ::open(::ptsname(other_end), O_RDWR) >= 0;
}

TEST(terminal, may_be_none) {
  EXPECT_TRUE(in_new_session([] {
    const Terminal terminal;
    return terminal.number() < 0 && !terminal.is_ours() && !terminal.is_of_descendants() && !has_shell();
  }));
}

TEST(terminal, is_given_to_a_group_and_taken_back) {
  EXPECT_TRUE(in_new_session([] {
    if (!open_terminal()) return false;
    const Terminal terminal;
    if (!terminal.is_ours() || terminal.is_of_descendants()) return false;
    const pid_t child = ::fork();
    if (child == 0) {
      ::setpgid(0, 0);
      ::pause();
    }
    ::setpgid(child, child);
    terminal.give_to(child);
    const bool given = terminal.is_of(child) && !terminal.is_ours() && terminal.is_of_descendants();
    terminal.take_from(::getpid());  // it has it not
    const bool stayed = terminal.is_of(child);
    terminal.take_from(child);
    const bool taken = terminal.is_ours();
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    return given && stayed && taken;
  }));
}

TEST(terminal, a_parent_of_the_session_and_of_another_group_is_a_shell) {
  EXPECT_TRUE(in_new_session([] {
    const pid_t child = ::fork();
    if (child == 0) {
      const bool before = has_shell();
      ::setpgid(0, 0);
      ::_exit(!before && has_shell() ? 0 : 1);
    }
    int status = 1;
    ::waitpid(child, &status, 0);
    return status == 0;
  }));
}

}  // namespace jwtsync::cli::terminal_test
