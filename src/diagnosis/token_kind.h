// SPDX-License-Identifier: Apache-2.0
// Texts that stand where a JWT should, and what they are by how they begin.
#pragma once

#include "diagnosis/advice.h"

#include <optional>
#include <string_view>

namespace jwtsync::diagnosis {

inline constexpr std::string_view signed_cookie_of_flask = "a signed cookie of Flask (itsdangerous)";

/// Such as "a Google access token"; empty for what is not known. It goes by prefixes and shapes that those who give
/// such texts write themselves, and quotes nothing of the text.
[[nodiscard]] std::string_view kind_of(std::string_view text) noexcept;

/// What to do about a kind that no issuer gave as a token, such as a placeholder; nothing for those of issuers.
[[nodiscard]] std::optional<Words> remedy_of_kind(std::string_view kind) noexcept;

}  // namespace jwtsync::diagnosis
