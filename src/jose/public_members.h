// SPDX-License-Identifier: Apache-2.0
// The public numbers of a JWK. Issuers write them in many ways, and a verifier cannot mend what an issuer writes: of a
// public key the value counts.
#pragma once

#include "jose/jwk_members.h"
#include "jose/written_key.h"

#include <jwtsync/result.h>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::jose {

/// How strictly numbers are read.
enum class Numbers : std::uint8_t {
  canonical,  ///< as RFC 7518 section 6 writes them, and in no other way
  by_value,   ///< with zeros in front, with padding, in the alphabet of base64, too
};

/// Reads them one after the other. Errors: `key_malformed`, naming the member. White space, two alphabets in one member
/// and padding of another size than base64 has are errors both ways. Each name lives as long as the program.
class PublicMembers {
 public:
  PublicMembers(const JwkMembers& members, Numbers how) noexcept : members_(members), how_(how) {}

  /// A positive integer, without zeros in front (RFC 7518 section 6.3.1).
  [[nodiscard]] Result<std::string> number(std::string_view name);
  /// A coordinate, of the full `size` of its field (RFC 7518 section 6.2.1).
  [[nodiscard]] Result<std::string> coordinate(std::string_view name, std::size_t size);
  /// Exactly `size` octets: no number, so that no zero may be missing or too many (RFC 8037 section 2).
  [[nodiscard]] Result<std::string> octets(std::string_view name, std::size_t size);

  /// What of all that was read is written otherwise than it should be.
  [[nodiscard]] const std::vector<OddMember>& odd() const noexcept { return odd_; }

 private:
  [[nodiscard]] Result<std::string> decoded(std::string_view name);

  const JwkMembers& members_;
  Numbers how_;
  std::vector<OddMember> odd_;
};

}  // namespace jwtsync::jose
