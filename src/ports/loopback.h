// SPDX-License-Identifier: Apache-2.0
// The names by which a machine speaks of itself.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jwtsync::ports {

/// A `Host` header or the authority of a URL (RFC 9110, sections 7.2 and 4.2.1), in its parts.
struct HostAndPort {
  std::string host;  ///< as it was written, an IPv6 address with its brackets
  std::uint16_t port = 0;
};

/// `HOST`, which has `otherwise` for its port, or `HOST:PORT` with a port from 1 to 65535; nothing for any other text.
[[nodiscard]] std::optional<HostAndPort> host_and_port(std::string_view authority, std::uint16_t otherwise);

/// Whether a `Host` header or the authority of a URL names this machine to itself: localhost, 127.0.0.1 or [::1].
[[nodiscard]] bool is_loopback_host(std::string_view host);

/// Whether an `Origin` header (RFC 6454, section 6.2) is that of a page of this machine; "null" is not.
[[nodiscard]] bool is_loopback_origin(std::string_view origin);

}  // namespace jwtsync::ports
