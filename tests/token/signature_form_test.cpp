// SPDX-License-Identifier: Apache-2.0
#include "token/signature_form.h"

#include <gtest/gtest.h>

#include <string>

#include "../support/key_pair.h"

namespace jwtsync::token::signature_form_test {

TEST(SignatureForm, of_every_algorithm_fits_what_it_makes) {
  for (const Algorithm algorithm : testing::pair_algorithms) {
    const std::string signature = testing::Pair::of(algorithm).sign("text", algorithm);
    EXPECT_EQ(signature_form(name_of(algorithm), signature), SignatureForm::fits) << name_of(algorithm);
    EXPECT_EQ(signature_form(name_of(algorithm), signature.substr(0, 60)), SignatureForm::too_short);
  }
  for (const auto& [name, size] : {std::pair{"HS256", 32u}, {"HS384", 48u}, {"HS512", 64u}}) {
    EXPECT_EQ(signature_form(name, std::string(size, 'x')), SignatureForm::fits) << name;
    EXPECT_EQ(signature_form(name, std::string(size - 1, 'x')), SignatureForm::too_short) << name;
    EXPECT_EQ(signature_form(name, std::string(size + 1, 'x')), SignatureForm::too_long) << name;
  }
}

TEST(SignatureForm, of_ecdsa_may_be_in_der_which_no_token_has) {
  for (const Algorithm algorithm : {Algorithm::es256, Algorithm::es384, Algorithm::es512}) {
    const std::string der = testing::Pair::of(algorithm).sign_in_der("text", algorithm);
    EXPECT_EQ(signature_form(name_of(algorithm), der), SignatureForm::der) << name_of(algorithm);
    EXPECT_NE(signature_form(name_of(algorithm), der + 'x'), SignatureForm::der) << name_of(algorithm);
  }
  EXPECT_EQ(text_of(SignatureForm::der, "ES256", 71),
            "the signature is in DER (ASN.1), and ES256 has two numbers one behind the other, 64 bytes");
}

TEST(SignatureForm, of_a_small_rsa_key_says_so) {
  EXPECT_TRUE(is_of_small_rsa_key("RS256", 128));
  EXPECT_TRUE(is_of_small_rsa_key("PS512", 192));
  EXPECT_FALSE(is_of_small_rsa_key("RS256", 127));
  EXPECT_FALSE(is_of_small_rsa_key("RS256", 256));
  EXPECT_FALSE(is_of_small_rsa_key("ES256", 64));
  EXPECT_EQ(text_of(SignatureForm::too_short, "RS256", 128),
            "the signature has 128 bytes, as an RSA key of 1024 bits makes it, and RS256 takes keys of 2048 bits or "
            "more");
}

TEST(SignatureForm, of_an_algorithm_that_is_not_known_is_not_judged) {
  EXPECT_EQ(signature_form("none", "x"), SignatureForm::fits);
  EXPECT_EQ(text_of(SignatureForm::too_short, "none", 1), "");
  EXPECT_EQ(text_of(SignatureForm::too_short, "HS256", 31), "the signature has 31 bytes, and one of HS256 has 32");
  EXPECT_EQ(text_of(SignatureForm::too_short, "RS256", 31),
            "the signature has 31 bytes, and one of RS256 has 256 or more");
}

}  // namespace jwtsync::token::signature_form_test
