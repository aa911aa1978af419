// SPDX-License-Identifier: Apache-2.0
// Texts that stand where a JWT should, and what they are by how they begin.
#pragma once

#include <string_view>

namespace jwtsync::diagnosis {

/// Such as "a Google access token"; empty for what is not known. It goes by prefixes and shapes that those who give
/// such texts write themselves, and quotes nothing of the text.
[[nodiscard]] std::string_view kind_of(std::string_view text) noexcept;

}  // namespace jwtsync::diagnosis
