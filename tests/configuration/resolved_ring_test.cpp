// SPDX-License-Identifier: Apache-2.0
#include "configuration/resolved_ring.h"

#include "base/encoding.h"
#include "keyring/read_keys.h"

#include <gtest/gtest.h>

#include <jwtsync/sources.h>
#include <jwtsync/testing.h>
#include <jwtsync/testing_issuer.h>
#include <openssl/bn.h>
#include <algorithm>
#include <memory>
#include <string>
#include <string_view>

namespace jwtsync::configuration::resolved_ring_test {

/// What a process in this environment makes of JWT_SECRET_KEY, and what it says of that.
struct Resolving {
  testing::FakeWorld fake;

  ResolvedRing operator()(std::string_view environment, std::string_view value, const Expectations& expectations = {}) {
    fake.events.clear();
    fake.variables.set("ENVIRONMENT", environment);
    fake.variables.set("JWT_SECRET_KEY", value);
    return resolve_ring(fake.world(), {}, expectations);
  }
  bool said_loaded() const {
    const auto lines = fake.events.lines();
    return std::any_of(lines.begin(), lines.end(),
                       [](const std::string& line) { return line.find("successfully loaded") != std::string::npos; });
  }
};

ResolvedRing resolved(std::string_view environment, std::string_view value, const Expectations& expectations = {}) {
  return Resolving()(environment, value, expectations);
}

std::string_view code_of(const Result<KeyRing>& ring) { return ring ? "none" : name_of(ring.error().code); }

TEST(resolved_ring, holds_the_key_that_was_judged) {
  const std::string spaced = "\xC2\xA0" + std::string(testing::canary_secret) + "\n";
  const auto [resolution, ring] = resolved("staging", spaced);
  ASSERT_TRUE(ring);
  EXPECT_TRUE(keyring::same_material(ring->keys().front().material(), resolution.found->secret));
}

TEST(resolved_ring, takes_the_one_algorithm_that_is_asked_for) {
  const std::string secret = std::string(testing::canary_secret) + "-and-26-characters-more";
  const auto with = [&](Algorithm algorithm) { return resolved("staging", secret, {.algorithms = {algorithm}}).ring; };
  EXPECT_EQ(resolved("staging", secret).ring->keys().front().algorithm(), Algorithm::hs256);
  EXPECT_EQ(with(Algorithm::hs384)->keys().front().algorithm(), Algorithm::hs384);
  EXPECT_EQ(code_of(with(Algorithm::es256)), "key_malformed");
}

TEST(resolved_ring, knows_the_issuer_that_publishes_the_keys) {
  EXPECT_EQ(resolved("staging", testing::canary_secret).ring->published_at(), "");
  testing::FakeWorld fake;
  testing::FakeIssuer issuer("https://issuer.example");
  fake.network.attach("issuer.example", issuer);
  issuer.publish(
      R"({"keys":[{"kty":"OKP","crv":"Ed25519","kid":"1","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]})");
  fake.variables.set("ENVIRONMENT", "staging");
  const ResolvedRing found = resolve_ring(fake.world(), {.sources = {"jwks+https://issuer.example/keys"}}, {});
  EXPECT_EQ(found.ring->published_at(), "https://issuer.example/keys");
}

TEST(resolved_ring, takes_short_secrets_where_nobody_depends_on_them) {
  EXPECT_EQ(code_of(resolved("development", "c4n4ry-20-characters").ring), "none");
}

TEST(resolved_ring, of_nothing_is_the_error_of_the_search) {
  EXPECT_EQ(code_of(resolved("production", " ").ring), "secret_absent");
}

TEST(resolved_ring, a_default_that_everybody_knows_is_no_key_in_a_document_either) {
  const std::string_view known = R"({"kty":"oct","k":"cmVhbGx5cmVhbGx5cmVhbGx5cmVhbGx5dmVyeXNhZmU"})";
  for (const std::string_view before : {"", " ", "\n", "\x0b", "\xC2\xA0", "\xE3\x80\x80", "\xC2\x85"}) {
    EXPECT_EQ(code_of(resolved("production", std::string(before) + std::string(known)).ring), "secret_public_default")
        << before;
  }
}

TEST(resolved_ring, is_said_to_be_loaded_when_it_is) {
  Resolving resolving;
  EXPECT_TRUE(resolving("staging", testing::canary_secret).ring);
  EXPECT_TRUE(resolving.said_loaded());
  EXPECT_FALSE(resolving("staging", testing::canary_secret, {.algorithms = {Algorithm::es256}}).ring);
  EXPECT_FALSE(resolving.said_loaded()) << "the search found a secret, and no ring can be made of it";
  EXPECT_FALSE(resolving("staging", " ").ring);
  EXPECT_FALSE(resolving.said_loaded());
}

/// The modulus is a prime: whoever sees it can sign. Only the examination of a ring finds that.
std::string factorable_jwk() {
  const std::unique_ptr<BIGNUM, decltype(&BN_free)> prime(BN_new(), BN_free);
  BN_generate_prime_ex(prime.get(), 2048, 0, nullptr, nullptr, nullptr);
  std::string bytes(256, '\0');
  BN_bn2bin(prime.get(), reinterpret_cast<unsigned char*>(bytes.data()));
  return R"({"kty":"RSA","kid":"factorable","e":"AQAB","n":")" + base::base64url_encode(bytes) + R"("})";
}

TEST(resolved_ring, adds_to_the_warnings_what_only_a_ring_finds) {
  const std::string good =
      R"({"kty":"OKP","kid":"a","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})";
  const auto [resolution, ring] =
      resolved("staging", R"({"keys":[)" + good + R"(,{"kty":"EC","kid":"b"},)" + factorable_jwk() + "]}");
  ASSERT_TRUE(ring) << ring.error().message;
  EXPECT_EQ(ring->unused_keys().size(), 2u);
  ASSERT_EQ(resolution.warnings.size(), 2u);
  EXPECT_EQ(resolution.warnings[0].kind, WarningKind::malformed_key);
  EXPECT_EQ(resolution.warnings[1].kind, WarningKind::weak_key);
  EXPECT_TRUE(resolution.warnings[1].text.starts_with(
      "key 3 of the value of JWT_SECRET_KEY, kid \"factorable\", is not used: "))
      << resolution.warnings[1].text;
}

}  // namespace jwtsync::configuration::resolved_ring_test
