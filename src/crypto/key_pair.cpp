// SPDX-License-Identifier: Apache-2.0
#include "crypto/key_pair.h"

#include "base/wipe.h"
#include "crypto/ed25519.h"
#include "crypto/openssl.h"

#include <openssl/ec.h>
#include <openssl/objects.h>

namespace jwtsync::crypto {
namespace {

tl::unexpected<Error> no_memory() { return failure(Code::internal_error, "OpenSSL has no memory for a key"); }

tl::unexpected<Error> not_a_private_number(KeyKind kind) {
  return failure(Code::key_malformed, "the private number does not fit " + std::string(name_of(kind)),
                 "export the key again, or make a new one");
}

struct FreeGroup {
  void operator()(EC_GROUP* group) const noexcept { EC_GROUP_free(group); }
  void operator()(EC_POINT* point) const noexcept { EC_POINT_free(point); }
};

int curve_number(KeyKind kind) noexcept {
  return kind == KeyKind::p384 ? NID_secp384r1 : kind == KeyKind::p521 ? NID_secp521r1 : NID_X9_62_prime256v1;
}

Result<PublicNumbers> ec_half(KeyKind kind, std::string_view d) {
  const std::size_t size = coordinate_size(kind);
  if (d.size() != size) return not_a_private_number(kind);
  const std::unique_ptr<EC_GROUP, FreeGroup> group(EC_GROUP_new_by_curve_name(curve_number(kind)));
  const Owned<BN_CTX> context(BN_CTX_secure_new());
  const Owned<BIGNUM> number = secret_number(d);
  if (group == nullptr || context == nullptr || number == nullptr) return no_memory();
  if (BN_is_zero(number.get()) != 0 || BN_cmp(number.get(), EC_GROUP_get0_order(group.get())) >= 0) {
    return not_a_private_number(kind);
  }
  const std::unique_ptr<EC_POINT, FreeGroup> point(EC_POINT_new(group.get()));
  std::string bytes(1 + 2 * size, '\0');
  if (point == nullptr || EC_POINT_mul(group.get(), point.get(), number.get(), nullptr, nullptr, context.get()) != 1 ||
      EC_POINT_point2oct(group.get(), point.get(), POINT_CONVERSION_UNCOMPRESSED, octets(bytes.data()), bytes.size(),
                         context.get()) != bytes.size()) {
    return failure(Code::internal_error, "OpenSSL does not compute a public key");
  }
  return EcPoint{kind, bytes.substr(1, size), bytes.substr(1 + size)};
}

/// Sums that are as secret as their parts. Where there is no memory for one, nothing is true any more.
class Arithmetic {
 public:
  Arithmetic() : context_(BN_CTX_secure_new()), result_(BN_secure_new()) {
    failed_ = context_ == nullptr || result_ == nullptr;
  }

  bool is_product(const BIGNUM* a, const BIGNUM* b, const BIGNUM* product) {
    return did(failed_ ? 0 : BN_mul(result_.get(), a, b, context_.get())) && BN_cmp(result_.get(), product) == 0;
  }

  /// Whether `a` times `b` leaves 1 modulo `modulus`.
  bool are_inverse(const BIGNUM* a, const BIGNUM* b, const BIGNUM* modulus) {
    return did(failed_ ? 0 : BN_mod_mul(result_.get(), a, b, modulus, context_.get())) && BN_is_one(result_.get()) != 0;
  }

  /// Of one prime: both exponents undo `e` modulo prime - 1.
  bool fits_prime(const BIGNUM* e, const BIGNUM* d, const BIGNUM* short_d, const BIGNUM* prime) {
    if (BN_is_one(prime) != 0) return false;
    const Owned<BIGNUM> less(BN_dup(prime));
    return did(less == nullptr ? 0 : BN_sub_word(less.get(), 1)) && BN_cmp(short_d, prime) < 0 &&
           are_inverse(e, d, less.get()) && are_inverse(e, short_d, less.get());
  }

  [[nodiscard]] bool failed() const noexcept { return failed_; }

 private:
  bool did(int result) noexcept {
    failed_ = failed_ || result != 1;
    return !failed_;
  }

  Owned<BN_CTX> context_;
  Owned<BIGNUM> result_;
  bool failed_;
};

}  // namespace

Result<PublicNumbers> public_half(KeyKind kind, std::string_view d) {
  const base::VectorRegistersWiped wiped;
  const ErrorQueueKept kept;
  if (kind == KeyKind::rsa) return failure(Code::argument_invalid, "an RSA key has more than one private number");
  if (kind != KeyKind::ed25519) return ec_half(kind, d);
  if (d.size() != coordinate_size(kind)) return not_a_private_number(kind);
  auto key = ed25519_way::public_key_of(d);
  if (!key) return failure(Code::internal_error, "Ed25519 cannot be computed");
  return EdwardsPoint{*std::move(key)};
}

Result<bool> belong_together(const RsaNumbers& numbers, const PrivateNumbers& secret) {
  const ErrorQueueKept kept;
  const Owned<BIGNUM> n = secret_number(numbers.modulus);
  const Owned<BIGNUM> e = secret_number(numbers.exponent);
  const Owned<BIGNUM> d = secret_number(secret.d);
  const Owned<BIGNUM> p = secret_number(secret.p);
  const Owned<BIGNUM> q = secret_number(secret.q);
  const Owned<BIGNUM> dp = secret_number(secret.dp);
  const Owned<BIGNUM> dq = secret_number(secret.dq);
  const Owned<BIGNUM> qi = secret_number(secret.qi);
  for (const BIGNUM* number : {n.get(), e.get(), d.get(), p.get(), q.get(), dp.get(), dq.get(), qi.get()}) {
    if (number == nullptr) return no_memory();
    if (BN_is_zero(number) != 0) return false;
  }
  Arithmetic sums;
  const bool together = BN_is_odd(p.get()) != 0 && BN_is_odd(q.get()) != 0 && BN_cmp(d.get(), n.get()) < 0 &&
                        sums.is_product(p.get(), q.get(), n.get()) &&
                        sums.fits_prime(e.get(), d.get(), dp.get(), p.get()) &&
                        sums.fits_prime(e.get(), d.get(), dq.get(), q.get()) && BN_cmp(qi.get(), p.get()) < 0 &&
                        sums.are_inverse(q.get(), qi.get(), p.get());
  if (sums.failed()) return no_memory();
  return together;
}

}  // namespace jwtsync::crypto
