// SPDX-License-Identifier: Apache-2.0
// The registered claims (RFC 7519, section 4.1), told apart by one comparison.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace jwtsync::token {

enum class Registered : std::uint32_t {
  none = 0,
  issuer = 0x697373,      // "iss"
  subject = 0x737562,     // "sub"
  audience = 0x617564,    // "aud"
  expires = 0x657870,     // "exp"
  not_before = 0x6e6266,  // "nbf"
  issued = 0x696174,      // "iat"
  token_id = 0x6a7469,    // "jti"
};

/// What a claim of this name is. For a name that is not registered it may be a value beyond those above.
[[nodiscard]] constexpr Registered registered(std::string_view name) noexcept {
  if (name.size() != 3) return Registered::none;
  const auto at = [name](std::size_t i) { return std::uint32_t{static_cast<unsigned char>(name[i])}; };
  return static_cast<Registered>((at(0) << 16) | (at(1) << 8) | at(2));
}
static_assert(registered("iss") == Registered::issuer && registered("sub") == Registered::subject &&
              registered("aud") == Registered::audience && registered("exp") == Registered::expires &&
              registered("nbf") == Registered::not_before && registered("iat") == Registered::issued &&
              registered("jti") == Registered::token_id);

inline constexpr std::array registered_claims{Registered::issuer,  Registered::subject,    Registered::audience,
                                              Registered::expires, Registered::not_before, Registered::issued,
                                              Registered::token_id};

/// One of `places` for each registered claim: they differ. Other names share them.
inline constexpr std::size_t places = 8;
[[nodiscard]] constexpr std::size_t place_of(Registered claim) noexcept {
  return (static_cast<std::uint32_t>(claim) * 0x2641u) >> 29;
}
/// Which claim is registered at each place, or none.
inline constexpr std::array<Registered, places> claim_at = [] {
  std::array<Registered, places> claims{};
  for (const Registered claim : registered_claims) claims[place_of(claim)] = claim;
  return claims;
}();
static_assert(std::all_of(registered_claims.begin(), registered_claims.end(),
                          [](Registered claim) { return claim_at[place_of(claim)] == claim; }));

}  // namespace jwtsync::token
