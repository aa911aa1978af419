// SPDX-License-Identifier: Apache-2.0
#include "ports/http.h"

#include <gtest/gtest.h>
#include <string>

namespace jwtsync::ports::http_test {

TEST(http_request, the_authority_is_host_and_port_and_no_password) {
  EXPECT_EQ(authority_of("http://auth:7517/jwtsync/v1/report"), "auth:7517");
  EXPECT_EQ(authority_of("HTTPS://auth"), "auth");
  EXPECT_EQ(authority_of("http://[::1]:7517?a=b"), "[::1]:7517");
  EXPECT_EQ(authority_of("http://name:p@ss@auth:7517#/"), "auth:7517");
  EXPECT_EQ(authority_of("http://auth/@elsewhere"), "auth");
  EXPECT_EQ(authority_of("ftp://auth"), "");
  EXPECT_EQ(authority_of(""), "");
}

TEST(http_request, a_url_of_the_web_is_accepted) {
  for (const std::string url : {"http://auth", "http://auth:7517/", "https://auth/a?b#c", "HTTP://[::1]:80/"}) {
    HttpRequest request;
    request.url = url;
    EXPECT_TRUE(check_request(request)) << url;
  }
}

TEST(http_request, anything_else_is_refused) {
  for (const std::string url : {"", "auth:7517", "ftp://auth/", "file:///etc/passwd", "http://", "http:///a",
                                "http://a b/", "http://a/\r\nX: y", "http://a/\x7f", "http://user@/"}) {
    HttpRequest request;
    request.url = url;
    const auto checked = check_request(request);
    ASSERT_FALSE(checked) << url;
    EXPECT_EQ(checked.error().code, Code::argument_invalid);
  }
}

TEST(http_request, what_breaks_out_of_its_line_is_refused) {
  HttpRequest request;
  request.url = "http://auth";
  for (const auto& [name, value] :
       HttpHeaders{{"A", "b\r\nC: d"}, {"A", "b\n"}, {"A\r\nB", "c"}, {"A:", "c"}, {"", "a"}}) {
    request.headers = {{name, value}};
    EXPECT_FALSE(check_request(request)) << name << ": " << value;
  }
  request.headers = {{"Jwtsync-Access", "k\xc3\xa4se, \t!"}};
  EXPECT_TRUE(check_request(request)) << "a tab can be sent";
  for (const std::string method : {"", "GET /", "GET\r\n"}) {
    request.method = method;
    EXPECT_FALSE(check_request(request)) << method;
  }
}

TEST(IsAuthority, takes_a_host_with_or_without_a_port) {
  for (const char* text : {"googleapis.com", "127.0.0.1:8080", "[::1]:8080", "metadata"}) {
    EXPECT_TRUE(is_authority(text)) << text;
  }
  for (const char* text : {"", "http://host", "host/path", "user@host", "host?x", "host name", "h\nost"}) {
    EXPECT_FALSE(is_authority(text)) << text;
  }
  EXPECT_FALSE(is_authority(std::string(256, 'a')));
}

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

}  // namespace jwtsync::ports::http_test
