// SPDX-License-Identifier: Apache-2.0
#include "native/line_socket.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>

namespace jwtsync::native::line_socket_test {

TEST(line_socket, a_path_has_107_bytes_at_most) {
  EXPECT_TRUE(unix_name(std::string(107, 'a')));
  EXPECT_FALSE(unix_name(std::string(108, 'a')));
  EXPECT_FALSE(unix_name(std::string("a\0b", 3)));
}

TEST(line_socket, a_process_is_of_its_own_user) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0);
  const Descriptor one(ends[0]), other(ends[1]);
  EXPECT_TRUE(is_of_our_user(one.number()));
  EXPECT_FALSE(is_of_our_user(-1));
}

}  // namespace jwtsync::native::line_socket_test
