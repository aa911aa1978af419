// SPDX-License-Identifier: Apache-2.0
#include "keyring/read_keys.h"

#include <gtest/gtest.h>
#include <jwtsync/testing.h>
#include <string>

#include "../support/example_keys.h"

namespace jwtsync::keyring::read_keys_test {

constexpr std::string_view first =
    R"({"kty":"oct","kid":"one","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Y)"
    R"(j0iPS4hcgUuTwjAzZr1Z9CAow"})";
constexpr std::string_view second =
    R"({"kty":"oct","kid":"two","k":"BBM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Y)"
    R"(j0iPS4hcgUuTwjAzZr1Z9CAow"})";
constexpr std::string_view public_ed25519 =
    R"({"kty":"OKP","kid":"ed","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})";

std::string set_of(std::string_view one, std::string_view other) {
  return R"({"keys":[)" + std::string(one) + ',' + std::string(other) + "]}";
}

std::string with(std::string_view key, std::string_view from, std::string_view to) {
  std::string text(key);
  return text.replace(text.find(from), from.size(), to);
}

Result<std::vector<BoundKey>> read(std::string_view value, const RingOptions& options) {
  const Result<jose::Value> written = jose::read_value(value);
  if (!written) return failure(written.error());
  return read_keys(*written, options);
}

std::string_view refusal_of(std::string_view value, const RingOptions& options = {}) {
  const auto keys = read(value, options);
  if (keys) return "none";
  EXPECT_EQ(keys.error().message.find(jwtsync::testing::canary), std::string::npos);
  EXPECT_FALSE(keys.error().hint.empty());
  return name_of(keys.error().code);
}

std::string_view algorithm_of(std::string_view value, const RingOptions& options = {}) {
  const auto keys = read(value, options);
  return keys ? name_of(keys->front().algorithm) : std::string_view("none");
}

TEST(ReadKeys, binds_a_key_to_its_alg_then_to_what_is_asked_then_to_that_of_its_type) {
  EXPECT_EQ(algorithm_of(first), "HS256");
  EXPECT_EQ(algorithm_of(first, {.algorithm = Algorithm::hs512}), "HS512");
  EXPECT_EQ(algorithm_of(with(first, "{", R"({"alg":"HS384",)")), "HS384");
  EXPECT_EQ(algorithm_of(testing::rfc7515_rsa), "RS256");
  EXPECT_EQ(algorithm_of(testing::rfc7515_rsa, {.algorithm = Algorithm::ps256}), "PS256");
  EXPECT_EQ(algorithm_of(with(testing::rfc7515_rsa, "{", R"({"alg":"PS512",)")), "PS512");
  EXPECT_EQ(algorithm_of(testing::rfc7520_p521), "ES512");
  EXPECT_EQ(algorithm_of(testing::rfc8037_ed25519), "EdDSA");
}

TEST(ReadKeys, gives_no_key_another_algorithm_than_its_own) {
  EXPECT_EQ(refusal_of(with(first, "{", R"({"alg":"HS256",)"), {.algorithm = Algorithm::hs512}),
            "key_algorithm_mismatch");
  EXPECT_EQ(refusal_of(first, {.algorithm = Algorithm::rs256}), "key_algorithm_mismatch");
  EXPECT_EQ(refusal_of(testing::rfc7515_p256, {.algorithm = Algorithm::hs256}), "key_algorithm_mismatch");
  EXPECT_EQ(refusal_of(testing::rfc7515_p256, {.algorithm = Algorithm::es384}), "key_algorithm_mismatch");
  EXPECT_EQ(refusal_of(with(testing::rfc7515_rsa, "{", R"({"alg":"PS256",)"), {.algorithm = Algorithm::rs256}),
            "key_algorithm_mismatch");
}

TEST(ReadKeys, of_a_set_asks_that_one_has_the_algorithm) {
  const std::string both = set_of(testing::rfc7515_p256, testing::rfc8037_ed25519);
  EXPECT_EQ(refusal_of(both, {.algorithm = Algorithm::eddsa}), "none");
  EXPECT_EQ(refusal_of(both, {.algorithm = Algorithm::rs256}), "key_algorithm_mismatch");
}

