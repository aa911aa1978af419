// SPDX-License-Identifier: Apache-2.0
#include "google.h"

#include "json/strict.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <memory>

namespace jwtsync::gcp {
namespace {

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

EVP_PKEY* shared_key() {
  static const std::unique_ptr<EVP_PKEY, Free> key(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{2048}));
  return key.get();
}

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

}  // namespace

const TestKey& TestKey::get() {
  static const TestKey key = [] {
    const std::unique_ptr<BIO, Free> bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_PKCS8PrivateKey(bio.get(), shared_key(), nullptr, nullptr, 0, nullptr, nullptr);
    char* text = nullptr;
    const auto size = static_cast<std::size_t>(BIO_get_mem_data(bio.get(), &text));
    return TestKey{std::string(text, size)};
  }();
  return key;
}

bool TestKey::verifies(std::string_view input, std::string_view signature) const {
  const std::unique_ptr<EVP_MD_CTX, Free> context(EVP_MD_CTX_new());
  return EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, shared_key()) == 1 &&
         EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(input), input.size()) == 1;
}

Google::Google() {
  for (const char* host : {"oauth2.googleapis.com", "sts.googleapis.com", "iamcredentials.googleapis.com"}) {
    fake.network.attach(host, tokens);
  }
  fake.network.attach("secretmanager.googleapis.com", secrets);
  fake.network.attach("secretmanager.europe-west1.rep.googleapis.com", secrets);
  secrets.require_token([this](std::string_view token) { return tokens.accepts(token); });
  tokens.verifies = [](std::string_view input, std::string_view signature) {
    return TestKey::get().verifies(input, signature);
  };
}

void Google::use_credentials(std::string_view text) {
  fake.files.put("/run/key.json", text);
  fake.variables.set("GOOGLE_APPLICATION_CREDENTIALS", "/run/key.json");
}

void Google::use_service_account() {
  tokens.service_account = "robot@demo.iam.gserviceaccount.com";
  use_credentials(service_account_text());
}

std::string service_account_text() {
  json::Value text;
  text["type"] = "service_account";
  text["project_id"] = "demo-of-file";
  text["private_key_id"] = "key-1";
  text["private_key"] = TestKey::get().pem;
  text["client_email"] = "robot@demo.iam.gserviceaccount.com";
  text["token_uri"] = "https://oauth2.googleapis.com/token";
  return json::dump(text);
}

}  // namespace jwtsync::gcp
