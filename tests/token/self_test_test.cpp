// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <jwtsync/token.h>
#include <string>
#include <string_view>
#include <vector>

#include "forge.h"

namespace jwtsync::self_test_test {

using ::testing::HasSubstr;
using ::testing::Not;

struct Named {
  std::string_view kid;
  std::string secret;
  std::string_view algorithm = "HS256";
};

/// A key set of these secrets.
KeyRing set_of(const std::vector<Named>& keys) {
  std::string set;
  for (const Named& key : keys) {
    set += (set.empty() ? "" : ",") + (R"({"kty":"oct","kid":")" + std::string(key.kid)) + R"(","alg":")" +
           std::string(key.algorithm) + R"(","k":")" + encode(key.secret) + "\"}";
  }
  return KeyRing::parse(Secret::copy_of(R"({"keys":[)" + set + "]}").value()).value();
}

const std::string one_secret = long_secret(), other_secret = one_secret + "-other";

/// How the test of a verifier of one ring ends, by the keys of another: as if it had been made of these.
Result<void> tested(const KeyRing& prepared, const KeyRing& ring, const Expectations& expectations = {}) {
  const testing::FakeClock clock;
  const Verifier verifier = Verifier::create(prepared, expectations, clock).value();
  const Result<Signer> signer = Signer::create(ring);
  return verifier.self_test(ring, signer ? &*signer : nullptr);
}

void expect_good(const KeyRing& ring, const Expectations& expectations = {}) {
  const Result<void> good = tested(ring, ring, expectations);
  EXPECT_TRUE(good) << good.error().message;
}

TEST(SelfTest, passes_with_every_algorithm) {
  for (const Algorithm algorithm : {Algorithm::hs256, Algorithm::hs384, Algorithm::hs512}) {
    expect_good(ring_of(long_secret(), algorithm));
  }
  for (const Algorithm algorithm : testing::pair_algorithms) {
    const testing::Pair& pair = testing::Pair::of(algorithm);
    expect_good(private_ring(pair, algorithm));
    expect_good(public_ring(pair, algorithm));
  }
}

TEST(SelfTest, passes_with_many_keys) {
  std::vector<Named> many;
  const std::vector<std::string> kids{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
  for (const std::string& kid : kids) many.push_back({kid, long_secret() + kid});
  expect_good(set_of(many));
  expect_good(set_of({{"a", one_secret, "HS256"}, {"b", other_secret, "HS512"}}));
}

/// RFC 2104 2: HMAC fills a key up with zero bytes.
const std::string short_secret(testing::canary_secret), zero_padded = short_secret + std::string(1, '\0');

TEST(SelfTest, passes_with_two_keys_that_sign_alike) { expect_good(set_of({{"a", short_secret}, {"b", zero_padded}})); }

TEST(SelfTest, passes_whatever_is_expected) {
  const KeyRing two = set_of({{"a", one_secret, "HS256"}, {"b", other_secret, "HS512"}});
  expect_good(two, {.algorithms = {Algorithm::hs512}});
  expect_good(two, {.issuer = "auth",
                    .audiences = {"backend"},
                    .required_claims = {"sub"},
                    .type = "at+jwt",
                    .max_age = std::chrono::seconds(60)});
  const testing::Pair& pair = testing::Pair::of(Algorithm::es256);
  expect_good(private_ring(pair, Algorithm::es256), {.require_low_s = true});
}

TEST(SelfTest, finds_a_key_that_does_not_verify_what_it_signs) {
  const Result<void> failed = tested(set_of({{"a", one_secret}}), set_of({{"a", other_secret}}));
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, Code::self_test_failed);
  EXPECT_EQ(failed.error().category(), Category::bug);
  EXPECT_THAT(failed.error().message, HasSubstr("HS256 does not verify what it signs"));
  EXPECT_THAT(failed.error().message + failed.error().hint, Not(HasSubstr(std::string(testing::canary))));
}

TEST(SelfTest, finds_a_verifier_that_goes_by_another_key_than_the_named) {
  // As a verifier would that has one key under both names, where the ring has two.
  const Result<void> failed =
      tested(set_of({{"a", short_secret}, {"b", zero_padded}}), set_of({{"a", short_secret}, {"b", other_secret}}));
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, Code::self_test_failed);
  EXPECT_THAT(failed.error().message, HasSubstr("ignores kid"));
}

}  // namespace jwtsync::self_test_test
