// SPDX-License-Identifier: Apache-2.0
// The names by which a machine speaks of itself.
#pragma once

#include <string_view>

namespace jwtsync::ports {

/// Whether a `Host` header or the authority of a URL (`host`, `host:port`, `[::1]:port`; RFC 9110, sections 7.2 and
/// 4.2.1) names this machine to itself.
[[nodiscard]] bool is_loopback_host(std::string_view host);

/// Whether an `Origin` header (RFC 6454, section 6.2) is that of a page of this machine; "null" is not.
[[nodiscard]] bool is_loopback_origin(std::string_view origin);

}  // namespace jwtsync::ports
