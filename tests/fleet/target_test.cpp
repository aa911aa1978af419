// SPDX-License-Identifier: Apache-2.0
#include "fleet/target.h"

#include <gmock/gmock.h>
#include <jwtsync/testing.h>

namespace jwtsync::fleet::target_test {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

TEST(target, has_four_forms) {
  struct Row {
    std::string_view text, base_url, unix_socket, name;
  };
  constexpr Row rows[] = {
      {"http://auth:7517", "http://auth:7517", "", ""},
      {"http://auth:7517/", "http://auth:7517", "", ""},
      {"http://auth", "http://auth", "", ""},
      {"https://auth.example:443", "https://auth.example:443", "", ""},
      {"http://[::1]:7517", "http://[::1]:7517", "", ""},
      {"http://10.0.0.3:7517", "http://10.0.0.3:7517", "", ""},
      {"unix:/run/jwtsync/auth.sock", "http://localhost", "/run/jwtsync/auth.sock", ""},
      {"dns+http://auth:7517", "http://auth:7517", "", "auth"},
      {"dns+https://auth.default.svc:7517", "https://auth.default.svc:7517", "", "auth.default.svc"},
  };
  for (const Row& row : rows) {
    const Result<Directions> target = parse_target(row.text);
    ASSERT_TRUE(target) << row.text << ": " << target.error().message;
    EXPECT_EQ(target->base_url, row.base_url);
    EXPECT_EQ(target->unix_socket, row.unix_socket);
    EXPECT_EQ(target->name, row.name);
  }
}

TEST(target, of_https_may_name_whom_it_trusts) {
  for (const std::string_view text :
       {"https://auth:7517?ca=/etc/ssl/ca.pem", "https://auth:7517/?ca=/etc/ssl/ca.pem"}) {
    const Result<Directions> target = parse_target(text);
    ASSERT_TRUE(target) << text << ": " << target.error().message;
    EXPECT_EQ(target->base_url, "https://auth:7517");
    EXPECT_EQ(target->ca_file, "/etc/ssl/ca.pem");
  }
  testing::FakeNetwork network;
  network.name("auth", {"10.0.0.3"});
  const Result<std::vector<Endpoint>> endpoints = endpoints_of("dns+https://auth:7517?ca=/ca.pem", network);
  ASSERT_TRUE(endpoints);
  EXPECT_EQ(endpoints->front().base_url, "https://auth:7517") << "the name is what its certificate must have";
  EXPECT_EQ(endpoints->front().connect_to, "10.0.0.3");
  EXPECT_EQ(endpoints->front().ca_file, "/ca.pem");
  for (const char* text : {"http://auth?ca=/a", "https://auth?ca=a", "https://auth?ca=", "https://auth?CA=/a",
                           "https://auth?ca=/a\n", "https://auth?x=1&ca=/a", "https://auth/x?ca=/a", "unix:?ca=/a"}) {
    EXPECT_FALSE(parse_target(text)) << text;
  }
}

TEST(target, of_another_form_is_refused) {
  for (const std::string_view text : {"",
                                      "auth:7517",
                                      "ftp://auth",
                                      "http://",
                                      "http://:7517",
                                      "http://auth:",
                                      "http://auth:0",
                                      "http://auth:65536",
                                      "http://auth:7517/path",
                                      "http://auth:7517?query",
                                      "http://auth:7517#x",
                                      "http://au th:7517",
                                      "http://auth\n:7517",
                                      "http://auth:7517//",
                                      "http://[::1",
                                      "http://[]:7517",
                                      "unix:relative.sock",
                                      "unix:",
                                      "unix:/a\x1b[2J",
                                      "dns+unix:/a",
                                      "dns+auth:7517",
                                      "HTTP://auth:7517",
                                      "http://\xC3\xA4uth:7517",
                                      "--timeout"}) {
    const Result<Directions> target = parse_target(text);
    ASSERT_FALSE(target) << text;
    EXPECT_EQ(target.error().code, Code::argument_invalid);
    EXPECT_THAT(target.error().hint, Not(HasSubstr("[removed]")));
  }
}

TEST(target, never_shows_a_password) {
  const std::string text = "http://me:c4n4ry@auth:7517";
  EXPECT_EQ(shown(text), "http://[removed]@auth:7517");
  EXPECT_EQ(shown("dns+https://c4n4ry@auth:7517"), "dns+https://[removed]@auth:7517");
  EXPECT_EQ(shown("http://auth:7517"), "http://auth:7517");
  const Result<Directions> target = parse_target(text);
  ASSERT_FALSE(target);
  EXPECT_THAT(target.error().message + target.error().hint, Not(HasSubstr("c4n4ry")));
}

TEST(target, of_a_name_is_every_address) {
  testing::FakeNetwork network;
  network.name("auth", {"10.0.0.3", "10.0.0.4"});
  const Result<std::vector<Endpoint>> endpoints = endpoints_of("dns+http://auth:7517", network);
  ASSERT_TRUE(endpoints);
  ASSERT_THAT(*endpoints, SizeIs(2));
  EXPECT_EQ(endpoints->at(1).target, Target(OneOfName{"dns+http://auth:7517", "10.0.0.4"}));
  EXPECT_EQ(text_of(endpoints->at(1).target), "dns+http://auth:7517 10.0.0.4");
  EXPECT_EQ(endpoints->at(1).base_url, "http://auth:7517");
  EXPECT_EQ(endpoints->at(1).connect_to, "10.0.0.4");
}

TEST(target, of_a_name_without_an_address_cannot_be_reached) {
  testing::FakeNetwork network;
  network.name("empty", {});
  EXPECT_EQ(endpoints_of("dns+http://empty:7517", network).error().code, Code::target_unreachable);
  EXPECT_EQ(endpoints_of("dns+http://unknown:7517", network).error().code, Code::target_unreachable);
}

}  // namespace jwtsync::fleet::target_test
