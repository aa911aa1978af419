// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <jwtsync/token.h>

#include <string>

#include "attacks.h"
#include "forge.h"

namespace jwtsync::look_test {

TEST(Look, at_a_whole_token_shows_all_of_it) {
  const Look look = look_at(token_of(good_header, good_claims));
  EXPECT_EQ(look.form, TokenForm::jws);
  EXPECT_FALSE(look.error);
  EXPECT_EQ(look.header_json, good_header);
  EXPECT_EQ(look.claims_json, good_claims);
  EXPECT_EQ(look.signature_size, 32u);
  EXPECT_EQ(look.remark, "");
}

TEST(Look, at_a_token_with_something_around_it_shows_what_is_inside) {
  const std::string good = token_of(good_header, good_claims);
  for (const std::string& text : {"Bearer " + good, '"' + good + '"', "b'" + good + '\'', good + '\n',
                                  good.substr(0, 20) + "\r\n  " + good.substr(20), "'Bearer " + good + "'"}) {
    const Look look = look_at(text);
    ASSERT_TRUE(look.error) << text;
    EXPECT_EQ(look.error->code, Code::token_malformed) << text;
    EXPECT_EQ(look.header_json, good_header) << text;
    EXPECT_EQ(look.claims_json, good_claims) << text;
    EXPECT_EQ(look.signature_size, 32u) << text;
  }
}

TEST(Look, at_another_kind_of_token_shows_what_it_is_and_what_can_be_read) {
  const std::string header = R"({"alg":"dir","enc":"A128GCM"})";
  const Look encrypted = look_at(encode(header) + "..AAAA.AAAA.AAAA");
  EXPECT_EQ(encrypted.form, TokenForm::jwe);
  EXPECT_EQ(encrypted.header_json, header);
  EXPECT_EQ(encrypted.claims_json, std::nullopt);
  EXPECT_EQ(encrypted.error->message, "the token is encrypted (JWE, five parts), and only signed ones are read");

  const Look unsecured = look_at(encode(R"({"alg":"none"})") + '.' + encode(good_claims) + '.');
  EXPECT_EQ(unsecured.form, TokenForm::unsecured);
  EXPECT_EQ(unsecured.claims_json, good_claims);
  EXPECT_EQ(unsecured.signature_size, 0u);
  EXPECT_EQ(unsecured.error->message, "the token has no signature, and says so: its algorithm is none");

  const Look opaque = look_at("2YotnFZFEjr1zCsicMWpAA");
  EXPECT_EQ(opaque.form, TokenForm::opaque);
  EXPECT_EQ(opaque.header_json, std::nullopt);
}

TEST(Look, at_a_damaged_token_shows_what_is_left) {
  const std::string good = token_of(good_header, good_claims);
  const Look half = look_at(good.substr(0, good.rfind('.') - 5));
  EXPECT_EQ(half.form, TokenForm::cut);
  EXPECT_EQ(half.header_json, good_header);
  EXPECT_EQ(half.claims_json, std::nullopt);
  const Look unsigned_one = look_at(good.substr(0, good.rfind('.')));
  EXPECT_EQ(unsigned_one.form, TokenForm::cut);
  EXPECT_EQ(unsigned_one.claims_json, good_claims);
  const Look without_last = look_at(good.substr(0, good.size() - 3));
  EXPECT_FALSE(without_last.error);
  EXPECT_EQ(without_last.signature, SignatureForm::too_short);
  EXPECT_EQ(without_last.remark, "the signature has 30 bytes, and one of HS256 has 32");
  const Look padded = look_at(encode(R"({"alg":"ES256"})") + "==." + encode(good_claims) + "=.AAAA");
  EXPECT_EQ(padded.form, TokenForm::padded);
  EXPECT_EQ(padded.header_json, R"({"alg":"ES256"})");
  EXPECT_EQ(padded.claims_json, good_claims);
}

TEST(Look, remarks_a_signature_in_der) {
  const testing::Pair& pair = testing::Pair::of(Algorithm::es256);
  const std::string input = encode(R"({"alg":"ES256"})") + '.' + encode(good_claims);
  const Look look = look_at(input + '.' + encode(pair.sign_in_der(input, Algorithm::es256)));
  EXPECT_FALSE(look.error);
  EXPECT_EQ(look.signature, SignatureForm::der);
  EXPECT_EQ(look.remark, "the signature is in DER (ASN.1), and ES256 has two numbers one behind the other, 64 bytes");
}

TEST(Look, has_the_error_of_inspect) {
  for (const Attack& attack : attacks()) {
    const Result<Inspection> inspection = inspect(attack.token);
    const Look look = look_at(attack.token);
    EXPECT_EQ(look.error, inspection ? std::nullopt : std::optional(inspection.error())) << attack.name;
    if (inspection) {
      EXPECT_EQ(look.header_json, inspection->header_json) << attack.name;
    }
  }
}

}  // namespace jwtsync::look_test
