// SPDX-License-Identifier: Apache-2.0
#include "crypto/signing_key.h"

#include "base/error.h"
#include "base/wipe.h"
#include "crypto/ecdsa_form.h"
#include "crypto/ed25519.h"
#include "crypto/low_s.h"
#include "crypto/message_digest.h"
#include "crypto/method.h"
#include "crypto/secure_memory.h"

#include <algorithm>
#include <array>
#include <string>

namespace jwtsync::crypto {

namespace {

struct Parts {
  PrivateKey key;
  Method method;
  std::size_t size;
  Owned<EVP_PKEY_CTX> prepared;  // copied by each signature; none for Ed25519
  Secret pair;                   // of Ed25519: the seed and then the public key
};

/// How many bytes were written to `out`; none if OpenSSL fails.
std::size_t sign_digest(const EVP_PKEY_CTX* prepared, std::string_view digest, std::span<char> out) noexcept {
  const ErrorQueueKept kept;
  const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_dup(prepared));
  std::size_t size = out.size();
  const bool signs =
      context != nullptr && EVP_PKEY_sign(context.get(), octets(out.data()), &size, octets(digest), digest.size()) == 1;
  return signs ? size : 0;
}

bool sign_ecdsa(const EVP_PKEY_CTX* prepared, KeyKind curve, std::string_view digest, std::span<char> out) noexcept {
  std::array<char, EcdsaForm::max_size> der;
  const std::size_t size = sign_digest(prepared, digest, der);
  if (size == 0 || !write_r_and_s({der.data(), size}, out)) return false;
  lower_s(curve, out);  // verifiers that want one text of a signature want this one
  return true;
}

/// With its first signature OpenSSL makes forms of the primes that it keeps: here, in secure memory.
bool signs(const EVP_PKEY_CTX* prepared, Method method, std::size_t size) {
  const std::optional<HashValue> digest = digest_of(method.hash, {});
  std::string signature(std::max(size, EcdsaForm::max_size), '\0');
  return digest && sign_digest(prepared, digest->view(), signature) != 0;
}

Owned<EVP_PKEY_CTX> prepared_for(const PrivateKey& key, Method method) {
  const SecureMemory secure;
  Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_pkey(nullptr, key.handle(), nullptr));
  if (context == nullptr || EVP_PKEY_sign_init(context.get()) != 1 || !set_method(context.get(), method) ||
      !signs(context.get(), method, signature_size(key.public_key()))) {
    return nullptr;
  }
  return context;
}

Result<Secret> pair_of(const PrivateKey& key) {
  const std::string& x = std::get<EdwardsPoint>(key.public_key().numbers()).x;
  return Secret::filled(2 * x.size(), [&](std::span<char> room) {
    key.reveal([&](const PrivateNumbers& numbers) {
      std::copy(x.begin(), x.end(), std::copy(numbers.d.begin(), numbers.d.end(), room.begin()));
    });
    return room.size();
  });
}

class LocalSigningKey : public SigningKey {
 public:
  explicit LocalSigningKey(Parts parts) noexcept : parts_(std::move(parts)) {}
  [[nodiscard]] std::size_t size() const noexcept override { return parts_.size; }
  [[nodiscard]] bool sign(std::string_view message, std::span<char> out) const noexcept override;

 private:
  Parts parts_;
};

bool LocalSigningKey::sign(std::string_view message, std::span<char> out) const noexcept {
  const base::VectorRegistersWiped wiped;  // OpenSSL's RSA by AVX-512 leaves pieces of the private exponents there
  if (out.size() != parts_.size || parts_.key.lost()) return false;
  if (parts_.method.scheme == Scheme::ed25519) {
    return parts_.pair.reveal([&](std::string_view pair) { return ed25519_way::sign(pair, message, out.data()); });
  }
  const std::optional<HashValue> digest = digest_of(parts_.method.hash, message);
  if (!digest) return false;
  if (parts_.method.scheme == Scheme::ecdsa) {
    return sign_ecdsa(parts_.prepared.get(), parts_.key.public_key().kind(), digest->view(), out);
  }
  return sign_digest(parts_.prepared.get(), digest->view(), out) == out.size();
}

}  // namespace

Result<std::shared_ptr<const SigningKey>> local_signing_key(const PrivateKey& key, Method method) {
  if (auto unfit = why_unfit(key.public_key().kind(), method)) return failure(*std::move(unfit));
  if (key.lost()) return failure(base::lost_in_fork());
  const base::VectorRegistersWiped wiped;
  const ErrorQueueKept kept;
  Parts parts{key, method, signature_size(key.public_key()), nullptr, {}};
  if (method.scheme == Scheme::ed25519) {
    Result<Secret> pair = pair_of(key);
    if (!pair) return failure(std::move(pair).error());
    parts.pair = *std::move(pair);
    if (!ed25519_way::prepare()) return failure(Code::internal_error, "Ed25519 cannot be set up");
  } else if (parts.prepared = prepared_for(key, method); parts.prepared == nullptr) {
    return failure(Code::internal_error, "OpenSSL does not prepare the key for signing");
  }
  return std::make_shared<const LocalSigningKey>(std::move(parts));
}

}  // namespace jwtsync::crypto
