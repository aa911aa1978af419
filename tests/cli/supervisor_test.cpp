// SPDX-License-Identifier: Apache-2.0
// With real children. What a terminal and a namespace add is shown by tests/cli/exec_test.py.
#include "cli/supervisor.h"

#include <gtest/gtest.h>
#include <jwtsync/testing.h>
#include <sys/wait.h>
#include <unistd.h>
#include <filesystem>
#include <thread>

namespace jwtsync::cli::supervisor_test {

using namespace std::chrono_literals;
using Event = Supervisor::Event;

class SupervisorTest : public ::testing::Test {
 protected:
  SupervisorTest() { variables.set("PATH", "/usr/bin:/bin"); }

  Result<void> start(Supervisor& supervisor, const std::vector<std::string>& words) {
    const auto made = ChildVariables::make(variables, {"KEY"}, "k");
    EXPECT_TRUE(made);
    return supervisor.start(words, *made);
  }
  /// Starts a shell.
  void run(Supervisor& supervisor, const std::string& script) { ASSERT_TRUE(start(supervisor, {"sh", "-c", script})); }
  /// The status of a shell that runs this.
  int status_of(const std::string& script, Recipient recipient = Recipient::child) {
    Supervisor supervisor(recipient);
    run(supervisor, script);
    EXPECT_EQ(supervisor.wait(), Event::ended);
    return supervisor.status();
  }

  jwtsync::testing::FakeVariables variables;
};

TEST_F(SupervisorTest, the_status_is_that_of_the_child) {
  EXPECT_EQ(status_of("exit 0"), 0);
  EXPECT_EQ(status_of("exit 42"), 42);
  EXPECT_EQ(status_of("kill -KILL $$"), 128 + SIGKILL);
  EXPECT_EQ(status_of("kill -TERM $$; sleep 60"), 128 + SIGTERM);
}

TEST_F(SupervisorTest, signals_are_passed_on) {
  for (const char* name : {"HUP", "INT", "QUIT", "TERM", "USR1", "USR2", "WINCH", "ALRM", "PIPE", "URG", "RTMIN"}) {
    const std::string script =
        std::string("trap 'exit 9' ") + name + "; kill -" + name + " $PPID; while :; do sleep 0.05; done";
    EXPECT_EQ(status_of(script), 9) << name;
  }
}

TEST_F(SupervisorTest, the_whole_group_is_told_where_that_is_asked_for) {
  // The pause lets sleep be executed: before, it would take the signal as the shell that it is a copy of.
  const std::string script = "trap 'exit 9' TERM; sleep 60 & sleep 0.2; kill -TERM $PPID; wait; wait";
  EXPECT_EQ(status_of(script, Recipient::group), 9);
}

TEST_F(SupervisorTest, a_child_that_ignores_a_signal_lives_on) {
  Supervisor supervisor(Recipient::child);
  run(supervisor, "trap '' TERM; kill -TERM $PPID; sleep 0.2; exit 3");
  EXPECT_EQ(supervisor.wait(), Event::ended);
  EXPECT_EQ(supervisor.status(), 3);
  EXPECT_EQ(supervisor.asked_to_end(), SIGTERM);
}

TEST_F(SupervisorTest, what_the_child_leaves_behind_is_reaped) {
  Supervisor supervisor(Recipient::child);
  run(supervisor,
      "for i in 1 2 3 4 5; do (sleep 0.0$i &) ; done; sleep 0.5; "
      "! cat /proc/[0-9]*/stat 2>/dev/null | grep \") Z $PPID \"");
  EXPECT_EQ(supervisor.wait(), Event::ended);
  EXPECT_EQ(supervisor.status(), 0);
}

TEST_F(SupervisorTest, another_thread_ends_a_wait) {
  Supervisor supervisor(Recipient::child);
  run(supervisor, "exec sleep 60");
  EXPECT_EQ(supervisor.wait(1ms), Event::timed_out);
  std::thread other([&] { supervisor.wake(); });
  EXPECT_EQ(supervisor.wait(), Event::woken);
  other.join();
  supervisor.send(SIGKILL);
  EXPECT_EQ(supervisor.wait(), Event::ended);
  EXPECT_EQ(supervisor.status(), 128 + SIGKILL);
}

TEST_F(SupervisorTest, is_as_before_when_it_is_over) {
  sigset_t before, after;
  ::pthread_sigmask(SIG_SETMASK, nullptr, &before);
  std::signal(SIGCHLD, SIG_IGN);
  EXPECT_EQ(status_of("exit 5"), 5) << "where SIGCHLD is ignored, too";
  EXPECT_EQ(std::signal(SIGCHLD, SIG_DFL), SIG_IGN);
  ::pthread_sigmask(SIG_SETMASK, nullptr, &after);
  for (int number = 1; number < SIGRTMAX; ++number) {
    EXPECT_EQ(sigismember(&before, number), sigismember(&after, number)) << number;
  }
}

TEST_F(SupervisorTest, a_thousand_starts_leak_nothing) {
  const auto open = [] {
    const std::filesystem::directory_iterator all("/proc/self/fd");
    return std::distance(begin(all), end(all));
  };
  Supervisor supervisor(Recipient::child);
  const auto before = open();
  for (int i = 0; i < 1000; ++i) {
    ASSERT_TRUE(start(supervisor, {"true"})) << i;
    ASSERT_EQ(supervisor.wait(), Event::ended) << i;
    ASSERT_EQ(supervisor.status(), 0) << i;
  }
  EXPECT_EQ(open(), before);
  EXPECT_LE(::waitpid(-1, nullptr, WNOHANG), 0) << "none is dead and waits to be reaped";
}

}  // namespace jwtsync::cli::supervisor_test
