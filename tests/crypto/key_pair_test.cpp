// SPDX-License-Identifier: Apache-2.0
#include "crypto/key_pair.h"

#include "base/encoding.h"

#include <gtest/gtest.h>
#include <openssl/crypto.h>

#include "../support/re_execution.h"

namespace jwtsync::crypto::key_pair_test {

using namespace std::literals;

TEST(KeyPair, computes_the_public_half) {
  // The base point of P-256 (FIPS 186-4 D.1.2.3) and the example of RFC 8037 appendix A.
  const auto base_point = public_half(KeyKind::p256, std::string(31, '\0') + '\1');
  ASSERT_TRUE(base_point);
  EXPECT_EQ(base::hex_encode(std::get<EcPoint>(*base_point).x),
            "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296");
  const auto edwards =
      public_half(KeyKind::ed25519, *base::base64url_decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"));
  EXPECT_EQ(base::base64url_encode(std::get<EdwardsPoint>(*edwards).x), "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
}

TEST(KeyPair, has_a_private_number_of_its_size) {
  for (const KeyKind kind : {KeyKind::p256, KeyKind::p384, KeyKind::p521, KeyKind::ed25519}) {
    const std::string fit = '\0' + std::string(coordinate_size(kind) - 1, '\1');
    EXPECT_TRUE(public_half(kind, fit)) << name_of(kind);
    for (const std::string& d : {""s, fit.substr(1), fit + '\1'}) {
      EXPECT_EQ(public_half(kind, d).error().code, Code::key_malformed) << name_of(kind);
    }
  }
  EXPECT_EQ(public_half(KeyKind::rsa, "d").error().code, Code::argument_invalid);
}

// 61 * 53, the smallest example that everybody knows.
const RsaNumbers numbers{"\x0c\xa1", "\x11"};
constexpr PrivateNumbers good{.d = "\x01\x9d"sv, .p = "\x3d", .q = "\x35", .dp = "\x35", .dq = "\x31", .qi = "\x26"};

TEST(KeyPair, of_rsa_belongs_together) {
  EXPECT_TRUE(belong_together(numbers, good).value());
  EXPECT_FALSE(belong_together({"\x0c\xa3", "\x11"}, good).value());
  EXPECT_FALSE(belong_together({"\x0c\xa1", "\x13"}, good).value());
  EXPECT_FALSE(
      belong_together(numbers, {.d = good.d, .p = "\1", .q = "\x0c\xa1", .dp = "\1", .dq = "\1", .qi = "\1"}).value());
  for (std::string_view PrivateNumbers::* const member :
       {&PrivateNumbers::d, &PrivateNumbers::p, &PrivateNumbers::q, &PrivateNumbers::dp, &PrivateNumbers::dq,
        &PrivateNumbers::qi}) {
    for (const std::string_view wrong : {""sv, "\0"sv, "\x01"sv, "\x03"sv, "\x7f\xff"sv}) {
      PrivateNumbers numbers_with = good;
      numbers_with.*member = wrong;
      EXPECT_FALSE(belong_together(numbers, numbers_with).value()) << base::hex_encode(wrong);
    }
  }
}

TEST(KeyPair, is_not_blamed_where_the_secure_heap_is_full) {
  run_again_with({}, [] {
    ASSERT_EQ(CRYPTO_secure_malloc_init(4096, 16), 1);
    while (CRYPTO_secure_malloc(16, "", 0) != nullptr) {
    }
    EXPECT_EQ(belong_together(numbers, good).error().code, Code::internal_error);
    EXPECT_EQ(public_half(KeyKind::p256, std::string(32, '\1')).error().code, Code::internal_error);
  });
}

}  // namespace jwtsync::crypto::key_pair_test
