// SPDX-License-Identifier: Apache-2.0
// What every HttpClient, real or fake, asks of a request before it sends it, and the names by which a machine speaks of
// itself.
#pragma once

#include <jwtsync/world.h>
#include <cstdint>
#include <optional>
#include <string>
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
