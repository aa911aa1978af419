// SPDX-License-Identifier: Apache-2.0
// A test that needs a process of its own: one with other variables, without privileges, or that a signal may end.
#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <vector>

namespace jwtsync {

/// Runs `body`, which may fail as a test does, in a fork of this process; fails the test if it failed there.
template <typename Body>
void run_in_child(Body body) {
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    body();
    ::_exit(::testing::Test::HasFailure() ? EXIT_FAILURE : EXIT_SUCCESS);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS) << "see what the child said above";
}

/// Runs `body` in this test of a new run of this program, whose environment block is `variables` and nothing else.
template <typename Body>
void run_again_with(std::vector<std::string> variables, Body body) {
  constexpr const char* mark = "JWTSYNC_TEST_RUNS_AGAIN";
  if (std::getenv(mark) != nullptr) return body();
  const auto* const test = ::testing::UnitTest::GetInstance()->current_test_info();
  std::string filter = std::string("--gtest_filter=") + test->test_suite_name() + '.' + test->name();
  variables.push_back(std::string(mark) + "=1");
  run_in_child([&] {
    std::string program = "/proc/self/exe";
    std::vector<char*> arguments{program.data(), filter.data(), nullptr};
    std::vector<char*> block;
    for (std::string& variable : variables) block.push_back(variable.data());
    block.push_back(nullptr);
    ::execve(program.c_str(), arguments.data(), block.data());
    ADD_FAILURE() << "cannot run " << program << " again";
  });
}

}  // namespace jwtsync
