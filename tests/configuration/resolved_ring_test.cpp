// SPDX-License-Identifier: Apache-2.0
#include "configuration/resolved_ring.h"

#include "keyring/read_keys.h"

#include <gtest/gtest.h>

#include <jwtsync/sources.h>
#include <jwtsync/testing.h>
#include <jwtsync/testing_issuer.h>
#include <string>
#include <string_view>

namespace jwtsync::configuration {
namespace {

/// What a process in this environment finds in JWT_SECRET_KEY.
Resolution resolved(std::string_view environment, std::string_view value) {
  testing::FakeWorld fake;
  fake.variables.set("ENVIRONMENT", environment);
  fake.variables.set("JWT_SECRET_KEY", value);
  return resolve(fake.world(), {});
}

std::string_view code_of(const Result<KeyRing>& ring) { return ring ? "none" : name_of(ring.error().code); }

TEST(resolved_ring, holds_the_key_that_was_judged) {
  const std::string spaced = "\xC2\xA0" + std::string(testing::canary_secret) + "\n";
  const Resolution resolution = resolved("staging", spaced);
  const Result<KeyRing> ring = ring_of(resolution, {});
  ASSERT_TRUE(ring);
  EXPECT_TRUE(keyring::same_material(ring->keys().front().material(), resolution.found->secret));
}

TEST(resolved_ring, takes_the_one_algorithm_that_is_asked_for) {
  const Resolution resolution = resolved("staging", std::string(testing::canary_secret) + "-and-26-characters-more");
  EXPECT_EQ(ring_of(resolution, {})->keys().front().algorithm(), Algorithm::hs256);
  const Algorithm hs384 = ring_of(resolution, {.algorithms = {Algorithm::hs384}})->keys().front().algorithm();
  EXPECT_EQ(hs384, Algorithm::hs384);
  EXPECT_EQ(code_of(ring_of(resolution, {.algorithms = {Algorithm::es256}})), "key_malformed");
}

TEST(resolved_ring, knows_the_issuer_that_publishes_the_keys) {
  EXPECT_EQ(ring_of(resolved("staging", testing::canary_secret), {})->published_at(), "");
  testing::FakeWorld fake;
  testing::FakeIssuer issuer("https://issuer.example");
  fake.network.attach("issuer.example", issuer);
  issuer.publish(
      R"({"keys":[{"kty":"OKP","crv":"Ed25519","kid":"1","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]})");
  fake.variables.set("ENVIRONMENT", "staging");
  const Resolution resolution = resolve(fake.world(), {.sources = {"jwks+https://issuer.example/keys"}});
  EXPECT_EQ(ring_of(resolution, {})->published_at(), "https://issuer.example/keys");
}

TEST(resolved_ring, takes_short_secrets_where_nobody_depends_on_them) {
  EXPECT_EQ(code_of(ring_of(resolved("development", "c4n4ry-20-characters"), {})), "none");
}

TEST(resolved_ring, of_nothing_is_the_error_of_the_search) {
  EXPECT_EQ(code_of(ring_of(resolved("production", " "), {})), "secret_absent");
}

TEST(resolved_ring, a_default_that_everybody_knows_is_no_key_in_a_document_either) {
  const std::string_view known = R"({"kty":"oct","k":"cmVhbGx5cmVhbGx5cmVhbGx5cmVhbGx5dmVyeXNhZmU"})";
  for (const std::string_view before : {"", " ", "\n", "\x0b", "\xC2\xA0", "\xE3\x80\x80", "\xC2\x85"}) {
    EXPECT_EQ(code_of(ring_of(resolved("production", std::string(before) + std::string(known)), {})),
              "secret_public_default")
        << before;
  }
}

}  // namespace
}  // namespace jwtsync::configuration
