// SPDX-License-Identifier: Apache-2.0
#include "cli/child.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <jwtsync/testing.h>
#include <sys/wait.h>
#include <unistd.h>

namespace jwtsync::cli {
namespace {

class ChildTest : public ::testing::Test {
 protected:
  ChildTest() { variables.set("PATH", "/usr/bin:/bin"); }

  Result<pid_t> start(std::vector<std::string> words, int inherited = -1) {
    const auto made = ChildVariables::make(variables, {"KEY"}, jwtsync::testing::canary_secret);
    EXPECT_TRUE(made);
    sigset_t none;
    sigemptyset(&none);
    return start_child({words, *made, none, true, -1, inherited});
  }
  static int status_of(const Result<pid_t>& child) {
    int status = -1;
    if (child) ::waitpid(*child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  /// How a shell ends that runs this.
  int status_of_script(const std::string& script, int inherited = -1) {
    return status_of(start({"sh", "-c", script}, inherited));
  }

  jwtsync::testing::FakeVariables variables;
};

TEST_F(ChildTest, has_the_key_in_its_environment) {
  const std::string key(jwtsync::testing::canary_secret);
  EXPECT_EQ(status_of_script("test \"$KEY\" = '" + key + "' && exit 7"), 7);
}

TEST_F(ChildTest, leads_a_group_of_its_own) {
  EXPECT_EQ(status_of_script("test $(cut -d' ' -f5 /proc/self/stat) -eq $$ && exit 7"), 7);
}

TEST_F(ChildTest, ends_where_a_pipe_breaks_although_its_parent_ignores_that) {
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  const std::string not_ignored = "^SigIgn:\t[0-9a-f]*[02468ace][0-9a-f][0-9a-f][0-9a-f]$";
  EXPECT_EQ(status_of_script("grep -q '" + not_ignored + "' /proc/self/status"), 0);
  std::signal(SIGPIPE, before);
}

TEST_F(ChildTest, has_no_descriptor_but_those_it_is_given) {
  const int kept = ::open("/dev/null", O_RDONLY | O_CLOEXEC), other = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  const std::string has = "test -e /proc/self/fd/";
  EXPECT_EQ(status_of_script(has + std::to_string(kept), kept), 0);
  EXPECT_EQ(status_of_script(has + std::to_string(other), kept), 1);
  EXPECT_EQ(::fcntl(kept, F_GETFD), FD_CLOEXEC) << "here it stays as it was";
  ::close(kept);
  ::close(other);
}

TEST_F(ChildTest, that_cannot_be_started_is_an_error_and_leaves_nothing) {
  EXPECT_EQ(start({"jwtsync-no-such-command"}).error().code, Code::file_absent);
  EXPECT_EQ(start({"/no/such/command"}).error().code, Code::file_absent);
  EXPECT_EQ(start({"/etc/passwd"}).error().code, Code::file_forbidden);
  EXPECT_EQ(start({"/"}).error().code, Code::file_forbidden);
  EXPECT_EQ(start({"true", std::string(256 * 1024, 'x')}).error().code, Code::file_unreadable);
  EXPECT_LE(::waitpid(-1, nullptr, WNOHANG), 0) << "none is dead and waits to be reaped";
}

}  // namespace
}  // namespace jwtsync::cli