TEST(ReadKeys, wants_secrets_as_long_as_their_hash) {
  const std::string_view text = R"({"kty":"oct","k":"c4n4ryc4n4ry"})";
  EXPECT_EQ(refusal_of(text), "key_too_short");
  EXPECT_EQ(refusal_of(text, {.allow_short_keys = true}), "none");
  EXPECT_EQ(refusal_of(R"({"kty":"oct","k":""})", {.allow_short_keys = true}), "secret_empty");
}

TEST(ReadKeys, takes_no_text_for_the_key_of_a_pair) {
  EXPECT_EQ(refusal_of(jwtsync::testing::canary_secret, {.algorithm = Algorithm::rs256}), "key_malformed");
}

TEST(ReadKeys, refuses_one_kid_for_two_keys_and_two_kids_for_one) {
  EXPECT_EQ(refusal_of(set_of(first, second)), "none");
  EXPECT_EQ(refusal_of(set_of(first, with(second, "two", "one"))), "key_malformed");
  EXPECT_EQ(refusal_of(set_of(first, with(first, "one", "two"))), "key_malformed");
  EXPECT_EQ(refusal_of(set_of(first, first)), "key_malformed");
  EXPECT_EQ(refusal_of(set_of(testing::rfc8037_ed25519, public_ed25519)), "key_malformed");
}

constexpr std::string_view public_p256 =
    R"({"kty":"EC","kid":"ed","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
    R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})";

TEST(ReadKeys, of_a_public_set_may_share_a_kid_or_be_one_by_two_names) {
  EXPECT_EQ(refusal_of(set_of(public_ed25519, public_p256)), "none");
  EXPECT_EQ(refusal_of(set_of(public_ed25519, with(public_ed25519, "\"ed\"", "\"two\""))), "none");
}

TEST(ReadKeys, are_distinct_in_a_set_that_holds_a_secret_of_any_kind) {
  const std::string encrypts = R"({"kty":"OKP","crv":"X25519","x":"AA","d":"AA"})";
  const std::string both = std::string(public_ed25519) + ',' + std::string(public_p256);
  EXPECT_EQ(refusal_of(set_of(encrypts, both)), "key_malformed") << "it is strictly read, so one kid is for one key";
}

/// The public half of a key of RSA, with more members.
std::string public_rsa(std::string_view more) {
  const std::string text(testing::rfc7515_rsa);
  const std::size_t start = text.find(R"("n":")");
  return R"({"kty":"RSA","kid":"a","e":"AQAB",)" + text.substr(start, text.find('"', start + 5) + 1 - start) +
         std::string(more) + '}';
}

TEST(ReadKeys, gives_no_key_the_name_of_another_by_the_algorithm_that_is_asked_for) {
  const std::string set = set_of(public_rsa(""), public_rsa(R"(,"alg":"PS256")"));
  const auto keys = read(set, {.algorithm = Algorithm::ps256});
  ASSERT_TRUE(keys) << keys.error().message;
  ASSERT_EQ(keys->size(), 2u);
  EXPECT_EQ((*keys)[0].algorithm, Algorithm::rs256);
  EXPECT_EQ((*keys)[1].algorithm, Algorithm::ps256);
  EXPECT_EQ(algorithm_of(set_of(public_rsa(""), public_p256), {.algorithm = Algorithm::ps256}), "PS256");
}

TEST(ReadKeys, refuses_a_secret_in_a_set_of_public_keys) {
  EXPECT_EQ(refusal_of(set_of(first, public_ed25519)), "key_malformed");
  EXPECT_EQ(refusal_of(set_of(first, testing::rfc8037_ed25519)), "none") << "a set that migrates is nobody else's";
}

TEST(same_material, compares_bytes) {
  const Secret one = *Secret::copy_of("c4n4ry"), same = *Secret::copy_of("c4n4ry"), other = *Secret::copy_of("c4n4rz");
  EXPECT_TRUE(same_material(one, same));
  EXPECT_FALSE(same_material(one, other));
}

}  // namespace jwtsync::keyring::read_keys_test
