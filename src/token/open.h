// SPDX-License-Identifier: Apache-2.0
// Taking a token apart, before any key is involved: the rules that verifying and inspecting share.
#pragma once

#include "jose/compact.h"
#include "jose/header.h"
#include "token/objection.h"
#include "token/scratch.h"

#include <string_view>

namespace jwtsync::token {

/// What is wrong with a part that cannot be decoded.
inline constexpr std::string_view not_base64url = "is not base64url without padding";

/// The parts of a token that is not too large.
[[nodiscard]] tl::expected<jose::Compact, Objection> split(std::string_view token) noexcept;

/// RFC 7519 6: whether a text is an unsecured token, which has no signature and says so by its algorithm, "none".
[[nodiscard]] bool is_unsecured(std::string_view token, Scratch::Memory& memory) noexcept;

/// The header, decoded and read into `memory`.
[[nodiscard]] tl::expected<jose::Header, Objection> open_header(std::string_view encoded,
                                                                Scratch::Memory& memory) noexcept;

/// Decodes payload and signature.
[[nodiscard]] Checked decode_rest(const jose::Compact& parts, Scratch::Memory& memory) noexcept;

/// Reads the claims of a decoded payload.
[[nodiscard]] Checked read_claims(Scratch::Memory& memory) noexcept;

}  // namespace jwtsync::token
