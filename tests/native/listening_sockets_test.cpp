// SPDX-License-Identifier: Apache-2.0
#include "native/listening_sockets.h"

#include <gtest/gtest.h>
#include <jwtsync/system.h>
#include <netinet/in.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace jwtsync::native::listening_sockets_test {

/// Answers nothing of use.
struct Nothing : HttpService {
  HttpResponse handle(const ReceivedRequest&) override { return {}; }
};

TEST(listening_sockets, are_those_that_listen_with_their_owners) {
  Nothing nothing;
  const auto server = HttpServer::create().value();
  const std::uint16_t port = server->listen({"127.0.0.1", 0, {}}, nothing).value().port;
  const auto four = listening_sockets(AF_INET), six = listening_sockets(AF_INET6);
  if (!four) GTEST_SKIP() << "the system does not tell";
  const auto found = std::find_if(four->begin(), four->end(), [&](const auto& one) { return one.port == port; });
  ASSERT_NE(found, four->end());
  EXPECT_EQ(found->owner, ::geteuid());
  EXPECT_EQ(found->address, (std::array<std::uint32_t, 4>{htonl(INADDR_LOOPBACK)}));
  if (six) {
    EXPECT_TRUE(std::none_of(six->begin(), six->end(), [&](const auto& one) { return one.port == port; }));
  }
}

TEST(listening_sockets, end_with_those_who_listened) {
  std::uint16_t port = 0;
  {
    Nothing nothing;
    const auto server = HttpServer::create().value();
    port = server->listen({"127.0.0.1", 0, {}}, nothing).value().port;
  }
  const auto four = listening_sockets(AF_INET);
  if (!four) GTEST_SKIP() << "the system does not tell";
  EXPECT_TRUE(std::none_of(four->begin(), four->end(), [&](const auto& one) { return one.port == port; }));
}

TEST(listening_sockets, of_what_the_kernel_refuses_are_not_told) {
  constexpr int no_family = 255;
  EXPECT_FALSE(listening_sockets(no_family));
}

}  // namespace jwtsync::native::listening_sockets_test
