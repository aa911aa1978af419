// SPDX-License-Identifier: Apache-2.0
#include "crypto/signing_key.h"

#include "base/encoding.h"

#include <gtest/gtest.h>
#include <thread>

#include "../support/re_execution.h"
#include "crypto/signature_check.h"
#include "openssl_keys.h"

namespace jwtsync::crypto::signing_key_test {

using testing::Known;
using testing::known_methods;

constexpr std::string_view message = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9";

std::string signed_by(const SigningKey& make, std::string_view text) {
  std::string signature(make.size(), '\0');
  return make.sign(text, signature) ? signature : std::string();
}

TEST(SigningKey, makes_what_openssl_and_we_accept) {
  for (const Known& known : known_methods()) {
    SCOPED_TRACE(known.algorithm);
    const Owned<EVP_PKEY> key = testing::new_key(known.key);
    const auto private_key = PrivateKey::from_der(testing::pkcs8_of(key.get()));
    const auto make = local_signing_key(*private_key, known.method);
    ASSERT_TRUE(make) << make.error().message;
    const auto check = SignatureCheck::prepare(private_key->public_key(), known.method);
    for (int i = 0; i < 20; ++i) {
      const std::string text = std::string(message) + std::to_string(i);
      const std::string signature = signed_by(**make, text);
      EXPECT_TRUE(testing::verifies(key.get(), known.method, text, signature));
      EXPECT_TRUE(check->check(text, signature));
      EXPECT_FALSE(check->check(message, signature));
    }
  }
}

TEST(SigningKey, gives_the_signature_of_rfc_8037) {
  const std::string d = *base::base64url_decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A");
  const std::string x = *base::base64url_decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
  const auto key = PrivateKey::from_numbers(EdwardsPoint{x}, {.d = d});
  const auto make = local_signing_key(*key, {Scheme::ed25519, Hash::sha512});
  EXPECT_EQ(base::base64url_encode(signed_by(**make, "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc")),
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg");
}

TEST(SigningKey, writes_its_size_and_no_other) {
  const auto make = local_signing_key(*PrivateKey::generate(KeyKind::p521), {Scheme::ecdsa, Hash::sha512});
  EXPECT_EQ((*make)->size(), 132U);
  std::string room(133, '\0');
  EXPECT_FALSE((*make)->sign(message, room));
  EXPECT_FALSE((*make)->sign(message, std::span(room).first(131)));
}

TEST(SigningKey, takes_no_method_of_another_kind_of_key) {
  const auto key = PrivateKey::generate(KeyKind::ed25519);
  EXPECT_EQ(local_signing_key(*key, {Scheme::ecdsa, Hash::sha256}).error().code, Code::argument_invalid);
}

TEST(SigningKey, signs_nothing_in_a_fork) {
  for (const Known& known : known_methods()) {
    const auto key = PrivateKey::generate(known.kind, 2048);
    const auto make = local_signing_key(*key, known.method);
    run_in_child([&] {
      SCOPED_TRACE(known.algorithm);
      EXPECT_EQ(signed_by(**make, message), "");
      const auto again = local_signing_key(*key, known.method);
      ASSERT_FALSE(again);
      EXPECT_EQ(again.error().code, Code::ring_unavailable);
    });
    EXPECT_FALSE(signed_by(**make, message).empty());
  }
}

TEST(SigningKey, is_used_by_many_threads_at_once) {
  for (const Known& known : known_methods()) {
    const auto key = PrivateKey::generate(known.kind, 2048);
    const auto make = local_signing_key(*key, known.method);
    const auto check = SignatureCheck::prepare(key->public_key(), known.method);
    std::array<int, 8> wrong{};
    std::vector<std::thread> threads;
    for (int& count : wrong) {
      threads.emplace_back([&make, &check, &count] {
        for (int i = 0; i < 5; ++i) count += check->check(message, signed_by(**make, message)) ? 0 : 1;
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(wrong, (std::array<int, 8>{})) << known.algorithm;
  }
}

}  // namespace jwtsync::crypto::signing_key_test
