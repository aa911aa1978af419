// SPDX-License-Identifier: Apache-2.0
// The primes of an RSA key of which only n, e and d are given, as RFC 7518, section 6.3.2 allows.
#pragma once

#include "crypto/asymmetric.h"

#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <cstddef>
#include <string_view>

namespace jwtsync::crypto {

/// All the private numbers of a key, in the pages of one Secret.
class RsaSecrets {
 public:
  /// Calls `use(const PrivateNumbers&)`; the numbers are valid only inside the call.
  template <typename Use>
  auto reveal(Use&& use) const {
    return bytes_.reveal([&](std::string_view all) {
      const auto half = [&](std::size_t index) { return without_zeros(all.substr(index * half_, half_)); };
      return std::forward<Use>(use)(PrivateNumbers{.d = without_zeros(all.substr(5 * half_)),
                                                   .p = half(0),
                                                   .q = half(1),
                                                   .dp = half(2),
                                                   .dq = half(3),
                                                   .qi = half(4)});
    });
  }

 private:
  friend Result<RsaSecrets> find_primes(const RsaNumbers& numbers, std::string_view d);
  RsaSecrets(Secret bytes, std::size_t half) noexcept : bytes_(std::move(bytes)), half_(half) {}

  static std::string_view without_zeros(std::string_view number) noexcept {
    const std::size_t first = number.find_first_not_of('\0');
    return first == std::string_view::npos ? std::string_view{} : number.substr(first);
  }

  Secret bytes_;  // p, q, dp, dq and qi, each of the size `half_`, then d
  std::size_t half_;
};

/// SP 800-56B, appendix C.1. `key_malformed` where d does not undo e, and for a modulus of more than 8192 bits, of
/// which it takes too long; `key_weak` as `why_factorable` has it; `internal_error` where there is no memory.
[[nodiscard]] Result<RsaSecrets> find_primes(const RsaNumbers& numbers, std::string_view d);

}  // namespace jwtsync::crypto
