// SPDX-License-Identifier: Apache-2.0
#include "native/http_transfer.h"

#include <gtest/gtest.h>

#include <string>

namespace jwtsync::native::http_transfer_test {

bool is_accepted(const std::string& connect_to) {
  HttpRequest request;
  request.url = "http://auth:7517/";
  request.connect_to = connect_to;
  const auto checked = check_transfer(request);
  EXPECT_TRUE(checked || checked.error().code == Code::argument_invalid);
  return checked.has_value();
}

TEST(http_transfer, goes_to_an_ip_address_or_to_a_unix_socket) {
  for (const std::string route : {"", "127.0.0.1", "::1", "2001:db8::1", "/run/jwtsync.sock"}) {
    EXPECT_TRUE(is_accepted(route)) << route;
  }
}

TEST(http_transfer, goes_nowhere_else) {
  using namespace std::string_literals;
  for (const std::string& route : {"auth"s, "127.0.0.1:80"s, "[::1]"s, "run/jwtsync.sock"s, "/run/a\0b"s,
                                   "/" + std::string(107, 'a'), "127.0.0.1\r\n"s}) {
    EXPECT_FALSE(is_accepted(route)) << route;
  }
}

TEST(http_transfer, of_a_request_that_cannot_be_sent_is_refused) {
  HttpRequest request;
  request.url = "gopher://auth";
  EXPECT_FALSE(check_transfer(request));
}

}  // namespace jwtsync::native::http_transfer_test
