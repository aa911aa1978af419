// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

#include <jwtsync/system.h>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::capi::keeper_test {

using ::testing::HasSubstr;

/// What proves that who asks is of this machine.
std::string possessed_token() {
  const System system;
  return system.world().possession->own().value().at(0).token.reveal(
      [](std::string_view token) { return std::string(token); });
}

class KeeperTest : public ::testing::Test {
 protected:
  struct Answer {
    int status;
    std::string body;
  };
  [[nodiscard]] Answer answer(jwtsync_peer peer, std::string_view method, std::string_view target,
                              std::string_view body = {}, std::string_view authorization = {}) const {
    const std::string possessed = possessed_token();
    std::vector<jwtsync_header> headers{{text("Host"), text("localhost")}, {text("Jwtsync-Access"), text(possessed)}};
    if (!authorization.empty()) headers.push_back({text("Authorization"), text(authorization)});
    jwtsync_request request{};
    request.struct_size = sizeof request;
    request.method = text(method);
    request.target = text(target);
    request.headers = headers.data();
    request.header_count = headers.size();
    request.body = text(body);
    request.peer = peer;
    const auto response = made<jwtsync_response>(
        [&](jwtsync_response** out) { return jwtsync_keeper_handle(keeper.get(), &request, out, nullptr); });
    return {jwtsync_response_status(response.get()), string_of(jwtsync_response_body(response.get()))};
  }

  Owned<jwtsync_world> world = staging();
  Owned<jwtsync_keeper> keeper = made<jwtsync_keeper>([this](jwtsync_keeper** out) {
    jwtsync_keeper_options options{};
    options.struct_size = sizeof options;
    options.service = text("backend");
    return jwtsync_keeper_open(world.get(), &options, out, nullptr);
  });
};

TEST_F(KeeperTest, reports_to_this_machine) {
  const Answer report = answer(JWTSYNC_LOOPBACK, "GET", "/jwtsync/v1/report");
  EXPECT_EQ(report.status, 200);
  EXPECT_THAT(report.body, HasSubstr(R"("service":"backend")"));
  EXPECT_EQ(report.body.find(jwtsync::testing::canary), std::string::npos);
  EXPECT_EQ(answer(JWTSYNC_UNIX_SOCKET, "GET", "/jwtsync/v1/report").status, 200);
}

TEST_F(KeeperTest, does_not_take_the_place_for_a_proof) {
  jwtsync_header host{text("Host"), text("localhost")};
  jwtsync_request request{};
  request.struct_size = sizeof request;
  request.method = text("GET");
  request.target = text("/jwtsync/v1/report");
  request.headers = &host;
  request.header_count = 1;
  for (const jwtsync_peer peer : {JWTSYNC_LOOPBACK, JWTSYNC_UNIX_SOCKET}) {
    request.peer = peer;
    const auto response = made<jwtsync_response>(
        [&](jwtsync_response** out) { return jwtsync_keeper_handle(keeper.get(), &request, out, nullptr); });
    EXPECT_EQ(jwtsync_response_status(response.get()), 403);
  }
}

TEST_F(KeeperTest, how_a_hub_is_followed_is_an_error_without_the_hub) {
  const auto code_of = [this](const jwtsync_keeper_options& options) {
    jwtsync_error* error = nullptr;
    EXPECT_EQ(jwtsync_keeper_open(world.get(), &options, nullptr, &error), JWTSYNC_USAGE);
    const std::string code = jwtsync_error_code(error);
    jwtsync_error_free(error);
    return code;
  };
  jwtsync_keeper_options signs{};
  signs.struct_size = sizeof signs;
  signs.hub_signs = 1;
  EXPECT_EQ(code_of(signs), "argument_invalid");
  jwtsync_keeper_options with_token{};
  with_token.struct_size = sizeof with_token;
  with_token.hub_access_token_file = text("/run/secrets/hub-access");
  EXPECT_EQ(code_of(with_token), "argument_invalid");
  with_token.hub = text("ftp://hub");
  EXPECT_EQ(code_of(with_token), "argument_invalid");
}

TEST_F(KeeperTest, one_that_follows_no_hub_has_none_to_leave) {
  jwtsync_keeper_leave(nullptr);
  jwtsync_keeper_leave(keeper.get());
  EXPECT_EQ(answer(JWTSYNC_LOOPBACK, "GET", "/readyz").status, 200);
}

