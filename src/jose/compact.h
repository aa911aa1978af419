// SPDX-License-Identifier: Apache-2.0
// The compact form of a JWS (RFC 7515, section 7.1): three base64url parts joined by dots.
#pragma once

#include <optional>
#include <string_view>

namespace jwtsync::jose {

/// The parts of a token, still encoded.
struct Compact {
  std::string_view header;
  std::string_view payload;
  std::string_view signature;
  std::string_view signing_input;  ///< header and payload with the dot between them
};

/// The parts; nothing unless there are three, with a header and a signature. (The payload of a JWS may be empty; that
/// of a JWT is never.) A dot in the last one is left for the decoder to refuse, as every other character that base64url
/// does not have.
[[nodiscard]] std::optional<Compact> split_compact(std::string_view token) noexcept;

}  // namespace jwtsync::jose
