// SPDX-License-Identifier: Apache-2.0
#include "service/answers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <jwtsync/service.h>
#include <jwtsync/testing.h>
#include <string>

namespace jwtsync::service::metrics_endpoint_test {

using ::testing::HasSubstr;

class MetricsEndpointTest : public ::testing::Test {
 protected:
  HttpResponse ask(const std::string& method, const std::string& target, HttpHeaders headers = {}) {
    headers.emplace_back("Host", "localhost");
    return endpoint.handle({.method = method, .target = target, .headers = std::move(headers), .peer = Peer::loopback});
  }

  testing::FakeWorld fake;
  std::string text = "a 1\n";
  MetricsEndpoint endpoint{fake.world(), AccessPolicy{}, [this] { return text; }};
  const HttpHeaders proven{{"Jwtsync-Access", std::string(testing::possessed_token)}};
};

TEST_F(MetricsEndpointTest, gives_the_metrics_to_those_who_may_ask) {
  const HttpResponse response = ask("GET", "/metrics", proven);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "a 1\n");
  EXPECT_EQ(header(response.headers, "Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_EQ(ask("HEAD", "/metrics", proven).body, "");
  EXPECT_EQ(ask("GET", "/metrics").status, 403);
}

TEST_F(MetricsEndpointTest, goes_by_the_files_of_access_tokens_without_a_key_of_its_own) {
  fake.files.put("/run/access", "access-c4n4ry-0123456789abcdef-0123456789abcdef");
  MetricsEndpoint guarded(fake.world(), {.listener = Listener::network, .token_files = {"/run/access"}},
                          [] { return std::string("a 1\n"); });
  const auto status = [&](const std::string& token) {
    return guarded
        .handle({.target = "/metrics", .headers = {{"Host", "watch"}, {"Jwtsync-Access", token}}, .peer = Peer::remote})
        .status;
  };
  EXPECT_EQ(status("access-c4n4ry-0123456789abcdef-0123456789abcdef"), 200);
  EXPECT_EQ(status("access-c4n4ry-fedcba9876543210-fedcba9876543210"), 403);
}

TEST_F(MetricsEndpointTest, is_ready_when_there_is_something_to_say) {
  EXPECT_EQ(ask("GET", "/readyz").status, 200);
  text.clear();
  EXPECT_EQ(ask("GET", "/readyz").status, 503);
  EXPECT_EQ(ask("GET", "/healthz").status, 200);
}

TEST_F(MetricsEndpointTest, has_nothing_else) {
  EXPECT_EQ(ask("GET", "/jwtsync/v1/report", proven).status, 404);
  const HttpResponse refused = ask("POST", "/metrics", proven);
  EXPECT_EQ(refused.status, 405);
  EXPECT_EQ(header(refused.headers, "Allow"), "GET, HEAD");
  EXPECT_FALSE(endpoint.wants_body({}));
}

}  // namespace jwtsync::service::metrics_endpoint_test
