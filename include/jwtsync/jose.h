// SPDX-License-Identifier: Apache-2.0
/// @file
/// The names that tokens and keys share: signature algorithms (RFC 7518, section 3.1).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace jwtsync {

/// A JWS signature algorithm. "none" has no enumerator: it cannot be asked for.
enum class Algorithm : std::uint8_t {
  hs256,  ///< HMAC with SHA-256, RFC 7518, section 3.2
  hs384,  ///< HMAC with SHA-384
  hs512,  ///< HMAC with SHA-512
};

/// The name as it stands in a token's header: "HS256".
[[nodiscard]] std::string_view name_of(Algorithm algorithm) noexcept;

/// The algorithm of a header's or argument's exact name; nothing for any other text, "none" and "hs256" included.
[[nodiscard]] std::optional<Algorithm> algorithm_named(std::string_view name) noexcept;

/// The least number of bytes of an HMAC key of this algorithm: the size of its hash (RFC 7518, section 3.2).
[[nodiscard]] std::size_t minimum_key_size(Algorithm algorithm) noexcept;

}  // namespace jwtsync
