// SPDX-License-Identifier: Apache-2.0
// ES256, against EVP_DigestVerify over what stands before the last dot.
#include "crypto/openssl.h"
#include "verdicts.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <array>
#include <memory>

namespace {

using jwtsync::crypto::octets;
using jwtsync::crypto::Owned;

constexpr int half = 32;  // RFC 7518 section 3.4: r and s, each of 32 octets

/// The key of RFC 7515, appendix A.3: known to everybody.
constexpr std::string_view published_key =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgjpsQnnGQmL+YBIff\n"
    "H1136cspYG6+0iY7X1fCE9+E9LKhRANCAAR/zc4ncPbEXUGDy+5v20t7WAczNXvp\n"
    "7xO6z248e9FURcfxRM0bvZt+hyzf7bnuufSzaV1uqQskrYpGIyiFiOWt\n"
    "-----END PRIVATE KEY-----\n";

struct SignatureFree {
  void operator()(ECDSA_SIG* signature) const { ECDSA_SIG_free(signature); }
};

class Es256 : public jwtsync::fuzz::Reference {
 public:
  Es256() {
    const std::unique_ptr<BIO, decltype(&BIO_free)> text(
        BIO_new_mem_buf(published_key.data(), static_cast<int>(published_key.size())), BIO_free);
    key_.reset(PEM_read_bio_PrivateKey(text.get(), nullptr, nullptr, nullptr));
    BIGNUM *secret = nullptr, *order = nullptr, *r = nullptr;
    EVP_PKEY_get_bn_param(key_.get(), OSSL_PKEY_PARAM_PRIV_KEY, &secret);
    EVP_PKEY_get_bn_param(key_.get(), OSSL_PKEY_PARAM_EC_ORDER, &order);
    BN_hex2bn(&r, "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296");  // x of P-256's base point
    secret_.reset(secret);
    order_.reset(order);
    r_.reset(r);
  }

  [[nodiscard]] std::string_view name() const override { return "ES256"; }
  [[nodiscard]] std::string_view key() const override { return published_key; }

  /// FIPS 186-5 section 6.4.1 with k = 1: r is the x of the base point, and s = hash + r * d.
  [[nodiscard]] std::string sign(std::string_view text) const override {
    std::array<unsigned char, half> hash{};
    EVP_Digest(text.data(), text.size(), hash.data(), nullptr, EVP_sha256(), nullptr);
    const Owned<BIGNUM> number(BN_bin2bn(hash.data(), half, nullptr));
    const Owned<BIGNUM> s(BN_new());
    const Owned<BN_CTX> context(BN_CTX_new());
    BN_mod_mul(s.get(), r_.get(), secret_.get(), order_.get(), context.get());
    BN_mod_add(s.get(), s.get(), number.get(), order_.get(), context.get());
    std::string signature(2 * half, '\0');
    BN_bn2binpad(r_.get(), octets(signature.data()), half);
    BN_bn2binpad(s.get(), octets(signature.data()) + half, half);
    return signature;
  }

  [[nodiscard]] bool is_signature(const std::string& signature, std::string_view text) const override {
    if (signature.size() != 2 * half) return false;
    const std::unique_ptr<ECDSA_SIG, SignatureFree> numbers(ECDSA_SIG_new());
    ECDSA_SIG_set0(numbers.get(), BN_bin2bn(octets(signature), half, nullptr),
                   BN_bin2bn(octets(signature) + half, half, nullptr));
    unsigned char* der = nullptr;
    const int size = i2d_ECDSA_SIG(numbers.get(), &der);
    const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
    EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get());
    const int verdict = EVP_DigestVerify(context.get(), der, static_cast<std::size_t>(size), octets(text), text.size());
    OPENSSL_free(der);
    return verdict == 1;
  }

 private:
  Owned<EVP_PKEY> key_;
  Owned<BIGNUM> secret_, order_, r_;
};

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Es256 reference;
  static jwtsync::fuzz::Verdicts verdicts(reference);
  verdicts.compare_all(jwtsync::fuzz::text_of(data, size));
  return 0;
}
