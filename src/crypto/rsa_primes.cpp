// SPDX-License-Identifier: Apache-2.0
#include "crypto/rsa_primes.h"

#include "base/wipe.h"
#include "crypto/openssl.h"
#include "crypto/rsa_modulus.h"
#include "crypto/secure_memory.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

namespace jwtsync::crypto {
namespace {

// At least every second base finds the primes of a product of two.
constexpr std::array<BN_ULONG, 48> bases{2,   3,   5,   7,   11,  13,  17,  19,  23,  29,  31,  37,
                                         41,  43,  47,  53,  59,  61,  67,  71,  73,  79,  83,  89,
                                         97,  101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151,
                                         157, 163, 167, 173, 179, 181, 191, 193, 197, 199, 211, 223};

tl::unexpected<Error> no_memory() { return failure(Code::internal_error, "OpenSSL has no memory for a key"); }

tl::unexpected<Error> not_together() {
  return failure(Code::key_malformed, "the private exponent of the RSA key does not belong to its modulus",
                 "export the key again, both halves of it");
}

Owned<BIGNUM> secret_room() { return secret_number({}); }

enum class Outcome : std::uint8_t { primes, nothing, not_an_inverse, no_memory };

/// Looks for a square root of 1 modulo n that is neither 1 nor -1: it has one prime in common with n.
class Search {
 public:
  Search(const RsaNumbers& numbers, std::string_view private_exponent)
      : n(secret_number(numbers.modulus)),
        e(secret_number(numbers.exponent)),
        d(secret_number(private_exponent)),
        context(BN_CTX_secure_new()) {}

  /// Leaves the primes in `p` and `q`.
  Outcome run() {
    if (!prepare()) return Outcome::no_memory;
    if (BN_is_one(odd_.get()) != 0 && twos_ == 0) return Outcome::not_an_inverse;
    for (const BN_ULONG base : bases) {
      const Outcome found = try_base(base);
      if (found != Outcome::nothing) return found;
    }
    return Outcome::nothing;
  }

  Owned<BIGNUM> n, e, d, p = secret_room(), q = secret_room();
  Owned<BN_CTX> context;

 private:
  /// e times d, less 1, is an odd number times a power of two.
  bool prepare() {
    for (const BIGNUM* number : {n.get(), e.get(), d.get(), p.get(), q.get(), odd_.get(), root_.get(), square_.get()}) {
      if (number == nullptr) return false;
    }
    if (context == nullptr || BN_copy(less_.get(), n.get()) == nullptr || BN_sub_word(less_.get(), 1) != 1 ||
        BN_mul(odd_.get(), e.get(), d.get(), context.get()) != 1 || BN_sub_word(odd_.get(), 1) != 1) {
      return false;
    }
    while (BN_is_zero(odd_.get()) == 0 && BN_is_bit_set(odd_.get(), twos_) == 0) ++twos_;
    return BN_rshift(odd_.get(), odd_.get(), twos_) == 1;
  }

  Outcome try_base(BN_ULONG base) {
    if (BN_set_word(square_.get(), base) != 1 ||
        BN_mod_exp(square_.get(), square_.get(), odd_.get(), n.get(), context.get()) != 1) {
      return Outcome::no_memory;
    }
    for (int step = 0; step <= twos_; ++step) {
      if (BN_is_one(square_.get()) != 0) return step == 0 || is_trivial() ? Outcome::nothing : divide();
      if (step == twos_) break;
      if (BN_copy(root_.get(), square_.get()) == nullptr ||
          BN_mod_sqr(square_.get(), root_.get(), n.get(), context.get()) != 1) {
        return Outcome::no_memory;
      }
    }
    return Outcome::not_an_inverse;  // of a base without a common factor, that power is 1
  }

  [[nodiscard]] bool is_trivial() const { return BN_cmp(root_.get(), less_.get()) == 0; }

  Outcome divide() {
    if (BN_sub_word(root_.get(), 1) != 1 || BN_gcd(p.get(), root_.get(), n.get(), context.get()) != 1 ||
        BN_div(q.get(), nullptr, n.get(), p.get(), context.get()) != 1) {
      return Outcome::no_memory;
    }
    if (BN_cmp(p.get(), q.get()) < 0) p.swap(q);  // as OpenSSL has it
    return Outcome::primes;
  }

  Owned<BIGNUM> less_ = secret_room(), odd_ = secret_room(), root_ = secret_room(), square_ = secret_room();
  int twos_ = 0;
};

/// d modulo prime - 1.
Owned<BIGNUM> short_exponent(const Search& search, const BIGNUM* prime) {
  const Owned<BIGNUM> less = secret_room();
  Owned<BIGNUM> exponent = secret_room();
  if (less == nullptr || exponent == nullptr || BN_copy(less.get(), prime) == nullptr ||
      BN_sub_word(less.get(), 1) != 1 ||
      BN_nnmod(exponent.get(), search.d.get(), less.get(), search.context.get()) != 1) {
    return nullptr;
  }
  return exponent;
}

}  // namespace

Result<RsaSecrets> find_primes(const RsaNumbers& numbers, std::string_view d) {
  if (numbers.modulus.size() > longest_tested_for_primality / 8) {
    return failure(Code::key_malformed, "the RSA key of more than 8192 bits lacks some of its private numbers",
                   "export it with n, e, d, p, q, dp, dq and qi");
  }
  if (d.size() > numbers.modulus.size()) return not_together();
  // Of a prime and its powers the search would find nothing, after all its bases.
  if (auto weak = why_factorable(numbers)) return failure(*std::move(weak));
  const base::VectorRegistersWiped wiped;
  const ErrorQueueKept kept;
  const SecureMemory secure;
  Search search(numbers, d);
  const Outcome outcome = search.run();
  if (outcome == Outcome::no_memory) return no_memory();
  if (outcome != Outcome::primes) return not_together();
  const Owned<BIGNUM> dp = short_exponent(search, search.p.get());
  const Owned<BIGNUM> dq = short_exponent(search, search.q.get());
  const Owned<BIGNUM> qi = secret_room();
  if (dp == nullptr || dq == nullptr || qi == nullptr ||
      BN_mod_inverse(qi.get(), search.q.get(), search.p.get(), search.context.get()) == nullptr) {
    return no_memory();
  }
  const auto half = static_cast<std::size_t>(BN_num_bytes(search.p.get()));
  Result<Secret> bytes = Secret::filled(5 * half + d.size(), [&](std::span<char> room) {
    char* at = room.data();
    for (const BIGNUM* number : {search.p.get(), search.q.get(), dp.get(), dq.get(), qi.get()}) {
      BN_bn2binpad(number, octets(at), static_cast<int>(half));
      at += half;
    }
    std::copy(d.begin(), d.end(), at);
    return room.size();
  });
  if (!bytes) return failure(std::move(bytes).error());
  return RsaSecrets(*std::move(bytes), half);
}

}  // namespace jwtsync::crypto
