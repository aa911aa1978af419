// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/sought_signature.h"

#include "token_fixture.h"

#include <gmock/gmock.h>
#include <jwtsync/testing.h>
#include <jwtsync/token.h>

namespace jwtsync::diagnosis::sought_signature_test {

using crypto::Hash;
using fixture::mac_of;
using fixture::signing_input;
using fixture::token_by;
using fixture::token_with;

constexpr std::string_view secret = testing::canary_secret;

std::optional<MadeMac> made(const std::string& token, std::string_view key = secret) {
  std::optional<SoughtSignature> sought = SoughtSignature::of(token);
  EXPECT_TRUE(sought) << token;
  return sought ? sought->made_by(key) : std::nullopt;
}

TEST(sought_signature, is_made_by_its_key_and_by_no_other) {
  const std::optional<MadeMac> mac = made(token_by(secret));
  ASSERT_TRUE(mac);
  EXPECT_EQ(mac->algorithm, Algorithm::hs256);
  EXPECT_EQ(mac->form, MacForm::whole);
  EXPECT_FALSE(made(token_by(secret), testing::other_canary_secret));
  EXPECT_FALSE(made(token_by(secret), ""));
}

TEST(sought_signature, may_be_of_another_algorithm_than_the_header_names) {
  EXPECT_EQ(made(token_by(secret, "HS256", Hash::sha384))->algorithm, Algorithm::hs384);
  EXPECT_EQ(made(token_by(secret, "HS256", Hash::sha512))->algorithm, Algorithm::hs512);
  EXPECT_EQ(made(token_by(secret, "HS512", Hash::sha256))->algorithm, Algorithm::hs256);
}

TEST(sought_signature, may_be_cut_or_written_as_text) {
  const std::string mac = mac_of(signing_input(), secret);
  const std::string long_mac = mac_of(signing_input("HS512"), secret, Hash::sha512);
  EXPECT_EQ(made(token_with(mac.substr(0, 16)))->form, MacForm::cut);
  EXPECT_EQ(made(token_with(mac.substr(0, 16)))->size, 16u);
  EXPECT_EQ(made(token_with(mac.substr(0, 31)))->size, 31u);
  EXPECT_EQ(made(token_with(long_mac.substr(0, 32), "HS512"))->form, MacForm::cut);
  EXPECT_EQ(made(token_with(base::hex_encode(mac)))->form, MacForm::in_hex);
  EXPECT_EQ(made(token_with(base::base64url_encode(mac)))->form, MacForm::in_base64);
  std::string padded(base::base64_size(mac.size()), '\0');
  base::base64_encode(mac, padded.data());
  EXPECT_EQ(made(token_with(padded))->form, MacForm::in_base64);
  EXPECT_EQ(made(token_with(base::hex_encode(long_mac), "HS512"))->algorithm, Algorithm::hs512);
}

TEST(sought_signature, is_sought_in_tokens_by_hmac_alone) {
  const std::string mac = mac_of(signing_input(), secret);
  for (const std::string& token :
       {std::string(), std::string("a.b"), std::string("a.b.c"), signing_input(), signing_input() + ".!",
        token_with(mac.substr(0, SoughtSignature::least_cut - 1)), token_with(mac + "x"), token_with(mac, "none"),
        token_with(mac, "RS256"), token_with(mac, "hs256"), token_with(mac) + ".x.y",
        signing_input("HS256", max_token_size) + "." + base::base64url_encode(mac)}) {
    EXPECT_FALSE(SoughtSignature::of(token)) << token.substr(0, 100);
  }
}

TEST(sought_signature, is_given_up_after_a_bounded_amount_of_work) {
  const std::string input = signing_input("HS256", 40'000);
  const std::string token = input + "." + base::base64url_encode(mac_of(input, secret));
  std::optional<SoughtSignature> sought = SoughtSignature::of(token);
  ASSERT_TRUE(sought);
  int tried = 0;
  while (tried < 10'000 && !sought->made_by("another")) {
    ++tried;
    if (!SoughtSignature(*sought).made_by(secret)) break;
  }
  EXPECT_GT(tried, 250);
  EXPECT_LT(tried, 400);
  EXPECT_FALSE(sought->made_by(secret));
}

}  // namespace jwtsync::diagnosis::sought_signature_test
