// SPDX-License-Identifier: Apache-2.0
#include "native/process_group.h"

#include <gmock/gmock.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

namespace jwtsync::native::process_group_test {

using ::testing::StartsWith;

/// What `tell()` gives in a child of this process.
template <typename Tell>
std::string in_a_child(Tell tell) {
  std::array<int, 2> ends{};
  EXPECT_EQ(::pipe(ends.data()), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const std::string told = tell();
    const bool written = ::write(ends[1], told.data(), told.size()) == static_cast<ssize_t>(told.size());
    ::_exit(written ? 0 : 1);
  }
  ::close(ends[1]);
  std::array<char, 4096> room{};
  const ssize_t size = ::read(ends[0], room.data(), room.size());
  ::close(ends[0]);
  int status = -1;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  return {room.data(), static_cast<std::size_t>(size > 0 ? size : 0)};
}

TEST(process_group, is_one_for_all_children_of_a_process) {
  const std::string one = in_a_child(process_group);
  EXPECT_THAT(one, StartsWith(std::to_string(::getpid()) + "."));
  EXPECT_EQ(one, in_a_child(process_group));
  EXPECT_NE(one, process_group());
  EXPECT_NE(one, in_a_child([] { return in_a_child(process_group); }));
}

TEST(process_group, two_services_of_one_supervisor_are_two) {
  const auto as_a_service = [] {
    ::setpgid(0, 0);
    return process_group();
  };
  EXPECT_NE(in_a_child(as_a_service), in_a_child(process_group));
  EXPECT_NE(in_a_child(as_a_service), in_a_child(as_a_service));
}

TEST(process_group, a_child_is_another_process) {
  EXPECT_EQ(this_process(), ::getpid());
  EXPECT_NE(in_a_child([] { return std::to_string(this_process()); }), std::to_string(this_process()));
}

TEST(process_group, knows_when_a_process_was_started) {
  const std::uint64_t parent = start_of(::getppid());
  EXPECT_GT(parent, 0U);
  EXPECT_GE(start_of(::getpid()), parent);
  EXPECT_EQ(start_of(0), 0U);
}

TEST(process_group, a_name_with_parentheses_and_blanks_hides_nothing) {
  const std::uint64_t before = start_of(::getpid());
  std::array<char, 16> name{};
  ASSERT_EQ(::prctl(PR_GET_NAME, name.data()), 0);
  ASSERT_EQ(::prctl(PR_SET_NAME, "a) R 1 (b) 2"), 0);
  EXPECT_EQ(start_of(::getpid()), before);
  ::prctl(PR_SET_NAME, name.data());
}

}  // namespace jwtsync::native::process_group_test
