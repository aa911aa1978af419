// SPDX-License-Identifier: Apache-2.0
// A token on standard input.
#pragma once

#include <cstddef>
#include <string>
#include "cli/console.h"

namespace jwtsync::cli {

/// How much is read in search of a token, white space around it included, in bytes. It is far more than a token may
/// have, so that the error of one that is too large can say how large it is.
inline constexpr std::size_t longest_token_input = std::size_t{1} << 20;

/// The token on standard input, white space around it taken off; who has to type it is told. Errors: those of Input.
[[nodiscard]] Result<std::string> read_token(Console& console);

}  // namespace jwtsync::cli
