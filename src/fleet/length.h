// SPDX-License-Identifier: Apache-2.0
// How long a secret is, as a report tells it: in steps, since its exact length would tell of the secret.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace jwtsync::fleet {

/// "length 48 or more": the largest of 32, 48, 64, 96 and 128 that is not above; "length below 32".
[[nodiscard]] std::string reported_length(std::size_t characters);

/// How many characters at least, of such a text: 0 for "length below 32"; nothing for any other.
[[nodiscard]] std::optional<std::size_t> least_reported(std::string_view text);

}  // namespace jwtsync::fleet