TEST_F(KeeperTest, answers_a_challenge) {
  const std::string body = R"({"nonce":")" + std::string(43, 'A') + R"("})";
  const Answer challenge = answer(JWTSYNC_LOOPBACK, "POST", "/jwtsync/v1/challenge", body);
  EXPECT_EQ(challenge.status, 200) << challenge.body;
  EXPECT_THAT(challenge.body, HasSubstr(R"("answer":)"));
}

TEST_F(KeeperTest, answers_a_proxy_that_asks_about_a_token) {
  const auto ring =
      made<jwtsync_ring>([&](jwtsync_ring** out) { return jwtsync_keeper_ring(keeper.get(), out, nullptr); });
  const auto signer =
      made<jwtsync_signer>([&](jwtsync_signer** out) { return jwtsync_signer_create(ring.get(), out, nullptr); });
  const std::string claims = R"({"sub":"alice","exp":253402300799})";
  const auto token = made<jwtsync_string>([&](jwtsync_string** out) {
    return jwtsync_signer_sign(signer.get(), claims.data(), claims.size(), out, nullptr);
  });
  const std::string good = "Bearer " + string_of(token);
  EXPECT_EQ(answer(JWTSYNC_LOOPBACK, "DELETE", "/verify/orders", {}, good).status, 200);
  EXPECT_EQ(answer(JWTSYNC_LOOPBACK, "DELETE", "/verify/orders", {}, "Bearer x").status, 401);
  EXPECT_EQ(answer(JWTSYNC_REMOTE, "DELETE", "/verify/orders", {}, good).status, 403);
}

TEST_F(KeeperTest, answers_every_path_that_it_names) {
  std::vector<std::string> paths;
  for (const char* path = jwtsync_endpoint(0); path != nullptr; path = jwtsync_endpoint(paths.size())) {
    paths.emplace_back(path);
    EXPECT_NE(answer(JWTSYNC_LOOPBACK, "GET", path).status, 404) << path;
  }
  EXPECT_THAT(paths, ::testing::IsSupersetOf({"/jwtsync/v1/report", "/jwtsync/v1/challenge", "/jwtsync/v1/explain",
                                              "/healthz", "/metrics"}));
}

TEST_F(KeeperTest, says_what_it_makes_of_a_token) {
  const Answer said = answer(JWTSYNC_LOOPBACK, "POST", "/jwtsync/v1/explain", R"({"token":"opaque"})");
  EXPECT_EQ(said.status, 200);
  EXPECT_THAT(said.body, HasSubstr(R"("verdict":"refused","stage":"parse")"));
  EXPECT_EQ(answer(JWTSYNC_LOOPBACK, "POST", "/jwtsync/v1/explain", "{}").status, 400);
  EXPECT_EQ(answer(JWTSYNC_LOOPBACK, "GET", "/jwtsync/v1/explain").status, 405);
}

TEST_F(KeeperTest, tells_nothing_to_somebody_else) {
  EXPECT_EQ(answer(JWTSYNC_REMOTE, "GET", "/jwtsync/v1/report").status, 403);
  EXPECT_EQ(answer(JWTSYNC_REMOTE, "GET", "/healthz").status, 200);
}

TEST_F(KeeperTest, what_is_wrong_with_a_request_stands_in_its_response) {
  EXPECT_EQ(answer(JWTSYNC_LOOPBACK, "GET", "/nothing").status, 404);
  EXPECT_EQ(answer(JWTSYNC_LOOPBACK, "POST", "/jwtsync/v1/challenge", "{").status, 400);
}

TEST_F(KeeperTest, a_peer_must_be_one) {
  jwtsync_request request{};
  request.struct_size = sizeof request;
  request.peer = static_cast<jwtsync_peer>(3);
  EXPECT_EQ(
      code_of([&](jwtsync_error** error) { return jwtsync_keeper_handle(keeper.get(), &request, nullptr, error); }),
      "argument_invalid");
}

TEST_F(KeeperTest, gives_its_ring_and_reloads) {
  EXPECT_EQ(jwtsync_keeper_reload(keeper.get(), nullptr), JWTSYNC_OK);
  const auto ring =
      made<jwtsync_ring>([this](jwtsync_ring** out) { return jwtsync_keeper_ring(keeper.get(), out, nullptr); });
  EXPECT_NE(ring, nullptr);
}

TEST_F(KeeperTest, is_not_opened_without_a_secret) {
  const Owned<jwtsync_world> empty = world_with({{"ENVIRONMENT", "staging"}});
  EXPECT_EQ(code_of([&](jwtsync_error** error) { return jwtsync_keeper_open(empty.get(), nullptr, nullptr, error); }),
            "secret_absent");
}

}  // namespace jwtsync::capi::keeper_test
