// SPDX-License-Identifier: Apache-2.0
#include "crypto/method.h"

#include <gtest/gtest.h>

#include "openssl_keys.h"

namespace jwtsync::crypto::method_test {

TEST(Method, fits_its_kind_of_key) {
  for (const testing::Known& key : testing::known_methods()) {
    for (const testing::Known& known : testing::known_methods()) {
      const bool fits = key.method.scheme == known.method.scheme || (key.key == "RSA" && known.key == "RSA");
      EXPECT_EQ(!why_unfit(key.kind, known.method), fits) << key.algorithm << ' ' << known.algorithm;
    }
  }
  EXPECT_EQ(why_unfit(KeyKind::rsa, {Scheme::ecdsa, Hash::sha256})->code, Code::argument_invalid);
}

TEST(Method, has_signatures_of_one_size) {
  for (const auto& [name, size] : std::vector<std::pair<std::string, std::size_t>>{
           {"RSA", 256}, {"P-256", 64}, {"P-384", 96}, {"P-521", 132}, {"ED25519", 64}}) {
    EXPECT_EQ(signature_size(*PublicKey::from_der(testing::spki_of(testing::new_key(name).get()))), size) << name;
  }
}

TEST(Method, is_set_only_where_it_belongs) {
  const ErrorQueueKept kept;
  const Owned<EVP_PKEY> key = testing::new_key("P-256");
  const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
  ASSERT_EQ(EVP_PKEY_verify_init(context.get()), 1);
  EXPECT_TRUE(set_method(context.get(), {Scheme::ecdsa, Hash::sha384}));
  EXPECT_FALSE(set_method(context.get(), {Scheme::rsa_pss, Hash::sha256}));
}

}  // namespace jwtsync::crypto::method_test
