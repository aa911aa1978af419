// SPDX-License-Identifier: Apache-2.0
// What a name that is not there was probably meant to be.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace jwtsync::cli {

/// The name that was probably meant: the nearest by edits, one of the same letters in another order ("sing" for
/// "sign"), or the first that `word` begins ("gen" for "generate").
[[nodiscard]] std::optional<std::string_view> meant_by(std::string_view word, std::span<const std::string_view> names);

}  // namespace jwtsync::cli
