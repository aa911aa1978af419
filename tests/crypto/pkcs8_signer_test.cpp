// SPDX-License-Identifier: Apache-2.0
#include "crypto/pkcs8_signer.h"

#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <memory>
#include <string>

namespace jwtsync::crypto {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

Key rsa_key(unsigned bits) { return {EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{bits}), EVP_PKEY_free}; }
Key ec_key() { return {EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"), EVP_PKEY_free}; }

enum class Form : unsigned char { pkcs8, pkcs1, encrypted };

Secret pem_of(const Key& key, Form form = Form::pkcs8) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new(BIO_s_mem()), BIO_free);
  if (form == Form::pkcs1) {
    PEM_write_bio_PrivateKey_traditional(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  } else {
    const EVP_CIPHER* cipher = form == Form::encrypted ? EVP_aes_256_cbc() : nullptr;
    PEM_write_bio_PKCS8PrivateKey(bio.get(), key.get(), cipher, form == Form::encrypted ? "word" : nullptr,
                                  form == Form::encrypted ? 4 : 0, nullptr, nullptr);
  }
  char* text = nullptr;
  const auto size = static_cast<std::size_t>(BIO_get_mem_data(bio.get(), &text));
  return *Secret::copy_of({text, size});
}

bool verifies(const Key& key, std::string_view message, std::string_view signature) {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  const auto bytes = [](std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); };
  return EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), bytes(signature), signature.size(), bytes(message), message.size()) == 1;
}

TEST(SignRs256, gives_a_signature_that_the_public_key_verifies) {
  const Key key = rsa_key(2048);
  for (const Form form : {Form::pkcs8, Form::pkcs1}) {
    const Result<std::string> signature = sign_rs256(pem_of(key, form), "header.claims");
    ASSERT_TRUE(signature);
    EXPECT_EQ(signature->size(), 256U);
    EXPECT_TRUE(verifies(key, "header.claims", *signature));
    EXPECT_FALSE(verifies(key, "header.claimz", *signature));
  }
}

TEST(SignRs256, refuses_a_short_key) {
  EXPECT_EQ(sign_rs256(pem_of(rsa_key(1024)), "m").error().code, Code::key_too_short);
}

TEST(SignRs256, refuses_what_is_no_rsa_key_and_asks_for_no_passphrase) {
  EXPECT_EQ(sign_rs256(pem_of(ec_key()), "m").error().code, Code::secret_malformed);
  EXPECT_EQ(sign_rs256(pem_of(rsa_key(2048), Form::encrypted), "m").error().code, Code::secret_malformed);
  for (const std::string_view text :
       {"", "c4n4ry", "-----BEGIN PRIVATE KEY-----\nc4n4ry\n-----END PRIVATE KEY-----\n"}) {
    const Result<std::string> signature = sign_rs256(*Secret::copy_of(text), "m");
    ASSERT_FALSE(signature) << text;
    EXPECT_EQ(signature.error().code, Code::secret_malformed);
    EXPECT_EQ((signature.error().message + signature.error().hint).find("c4n4ry"), std::string::npos);
  }
}

TEST(SignRs256, leaves_no_error_in_the_queue_of_openssl) {
  EXPECT_FALSE(sign_rs256(*Secret::copy_of("no key"), "m"));
  EXPECT_EQ(ERR_peek_error(), 0U);
}

}  // namespace
}  // namespace jwtsync::crypto
