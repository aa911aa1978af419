// SPDX-License-Identifier: Apache-2.0
#include "crypto/rsa_policy.h"

#include "crypto/openssl.h"

#include <algorithm>
#include <array>

namespace jwtsync::crypto {
namespace {

constexpr std::size_t maximum_exponent_bits = 64;  // OpenSSL takes no more where the modulus is large
constexpr BN_ULONG minimum_exponent = 0x10000;     // FIPS 186-5 A.1.1: 2^16 < e

/// Whether `residue` is a power of 65537 modulo `prime`: each prime factor of such a key is one, and so is their
/// product.
bool is_power_of_65537(BN_ULONG residue, BN_ULONG prime) noexcept {
  BN_ULONG power = 1;
  for (BN_ULONG exponent = 0; exponent < prime; ++exponent) {
    if (power == residue) return true;
    power = power * 65537 % prime;
  }
  return false;
}

bool is_minimal(std::string_view number) noexcept { return !number.empty() && number[0] != '\0'; }

Owned<BIGNUM> number_of(std::string_view bytes) {
  return Owned<BIGNUM>(BN_bin2bn(octets(bytes), static_cast<int>(bytes.size()), nullptr));
}

std::optional<Error> why_unfit_modulus(const RsaNumbers& numbers) {
  if (numbers.modulus.size() > maximum_rsa_bits / 8) {
    return Error{Code::key_malformed, "the RSA modulus has more than 16384 bits", "use 2048 to 4096 bits"};
  }
  const Owned<BIGNUM> modulus = number_of(numbers.modulus);
  if (modulus == nullptr) return Error{Code::internal_error, "no memory for a number", {}};
  if (const auto bits = static_cast<std::size_t>(BN_num_bits(modulus.get())); bits < minimum_rsa_bits) {
    return Error{Code::key_too_short, "the RSA key has " + std::to_string(bits) + " bits, fewer than 2048",
                 new_rsa_key};
  }
  if (BN_is_odd(modulus.get()) == 0) return Error{Code::key_malformed, "the RSA modulus is even", new_rsa_key};
  if (!has_roca_pattern(modulus.get())) return std::nullopt;
  return Error{Code::key_weak, "the RSA key was made by a faulty chip and can be factored (ROCA, CVE-2017-15361)",
               new_rsa_key};
}

std::optional<Error> why_unfit_exponent(const RsaNumbers& numbers) {
  if (numbers.exponent.size() > maximum_exponent_bits / 8) {
    return Error{Code::key_malformed, "the RSA public exponent has more than 64 bits", new_rsa_key};
  }
  const Owned<BIGNUM> exponent = number_of(numbers.exponent);
  if (exponent == nullptr) return Error{Code::internal_error, "no memory for a number", {}};
  if (BN_is_odd(exponent.get()) != 0 && BN_get_word(exponent.get()) > minimum_exponent) return std::nullopt;
  return Error{Code::key_weak, "the RSA public exponent is even or not above 65536", new_rsa_key};
}

}  // namespace

bool has_roca_pattern(const BIGNUM* modulus) {
  constexpr std::array<BN_ULONG, 17> primes{11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157};
  return std::all_of(primes.begin(), primes.end(),
                     [&](BN_ULONG prime) { return is_power_of_65537(BN_mod_word(modulus, prime), prime); });
}

std::optional<Error> why_unfit(const RsaNumbers& numbers) {
  if (!is_minimal(numbers.modulus) || !is_minimal(numbers.exponent)) {
    return Error{Code::key_malformed, "a number of the RSA key is empty or begins with a zero", "export the key again"};
  }
  if (auto unfit = why_unfit_modulus(numbers)) return unfit;
  return why_unfit_exponent(numbers);
}

}  // namespace jwtsync::crypto
