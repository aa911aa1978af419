// SPDX-License-Identifier: Apache-2.0
// Where a secret is, in place of the secret: paths, addresses, locators.
#pragma once

#include <string_view>

namespace jwtsync::sources::not_meant {

/// A path under one of the folders where secrets and programs lie, or a relative one, of two segments and more. Odds:
/// five characters are fixed, and base64 seldom keeps to one case: 1 in 10 to the 11th.
[[nodiscard]] bool is_path(std::string_view value) noexcept;

/// The sentence about a value that is a path, an address or a locator; else empty.
[[nodiscard]] std::string_view place(std::string_view value) noexcept;

}  // namespace jwtsync::sources::not_meant
