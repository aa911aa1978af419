// SPDX-License-Identifier: Apache-2.0
#include "service/relayed.h"

#include <gtest/gtest.h>

#include <string>

namespace jwtsync::service::relayed_test {

struct HeaderCase {
  const char* name;
  const char* value;
  bool accepted;
};

TEST(relayed, headers_that_tell_of_a_proxy_a_page_or_a_foreign_name_are_refused) {
  const HeaderCase cases[] = {
      {"Origin", "http://localhost:3000", true},
      {"Origin", "https://evil.example", false},
      {"origin", "null", false},
      {"Forwarded", "for=192.0.2.1", false},
      {"forwarded", "", false},
      {"X-Forwarded-For", "127.0.0.1", false},
      {"x-forwarded-host", "localhost", false},
      {"X-Forwarded-Proto", "https", false},
      {"X-FORWARDED-ANYTHING", "", false},
      {"Via", "1.1 proxy", false},
      {"X-Real-IP", "127.0.0.1", false},
      {"True-Client-IP", "192.0.2.1", false},
      {"CF-Connecting-IP", "192.0.2.1", false},
      {"X-Client-IP", "192.0.2.1", false},
      {"X-Envoy-External-Address", "192.0.2.1", false},
      {"X-Original-Forwarded-For", "192.0.2.1", false},
      {"X-Cluster-Client-IP", "192.0.2.1", false},
      {"CDN-Loop", "cdn.example", false},
      {"Sec-Fetch-Site", "cross-site", false},
      {"sec-fetch-site", "same-site", false},
      {"Sec-Fetch-Site", "", false},
      {"Sec-Fetch-Site", "same-origin", true},
      {"Sec-Fetch-Site", "none", true},
      {"Sec-Fetch-Mode", "navigate", true},
      {"User-Agent", "jwtsync", true},
      {"X-Forwarder", "a header of another name", true},
      {"Jwtsync-Access", "unasked", true},
  };
  for (const HeaderCase& each : cases) {
    const ReceivedRequest request{.headers = {{"Host", "127.0.0.1:7517"}, {"Accept", "*/*"}, {each.name, each.value}}};
    const Result<void> checked = check_not_relayed(request);
    EXPECT_EQ(checked.has_value(), each.accepted) << each.name << ": " << each.value;
    EXPECT_EQ(checked ? Code::access_denied : checked.error().code, Code::access_denied);
  }
}

TEST(relayed, every_host_counts_and_there_must_be_one) {
  const auto accepted = [](HttpHeaders headers) {
    return check_not_relayed({.headers = std::move(headers)}).has_value();
  };
  EXPECT_TRUE(accepted({{"Host", "localhost"}}));
  EXPECT_TRUE(accepted({{"HOST", "[::1]:7517"}}));
  EXPECT_FALSE(accepted({})) << "a client of HTTP/1.0 names none, and so does many a proxy";
  for (const char* host : {"", "auth.example", "127.0.0.1.evil.example", "127.999.999.999", "127.0.0.2",
                           "localhost:99999999", "localhost:0"}) {
    EXPECT_FALSE(accepted({{"Host", host}})) << host;
    EXPECT_FALSE(accepted({{"Host", "localhost"}, {"Host", host}})) << host;
  }
}

}  // namespace jwtsync::service::relayed_test
