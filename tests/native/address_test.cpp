// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <jwtsync/system.h>

#include <string>

namespace jwtsync::address_test {

struct Case {
  std::string text;
  std::string host;
  std::uint16_t port;
  bool loopback;
  std::string written;
};

TEST(address, an_ip_address_and_a_port_are_read_and_written_again) {
  const Case cases[] = {
      {"127.0.0.1:7517", "127.0.0.1", 7517, true, "127.0.0.1:7517"},
      {"127.9.9.9:1", "127.9.9.9", 1, true, "127.9.9.9:1"},
      {"localhost:7517", "127.0.0.1", 7517, true, "127.0.0.1:7517"},
      {"[::1]:7517", "::1", 7517, true, "[::1]:7517"},
      {"0.0.0.0:0", "0.0.0.0", 0, false, "0.0.0.0:0"},
      {"[::]:65535", "::", 65535, false, "[::]:65535"},
      {"128.0.0.1:80", "128.0.0.1", 80, false, "128.0.0.1:80"},
      {"[::ffff:127.0.0.1]:80", "::ffff:127.0.0.1", 80, false, "[::ffff:127.0.0.1]:80"},
  };
  for (const Case& tried : cases) {
    const auto address = Address::parse(tried.text);
    ASSERT_TRUE(address) << tried.text;
    EXPECT_EQ(address->host, tried.host);
    EXPECT_EQ(address->port, tried.port);
    EXPECT_EQ(address->is_loopback(), tried.loopback) << tried.text;
    EXPECT_EQ(address->text(), tried.written);
  }
}

TEST(address, anything_else_is_refused) {
  for (const std::string text : {"",
                                 ":",
                                 "7517",
                                 ":7517",
                                 "127.0.0.1",
                                 "127.0.0.1:",
                                 "127.0.0.1:65536",
                                 "127.0.0.1:-1",
                                 "127.0.0.1:+1",
                                 "127.0.0.1: 1",
                                 "127.0.0.1:1 ",
                                 "127.0.0.1:0x1",
                                 "127.1:80",
                                 "256.0.0.1:80",
                                 "::1:80",
                                 "[127.0.0.1]:80",
                                 "[::1:80",
                                 "[]:80",
                                 "auth:7517",
                                 "http://127.0.0.1:80",
                                 "*:80",
                                 "/run/a.sock"}) {
    const auto address = Address::parse(text);
    ASSERT_FALSE(address) << text;
    EXPECT_EQ(address.error().code, Code::argument_invalid);
  }
  using namespace std::string_literals;
  EXPECT_FALSE(Address::parse("127.0.0.1\0:80"s));
}

TEST(address, a_unix_socket_is_written_with_its_path_and_is_no_loopback) {
  const Address address{"", 0, "/run/jwtsync.sock"};
  EXPECT_EQ(address.text(), "unix:/run/jwtsync.sock");
  EXPECT_FALSE(address.is_loopback());
}

}  // namespace jwtsync::address_test
