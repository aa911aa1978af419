// SPDX-License-Identifier: Apache-2.0
#include "service/answers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <jwtsync/service.h>
#include <jwtsync/testing.h>
#include <memory>
#include <string>

namespace jwtsync::service::key_set_test {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

/// The EC key of RFC 7517, appendix A.2, and an HMAC key beside it.
const std::string private_set =
    R"({"keys":[{"kty":"EC","crv":"P-256","kid":"1","use":"sig",)"
    R"("x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",)"
    R"("d":"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE"},)"
    R"({"kty":"oct","alg":"HS256","kid":"2","k":"YzRuNHJ5LWM0bjRyeS1jNG40cnktYzRuNHJ5LWM0bjRyeQ"}]})";

KeyRing ring_of(std::string_view text) { return KeyRing::parse(Secret::copy_of(text).value()).value(); }

std::string field(const HttpResponse& response, const char* name) {
  return std::string(header(response.headers, name).value_or("(none)"));
}

TEST(key_set, holds_public_keys_and_nothing_private) {
  const HttpResponse response = answer_key_set(ring_of(private_set), {});
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(field(response, "Content-Type"), "application/jwk-set+json");
  EXPECT_EQ(field(response, "Cache-Control"), "public, max-age=300");
  EXPECT_THAT(response.body, AllOf(HasSubstr("MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4"), Not(HasSubstr("870MB6gf")),
                                   Not(HasSubstr("oct")), Not(HasSubstr("YzRuNHJ5"))));
}

TEST(key_set, of_a_process_with_a_secret_only_is_empty) {
  const HttpResponse response = answer_key_set(ring_of(testing::canary_secret), {});
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, R"({"keys":[]})");
}

TEST(key_set, is_not_sent_again_to_who_has_it) {
  const KeyRing ring = ring_of(private_set);
  const HttpResponse first = answer_key_set(ring, {});
  const std::string tag = field(first, "ETag");
  EXPECT_THAT(tag, AllOf(StartsWith("\""), ::testing::EndsWith("\"")));
  for (const std::string& held : {tag, "W/" + tag, "\"other\" , " + tag, std::string("*")}) {
    const HttpResponse again = answer_key_set(ring, {.headers = {{"If-None-Match", held}}});
    EXPECT_EQ(again.status, 304) << held;
    EXPECT_EQ(again.body, "") << held;
    EXPECT_EQ(field(again, "ETag"), tag) << held;
    EXPECT_EQ(field(again, "Cache-Control"), "public, max-age=300") << held;
  }
  for (const std::string& held : {std::string("\"other\""), std::string(), tag.substr(1), std::string(" , ")}) {
    EXPECT_EQ(answer_key_set(ring, {.headers = {{"If-None-Match", held}}}).body, first.body) << held;
  }
  EXPECT_NE(field(answer_key_set(ring_of(testing::canary_secret), {}), "ETag"), tag);
}

TEST(key_set, is_for_everybody) {
  testing::FakeWorld fake;
  fake.variables.set("ENVIRONMENT", "staging");
  fake.variables.set("JWT_SECRET_STAGING", testing::canary_secret);
  const auto keeper = Keeper::open(fake.world(), {}).value();
  Endpoints endpoints(fake.world(), *keeper, AccessPolicy{});
  EXPECT_EQ(endpoints.handle({.target = "/.well-known/jwks.json"}).status, 200);
  EXPECT_EQ(endpoints.handle({.method = "HEAD", .target = "/.well-known/jwks.json"}).body, "");
  EXPECT_EQ(endpoints.handle({.method = "POST", .target = "/.well-known/jwks.json"}).status, 405);
}

}  // namespace jwtsync::service::key_set_test
