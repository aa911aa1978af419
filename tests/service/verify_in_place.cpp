// SPDX-License-Identifier: Apache-2.0
// Answers that are written into the memory of those that went before them.
#include <gtest/gtest.h>

#include <jwtsync/service.h>
#include <jwtsync/testing.h>
#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "../token/allocations.h"

namespace jwtsync::service::verify_in_place {

class VerifyInPlaceTest : public ::testing::Test {
 protected:
  VerifyInPlaceTest() {
    fake.variables.set("ENVIRONMENT", "staging");
    fake.files.put("/run/jwt", testing::canary_secret);
    fake.files.put("/etc/jwtsync/jwtsync.toml",
                   "sources = [\"file:/run/jwt\"]\n[verify]\nclaim_headers = { sub = \"X-Jwt-Subject\", scope = "
                   "\"X-Jwt-Scope-Of-The-Token\", roles = \"X-Jwt-Roles\" }\n");
    keeper = Keeper::open(fake.world(), {}).value();
    endpoints = std::make_unique<Endpoints>(fake.world(), *keeper, AccessPolicy{});
  }

  ReceivedRequest request(std::string authorization, std::string target = "/verify") {
    return {.target = std::move(target),
            .headers = {{"Host", "localhost"},
                        {"User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"},
                        {"Authorization", std::move(authorization)},
                        {"X-Request-Identifier-Of-The-Proxy", "8f14e45f-ceea-467f-9575-1a2b3c4d5e6f"}},
            .peer = Peer::loopback};
  }
  std::string good_token() {
    Claims claims;
    claims.subject("8f14e45f-ceea-467f-9575-1a2b3c4d5e6f")
        .set("scope", "orders:read orders:write")
        .set_integer("roles", 123'456'789)
        .expires_at(fake.clock.now() + std::chrono::hours(1));
    return std::string(keeper->sign(claims, local).value());
  }

  testing::FakeWorld fake;
  std::unique_ptr<Keeper> keeper;
  std::unique_ptr<Endpoints> endpoints;
  Keeper::Local local;
};

#ifndef JWTSYNC_UNDER_TSAN
TEST_F(VerifyInPlaceTest, a_token_is_accepted_without_an_allocation) {
  const ReceivedRequest asked = request("Bearer " + good_token());
  HttpResponse response;
  endpoints->handle_into(asked, response);
  ASSERT_EQ(response.status, 200);
  ASSERT_EQ(response.headers.size(), 4u);
  const std::size_t before = allocations();
  for (int i = 0; i < 1'000; ++i) endpoints->handle_into(asked, response);
  EXPECT_EQ(allocations() - before, 0u);
  EXPECT_EQ(response.status, 200);
}
#endif

/// In every order: whatever stood there, nothing of it is in the next answer.
TEST_F(VerifyInPlaceTest, an_answer_is_the_same_whatever_stood_in_its_place) {
  Claims short_claims;
  short_claims.subject("bob").expires_at(fake.clock.now() + std::chrono::hours(1));
  const std::string short_token(keeper->sign(short_claims, local).value());
  std::vector<ReceivedRequest> all{request("Bearer " + good_token()),
                                   request("Bearer " + short_token),
                                   request("Bearer a.b.c"),
                                   request("Basic a"),
                                   request("Bearer a b"),
                                   request("", "/healthz"),
                                   request("", "/nowhere"),
                                   request("", "/.well-known/jwks.json")};
  all.push_back(all.front());
  all.back().method = "HEAD";
  all.push_back(all.front());
  all.back().peer = Peer::remote;
  all.push_back(all.front());
  all.back().headers.push_back({"authorization", "Bearer " + short_token});
  for (const ReceivedRequest& before : all) {
    for (const ReceivedRequest& asked : all) {
      HttpResponse used = endpoints->handle(before);
      endpoints->handle_into(asked, used);
      const HttpResponse fresh = endpoints->handle(asked);
      EXPECT_EQ(used.status, fresh.status);
      EXPECT_EQ(used.headers, fresh.headers);
      EXPECT_EQ(used.body, fresh.body);
      EXPECT_EQ(used.hold.has_value(), fresh.hold.has_value());
    }
  }
}

}  // namespace jwtsync::service::verify_in_place
