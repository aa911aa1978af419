// SPDX-License-Identifier: Apache-2.0
// Who may ask for reports and answers.
#pragma once

#include <jwtsync/result.h>
#include <jwtsync/service.h>
#include <jwtsync/world.h>
#include <cstddef>
#include <string_view>

namespace jwtsync::service {

/// The header that carries an access token.
inline constexpr std::string_view access_header = "Jwtsync-Access";

/// An access token has at least so many characters.
inline constexpr std::size_t min_token_size = 32;

/// Lets a request pass, or says why not. Errors: `access_denied`; `file_unreadable` (a 503) where the request's token
/// is none of those that could be read, and some could not: then nobody knows whether it is good.
[[nodiscard]] Result<void> admit(const World& world, const AccessPolicy& policy, const HttpRequest& request);

}  // namespace jwtsync::service
