// SPDX-License-Identifier: Apache-2.0
#include "probe/place.h"

#include <gmock/gmock.h>
#include <jwtsync/testing.h>

namespace jwtsync::probe::place_test {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(place, is_asked_by_https_or_on_this_machine) {
  for (const char* good : {"https://backend.example/me", "http://127.0.0.1:8000/me", "http://localhost/me?x=1",
                           "http://[::1]:8000/", "HTTP://localhost:1/"}) {
    EXPECT_TRUE(check_url(good)) << good;
  }
  for (const char* bad :
       {"http://backend.example/me", "http://10.0.0.4/", "ftp://localhost/", "localhost:8000", "", "https://",
        "https://u:p@backend.example/", "http://127.0.0.1.example/", "http://a b/", "http://localhost@evil.example/"}) {
    const Result<void> checked = check_url(bad);
    ASSERT_FALSE(checked) << bad;
    EXPECT_EQ(checked.error().code, Code::argument_invalid);
    EXPECT_FALSE(checked.error().hint.empty());
    EXPECT_THAT(checked.error().message, Not(HasSubstr("u:p")));
  }
}

TEST(place, has_words_of_http_only) {
  EXPECT_TRUE(check_words({}));
  EXPECT_TRUE(check_words({.method = "HEAD", .header = "X-Token", .scheme = ""}));
  const PlaceNames names{"--method", "--header", "--scheme", "--cookie"};
  const auto message = [&](const Place& place) { return check_words(place, names).error().message; };
  EXPECT_THAT(message({.method = "GET /"}), StartsWith("--method: "));
  EXPECT_THAT(message({.header = "X: y\r\nA"}), StartsWith("--header: "));
  EXPECT_THAT(message({.scheme = "Bearer x"}), StartsWith("--scheme: "));
  EXPECT_THAT(message({.cookie = "a=b"}), StartsWith("--cookie: "));
}

TEST(place, takes_the_token_in_a_header_or_in_a_cookie) {
  const Secret token = *Secret::copy_of(testing::canary_secret);
  const auto value = [&](const Place& place, std::string_view name) {
    const http::SecretRequest request = request_to(place, &token);
    return std::string(header(request.http().headers, name).value_or("none"));
  };
  const std::string text(testing::canary_secret);
  EXPECT_EQ(value({}, "Authorization"), "Bearer " + text);
  EXPECT_EQ(value({.header = "X-Token", .scheme = ""}, "X-Token"), text);
  EXPECT_EQ(value({.cookie = "access"}, "Cookie"), "access=" + text);
  EXPECT_EQ(value({.cookie = "access"}, "Authorization"), "none");
  EXPECT_EQ(value({}, "User-Agent"), "jwtsync-probe");
  EXPECT_EQ(value({}, "Connection"), "close") << "over one connection each request would come to the same worker";
  EXPECT_FALSE(header(request_to({}, nullptr).http().headers, "Authorization"));
}

}  // namespace jwtsync::probe::place_test
