// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <jwtsync/hand_on.h>
#include <jwtsync/service.h>
#include <jwtsync/testing.h>
#include <memory>
#include <string>

namespace jwtsync::service::verify_hand_on {

using ::testing::HasSubstr;
using ::testing::Not;

KeyRing ring_of(std::string_view text) { return KeyRing::parse(Secret::copy_of(text).value()).value(); }

/// A door: its ring has one key, the application behind it another.
class HandOnTest : public ::testing::Test {
 protected:
  HandOnTest() {
    fake.variables.set("ENVIRONMENT", "staging");
    fake.variables.set("JWT_SECRET_STAGING", testing::canary_secret);
    keeper = Keeper::open(fake.world(), {}).value();
    EXPECT_TRUE(hand_on.take(application));
    endpoints = std::make_unique<Endpoints>(fake.world(), *keeper, AccessPolicy{}, std::vector<ClaimHeader>{}, nullptr,
                                            nullptr, nullptr, &hand_on);
  }
  ~HandOnTest() override {
    for (const std::string& line : fake.events.lines()) EXPECT_THAT(line, Not(HasSubstr(std::string(testing::canary))));
  }
  std::string token_by(const KeyRing& ring) {
    Claims claims;
    claims.subject("alice").expires_at(fake.clock.now() + std::chrono::hours(1));
    Scratch scratch;
    return std::string(Signer::create(ring).value().sign(claims, scratch).value());
  }
  HttpResponse ask(const std::string& token) {
    HttpResponse response = endpoints->handle({.method = "GET",
                                               .target = "/verify",
                                               .headers = {{"Host", "localhost"}, {"Authorization", "Bearer " + token}},
                                               .peer = Peer::loopback});
    EXPECT_THAT(response.body, Not(HasSubstr(std::string(testing::canary))));
    return response;
  }

  testing::FakeWorld fake;
  KeyRing own = ring_of(testing::canary_secret);
  KeyRing application = ring_of(testing::other_canary_secret);
  HandOn hand_on;
  std::unique_ptr<Keeper> keeper;
  std::unique_ptr<Endpoints> endpoints;
};

TEST_F(HandOnTest, an_accepted_token_is_handed_on_under_the_key_of_the_application) {
  const HttpResponse response = ask(token_by(own));
  ASSERT_EQ(response.status, 200);
  const auto authorization = header(response.headers, "Authorization");
  ASSERT_TRUE(authorization);
  ASSERT_TRUE(authorization->starts_with("Bearer "));
  Scratch scratch;
  const Verifier verifier = Verifier::create(application, {}, fake.clock).value();
  const auto verified = verifier.verify(authorization->substr(7), scratch);
  ASSERT_TRUE(verified);
  EXPECT_EQ(verified->subject(), "alice");
  EXPECT_EQ(hand_on.counts().handed_on, 1u);
}

/// Else the key of an application that leaked would open the door for ever.
TEST_F(HandOnTest, a_token_under_the_key_of_the_application_alone_is_refused) {
  const HttpResponse response = ask(token_by(application));
  EXPECT_EQ(response.status, 401);
  EXPECT_FALSE(header(response.headers, "Authorization"));
  EXPECT_EQ(hand_on.counts().handed_on, 0u);
}

TEST_F(HandOnTest, an_answer_in_the_place_of_another_never_keeps_its_token) {
  HttpResponse response;
  ReceivedRequest request{.method = "GET",
                          .target = "/verify",
                          .headers = {{"Host", "localhost"}, {"Authorization", "Bearer " + token_by(own)}},
                          .peer = Peer::loopback};
  for (int i = 0; i < 2; ++i) {
    endpoints->handle_into(request, response);
    EXPECT_EQ(response.headers.size(), 2u);
  }
  request.headers[1].second = "Bearer a.b.c";
  endpoints->handle_into(request, response);
  EXPECT_EQ(response.status, 401);
  EXPECT_FALSE(header(response.headers, "Authorization"));
}

TEST_F(HandOnTest, without_a_key_to_hand_on_by_nothing_is_let_through) {
  HandOn none;
  Endpoints closed(fake.world(), *keeper, {}, {}, nullptr, nullptr, nullptr, &none);
  const HttpResponse response =
      closed.handle({.method = "GET",
                     .target = "/verify",
                     .headers = {{"Host", "localhost"}, {"Authorization", "Bearer " + token_by(own)}},
                     .peer = Peer::loopback});
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(none.counts().failed, 1u);
}

TEST_F(HandOnTest, a_public_key_leaves_the_one_in_use) {
  const KeyRing public_only =
      KeyRing::parse(
          Secret::copy_of(R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})").value())
          .value();
  EXPECT_EQ(hand_on.take(public_only).error().code, Code::signing_key_absent);
  EXPECT_EQ(ask(token_by(own)).status, 200);
}

}  // namespace jwtsync::service::verify_hand_on
