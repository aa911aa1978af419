// SPDX-License-Identifier: Apache-2.0
// The names of this machine. A browser that was led here by a foreign name (DNS rebinding) sends that name as Host.
#include "ports/loopback.h"

#include "base/text.h"

#include <algorithm>
#include <vector>

namespace jwtsync::ports {
namespace {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// The characters before the port, if what follows is one, or nothing.
std::string_view without_port(std::string_view host) noexcept {
  const std::size_t colon = host.rfind(':');
  // The colons inside [::1] begin no port.
  if (colon == std::string_view::npos || host.ends_with(']')) return host;
  const std::string_view port = host.substr(colon + 1);
  return std::all_of(port.begin(), port.end(), is_digit) ? host.substr(0, colon) : std::string_view{};
}

/// 127.0.0.0/8 (RFC 6890, section 2.2.2), in four decimal parts and no other spelling.
bool is_loopback_ipv4(std::string_view text) {
  const std::vector<std::string_view> parts = base::split(text, '.');
  const auto is_octet = [](std::string_view part) {
    return !part.empty() && part.size() <= 3 && std::all_of(part.begin(), part.end(), is_digit);
  };
  return parts.size() == 4 && parts.front() == "127" && std::all_of(parts.begin(), parts.end(), is_octet);
}

}  // namespace

bool is_loopback_host(std::string_view host) {
  const std::string_view name = without_port(host);
  return name == "[::1]" || base::equal_ignoring_case(name, "localhost") || is_loopback_ipv4(name);
}

bool is_loopback_origin(std::string_view origin) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (origin.starts_with(scheme)) return is_loopback_host(origin.substr(scheme.size()));
  }
  return false;
}

}  // namespace jwtsync::ports
