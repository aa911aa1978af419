// SPDX-License-Identifier: Apache-2.0
#include "ports/loopback.h"

#include <gtest/gtest.h>

namespace jwtsync::ports {
namespace {

TEST(loopback, names_of_this_machine_are_known) {
  for (const char* host :
       {"localhost", "LocalHost:7517", "127.0.0.1", "127.0.0.1:7517", "127.0.0.1:65535", "[::1]", "[::1]:7517"}) {
    EXPECT_TRUE(is_loopback_host(host)) << host;
  }
}

TEST(loopback, all_other_names_are_foreign) {
  for (const char* host : {"",
                           "auth",
                           "auth:7517",
                           "127.0.0.1.evil.example",
                           "127.8.9.10:80",
                           "127.0.0.2",
                           "127.999.999.999",
                           "localhost:",
                           "localhost:0",
                           "localhost:65536",
                           "localhost:99999999",
                           "localhost:+1",
                           "localhost:-1",
                           "localhost: 1",
                           "localhost.evil.example",
                           "evil.example:127",
                           "127.1",
                           "127",
                           "127.0.0.",
                           "127.0.0.1.",
                           "127.0..1",
                           "127.0.0.0001",
                           "127.0.0.x",
                           "0.0.0.0",
                           "10.0.0.1",
                           "128.0.0.1",
                           "::1",
                           "[::]",
                           "[::1",
                           "[::1]x",
                           "[::1]:x",
                           "localhost:80:80",
                           "localhost:7517@evil.example",
                           " localhost",
                           "2130706433",
                           "0x7f.0.0.1",
                           "[::ffff:127.0.0.1]"}) {
    EXPECT_FALSE(is_loopback_host(host)) << host;
  }
}

TEST(loopback, a_host_may_have_a_port) {
  EXPECT_EQ(host_and_port("auth", 80)->port, 80);
  EXPECT_EQ(host_and_port("auth:7517", 80)->port, 7517);
  EXPECT_EQ(host_and_port("auth:7517", 80)->host, "auth");
  EXPECT_EQ(host_and_port("[::1]:7517", 80)->host, "[::1]");
  EXPECT_EQ(host_and_port("[::1]", 443)->port, 443);
  EXPECT_FALSE(host_and_port("auth:", 80));
}

TEST(loopback, origins_of_this_machine_are_known) {
  for (const char* origin : {"http://localhost", "http://localhost:3000", "https://127.0.0.1:7517", "http://[::1]:1"}) {
    EXPECT_TRUE(is_loopback_origin(origin)) << origin;
  }
}

TEST(loopback, all_other_origins_are_foreign) {
  for (const char* origin :
       {"", "null", "http://", "http://evil.example", "https://localhost.evil.example", "localhost", "file://localhost",
        "http:/localhost", "http://localhost/", "http://user@localhost"}) {
    EXPECT_FALSE(is_loopback_origin(origin)) << origin;
  }
}

}  // namespace
}  // namespace jwtsync::ports
