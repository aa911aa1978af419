// SPDX-License-Identifier: Apache-2.0
/// @file
/// Who a token says it is of, read before its signature is checked: to choose by whose keys it is judged, and for
/// nothing else (RFC 8725, section 3.8). The Verifier that is chosen expects the issuer once more. A Keeper of several
/// issuers does it by itself.
#pragma once

#include <jwtsync/jose.h>
#include <jwtsync/result.h>
#include <jwtsync/token.h>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync {

/// The `iss`, escapes undone, valid until the next use of `scratch`; nothing is allocated. A refusal where the payload
/// cannot be read by the rules of a Verifier, and where `iss` is absent or no text.
[[nodiscard]] tl::expected<std::string_view, Refusal> read_unverified_issuer(std::string_view token,
                                                                             Scratch& scratch) noexcept;

/// Such a refusal in words; or `token_issuer_mismatch`, that the issuer of `token` is none of those `known`: both
/// sides.
[[nodiscard]] Error explain_issuer(Refusal refusal, std::string_view token, const std::vector<std::string>& known);

/// The algorithm that the header of a token names, to count refused ones by; nothing where it is none that is known, or
/// the header cannot be read. It is not the algorithm of any key. Uses `scratch`; nothing is allocated.
[[nodiscard]] std::optional<Algorithm> read_unverified_algorithm(std::string_view token, Scratch& scratch) noexcept;

/// What a refused token says of itself.
[[nodiscard]] TokenFacts facts_of(std::string_view token);

}  // namespace jwtsync
