// SPDX-License-Identifier: Apache-2.0
// The names of this machine. A browser that was led here by a foreign name (DNS rebinding) sends that name as Host.
#include "ports/loopback.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace jwtsync::ports {
namespace {

constexpr std::array<std::string_view, 3> names{"localhost", "127.0.0.1", "[::1]"};
constexpr std::uint16_t any_port = 1;  // where none is written and it does not matter

}  // namespace

std::optional<HostAndPort> host_and_port(std::string_view authority, std::uint16_t otherwise) {
  const std::size_t colon = authority.rfind(':');
  // The colons inside [::1] begin no port.
  if (colon == std::string_view::npos || authority.ends_with(']')) {
    return HostAndPort{std::string(authority), otherwise};
  }
  const std::string_view digits = authority.substr(colon + 1);
  HostAndPort parts{std::string(authority.substr(0, colon)), 0};
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, parts.port);
  if (error != std::errc() || stop != end || parts.port == 0) return std::nullopt;
  return parts;
}

bool is_loopback_host(std::string_view host) {
  const std::optional<HostAndPort> parts = host_and_port(host, any_port);
  return parts && std::any_of(names.begin(), names.end(),
                              [&](std::string_view name) { return base::equal_ignoring_case(parts->host, name); });
}

bool is_loopback_origin(std::string_view origin) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (origin.starts_with(scheme)) return is_loopback_host(origin.substr(scheme.size()));
  }
  return false;
}

}  // namespace jwtsync::ports
