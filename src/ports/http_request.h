// SPDX-License-Identifier: Apache-2.0
// What every HttpClient, real or fake, asks of a request before it sends it.
#pragma once

#include <jwtsync/world.h>
#include <string_view>

namespace jwtsync::ports {

/// Whether a request can be sent as it is: an http or https URL, and nothing that would break out of its line.
/// `argument_invalid` otherwise.
[[nodiscard]] Result<void> check_request(const HttpRequest& request);

/// Host and port of an http or https URL, without a name and password before them: fit for messages. Empty for any
/// other text.
[[nodiscard]] std::string_view authority_of(std::string_view url) noexcept;

/// Whether `text` may stand in a URL as `host` or `host:port`.
[[nodiscard]] bool is_authority(std::string_view text) noexcept;

}  // namespace jwtsync::ports
