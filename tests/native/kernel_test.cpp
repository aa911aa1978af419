// SPDX-License-Identifier: Apache-2.0
#include "native/kernel.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cerrno>
#include <chrono>
#include <ctime>
#include <string>
#include <string_view>

namespace jwtsync::native::kernel_test {

TEST(randomness, more_than_the_kernel_gives_at_once_is_filled_to_the_end) {
  // getrandom(2) may end early for more than 256 bytes, when a signal comes; and gives 32 MiB - 1 at most.
  std::string bytes(std::size_t{33} * 1024 * 1024, '\0');
  ASSERT_TRUE(SystemRandomness().fill(bytes));
  EXPECT_NE(bytes.substr(bytes.size() - 64), std::string(64, '\0'));
}

constexpr int as_it_should_be = 0, stood_still = 1, cannot_be_tried = 2;

/// In a time namespace that has slept for a day. Returns what became of it.
int look_at_the_clock_after_a_day_of_sleep() {
#ifdef CLONE_NEWTIME
  if (::unshare(CLONE_NEWUSER | CLONE_NEWTIME) != 0) return cannot_be_tried;
  constexpr std::string_view slept = "boottime 86400 0\n";
  const int offsets = ::open("/proc/self/timens_offsets", O_WRONLY | O_CLOEXEC);
  if (offsets < 0 || ::write(offsets, slept.data(), slept.size()) < 0) return cannot_be_tried;
  const pid_t child = ::fork();
  if (child == 0) {
    timespec steady{};
    ::clock_gettime(CLOCK_MONOTONIC, &steady);
    const auto ahead = SystemClock().elapsed() - std::chrono::seconds(steady.tv_sec);
    ::_exit(ahead > std::chrono::hours(23) ? as_it_should_be : stood_still);
  }
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child || !WIFEXITED(status)) return cannot_be_tried;
  return WEXITSTATUS(status);
#else
  return cannot_be_tried;
#endif
}

TEST(clock, goes_on_while_the_machine_sleeps) {
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) ::_exit(look_at_the_clock_after_a_day_of_sleep());
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  if (WEXITSTATUS(status) == cannot_be_tried) GTEST_SKIP() << "this user may make no time namespace";
  EXPECT_EQ(WEXITSTATUS(status), as_it_should_be);
}

TEST(error_text, begins_in_lower_case) {
  EXPECT_EQ(error_text(ENOENT), "no such file or directory");
  EXPECT_EQ(error_text(ECONNREFUSED), "connection refused");
}

TEST(error_text, leaves_an_abbreviation_as_it_is) { EXPECT_EQ(error_text(EDOTDOT), "RFS specific error"); }

}  // namespace jwtsync::native::kernel_test
