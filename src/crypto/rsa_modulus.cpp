// SPDX-License-Identifier: Apache-2.0
#include "crypto/rsa_modulus.h"

#include "crypto/openssl.h"
#include "crypto/rsa_policy.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace jwtsync::crypto {
namespace {

constexpr BN_ULONG no_factor = 0;
constexpr std::size_t factor_bits = 16;    // SP 800-56B asks for 752, less than 10 bits
constexpr std::size_t primes_at_once = 4;  // four of 16 bits make up a word
constexpr std::size_t steps_of_fermat = 100;
constexpr BN_ULONG first_witness = 101;  // so that few numbers are multiples of a witness
constexpr double odds_of_chance = 0x1p64;
constexpr BN_ULONG mod_word_failed = std::numeric_limits<BN_ULONG>::max();

tl::unexpected<Error> no_memory() { return failure(Code::internal_error, "OpenSSL has no memory for a number"); }

Error weak(std::string what) { return {Code::key_weak, "the RSA modulus " + std::move(what), new_rsa_key}; }

std::vector<BN_ULONG> primes_below(std::size_t limit) {
  std::vector<bool> composite(limit);
  std::vector<BN_ULONG> primes;
  for (std::size_t number = 2; number < limit; ++number) {
    if (composite[number]) continue;
    primes.push_back(number);
    for (std::size_t multiple = number * number; multiple < limit; multiple += number) composite[multiple] = true;
  }
  return primes;
}

const std::vector<BN_ULONG>& small_primes() {
  static const std::vector<BN_ULONG> primes = primes_below(std::size_t{1} << factor_bits);
  return primes;
}

/// Or `no_factor`.
Result<BN_ULONG> small_factor(const BIGNUM* number) {
  const std::vector<BN_ULONG>& primes = small_primes();
  for (std::size_t start = 0; start < primes.size(); start += primes_at_once) {
    const auto first = primes.begin() + static_cast<std::ptrdiff_t>(start);
    const auto last = first + static_cast<std::ptrdiff_t>(std::min(primes_at_once, primes.size() - start));
    BN_ULONG product = 1;
    std::for_each(first, last, [&](BN_ULONG prime) { product *= prime; });
    const BN_ULONG rest = BN_mod_word(number, product);
    if (rest == mod_word_failed) return no_memory();
    const auto divisor = std::find_if(first, last, [&](BN_ULONG prime) { return rest % prime == 0; });
    if (divisor != last) return *divisor;
  }
  return no_factor;
}

/// Of numbers below 2^32.
BN_ULONG power(BN_ULONG base, BN_ULONG exponent, BN_ULONG modulus) noexcept {
  BN_ULONG result = 1;
  for (; exponent > 0; exponent /= 2) {
    if (exponent % 2 != 0) result = result * base % modulus;
    base = base * base % modulus;
  }
  return result;
}

bool is_small_prime(BN_ULONG number) {
  const std::vector<BN_ULONG>& primes = small_primes();
  return std::binary_search(primes.begin(), primes.end(), number);
}

/// Whether it is a power by this prime exponent. Modulo a prime r that leaves 1 when divided by the exponent, one
/// number of `exponent` is such a power: so many r are asked that chance answers once in 2^64 numbers.
bool is_power(const BIGNUM* number, BN_ULONG exponent) {
  double odds = 1;
  const BN_ULONG step = exponent == 2 ? 2 : 2 * exponent;
  for (BN_ULONG witness = step * (first_witness / step + 1) + 1; odds < odds_of_chance; witness += step) {
    if (witness >> factor_bits != 0) break;
    if (!is_small_prime(witness)) continue;
    const BN_ULONG rest = BN_mod_word(number, witness);
    if (rest != 0 && power(rest, (witness - 1) / exponent, witness) != 1) return false;
    odds *= static_cast<double>(exponent);
  }
  return true;
}

/// Of a modulus without small factors: whatever it is a power of has more than 16 bits.
bool is_any_power(const BIGNUM* modulus) {
  const auto highest = static_cast<BN_ULONG>(BN_num_bits(modulus)) / factor_bits;
  const std::vector<BN_ULONG>& primes = small_primes();
  return std::any_of(primes.begin(), std::upper_bound(primes.begin(), primes.end(), highest),
                     [&](BN_ULONG exponent) { return is_power(modulus, exponent); });
}

/// The whole part of its square root, by Newton's method from above; nothing without memory.
Owned<BIGNUM> square_root(const BIGNUM* number, BN_CTX* context) {
  Owned<BIGNUM> root(BN_new());
  Owned<BIGNUM> next(BN_new());
  if (root == nullptr || next == nullptr || BN_set_bit(root.get(), (BN_num_bits(number) + 1) / 2) != 1) return nullptr;
  for (int step = 0; step < BN_num_bits(number); ++step) {
    if (BN_div(next.get(), nullptr, number, root.get(), context) != 1 ||
        BN_add(next.get(), next.get(), root.get()) != 1 || BN_rshift1(next.get(), next.get()) != 1) {
      return nullptr;
    }
    if (BN_cmp(next.get(), root.get()) >= 0) return root;
    std::swap(root, next);
  }
  return nullptr;
}

/// Fermat's method: n = a^2 - b^2 = (a + b)(a - b), with the smallest a first.
Result<bool> has_close_primes(const BIGNUM* modulus, BN_CTX* context) {
  const Owned<BIGNUM> a = square_root(modulus, context);
  const Owned<BIGNUM> square(BN_new());
  if (a == nullptr || square == nullptr || BN_add_word(a.get(), 1) != 1 ||
      BN_sqr(square.get(), a.get(), context) != 1 || BN_sub(square.get(), square.get(), modulus) != 1) {
    return no_memory();
  }
  for (std::size_t step = 0; step < steps_of_fermat; ++step) {
    if (is_power(square.get(), 2)) return true;
    // (a + 1)^2 = a^2 + a + (a + 1)
    if (BN_add(square.get(), square.get(), a.get()) != 1 || BN_add_word(a.get(), 1) != 1 ||
        BN_add(square.get(), square.get(), a.get()) != 1) {
      return no_memory();
    }
  }
  return false;
}

/// Fermat's little theorem: 2^n leaves 2 modulo every prime n.
Result<bool> is_prime(const BIGNUM* modulus, BN_CTX* context) {
  const Owned<BIGNUM> rest(BN_new());
  if (rest == nullptr || BN_mod_exp_mont_word(rest.get(), 2, modulus, modulus, context, nullptr) != 1) {
    return no_memory();
  }
  return BN_is_word(rest.get(), 2) != 0;
}

}  // namespace

std::optional<Error> why_factorable(const RsaNumbers& numbers) {
  const ErrorQueueKept kept;
  const Owned<BIGNUM> modulus(BN_bin2bn(octets(numbers.modulus), static_cast<int>(numbers.modulus.size()), nullptr));
  const Owned<BN_CTX> context(BN_CTX_new());
  if (modulus == nullptr || context == nullptr) return no_memory().value();
  const Result<BN_ULONG> factor = small_factor(modulus.get());
  if (!factor) return factor.error();
  if (*factor != no_factor) return weak("has the small factor " + std::to_string(*factor));
  if (is_any_power(modulus.get())) return weak("is a power of a smaller number");
  const Result<bool> close = has_close_primes(modulus.get(), context.get());
  if (!close) return close.error();
  if (*close) return weak("is a product of two primes that are too close (CVE-2022-26320)");
  if (static_cast<std::size_t>(BN_num_bits(modulus.get())) > longest_tested_for_primality) return std::nullopt;
  const Result<bool> prime = is_prime(modulus.get(), context.get());
  if (!prime) return prime.error();
  return *prime ? std::optional(weak("is itself a prime")) : std::nullopt;
}

}  // namespace jwtsync::crypto
