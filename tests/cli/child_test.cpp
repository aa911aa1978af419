// SPDX-License-Identifier: Apache-2.0
#include "cli/child.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <jwtsync/testing.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>
#include <fstream>
#include "cli/streams.h"

namespace jwtsync::cli::child_test {

using ::testing::HasSubstr;

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

TEST_F(ChildTest, ends_where_a_pipe_breaks_unless_that_was_ignored_before) {
  const auto before = std::signal(SIGPIPE, SIG_DFL);
  const std::string not_ignored = "^SigIgn:\t[0-9a-f]*[02468ace][0-9a-f][0-9a-f][0-9a-f]$";
  const std::string script = "grep -q '" + not_ignored + "' /proc/self/status";
  take_broken_pipes_as_errors();
  EXPECT_EQ(status_of_script(script), 0);
  std::signal(SIGPIPE, SIG_IGN);
  take_broken_pipes_as_errors();
  EXPECT_EQ(status_of_script(script), 1);
  std::signal(SIGPIPE, before);
}

TEST_F(ChildTest, is_named_to_itself_where_a_service_manager_named_its_parent) {
  const std::string own = std::to_string(::getpid());
  for (const char* name : {"LISTEN_PID", "WATCHDOG_PID"}) variables.set(name, own);
  variables.set("LISTEN_FDS", "2");
  variables.set("LISTEN_PIDFDID", "17");
  EXPECT_EQ(status_of_script("test $LISTEN_PID = $$ && test $WATCHDOG_PID = $$ && test $LISTEN_FDS = 2 && "
                             "test -z \"$LISTEN_PIDFDID\" && test -n \"$KEY\" && exit 7"),
            7);
  for (const std::string& other : {own + "0", "0" + own + "1", own + " ", std::string()}) {
    variables.set("LISTEN_PID", other);
    EXPECT_EQ(status_of_script("test \"$LISTEN_PID\" = '" + other + "' && test $LISTEN_PIDFDID = 17 && exit 7"), 7)
        << other << ": it means another process, or none";
  }
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
  EXPECT_THAT(start({"/"}).error().message, HasSubstr("a folder"));
  EXPECT_EQ(start({"true", std::string(256 * 1024, 'x')}).error().code, Code::file_forbidden);
  EXPECT_EQ(start({"/" + std::string(5000, 'x')}).error().code, Code::file_forbidden);
  EXPECT_LE(::waitpid(-1, nullptr, WNOHANG), 0) << "none is dead and waits to be reaped";
}

TEST_F(ChildTest, of_another_machine_is_not_given_to_the_shell) {
  const std::string path = ::testing::TempDir() + "jwtsync-of-another-machine";
  std::ofstream(path) << "\x7f"
                         "ELF\nexit 7\n";
  ::chmod(path.c_str(), 0700);
  EXPECT_EQ(start({path}).error().code, Code::file_forbidden);
  std::ofstream(path) << "exit 7\n";
  EXPECT_EQ(status_of(start({path})), 7) << "a script without #! is";
  ::unlink(path.c_str());
}

TEST_F(ChildTest, that_lacks_its_interpreter_is_not_called_absent) {
  const std::string script = ::testing::TempDir() + "jwtsync-without-interpreter";
  std::ofstream(script) << "#!/no/such/interpreter\n";
  ::chmod(script.c_str(), 0700);
  const Result<pid_t> child = start({script});
  ASSERT_FALSE(child);
  EXPECT_EQ(child.error().code, Code::file_forbidden);
  EXPECT_THAT(child.error().message, HasSubstr("what would run it is not"));
  ::unlink(script.c_str());
}

}  // namespace jwtsync::cli::child_test
