// SPDX-License-Identifier: Apache-2.0
// Where a server listens, as text and back.
#include <arpa/inet.h>
#include <fmt/format.h>
#include <jwtsync/system.h>

#include <array>
#include <charconv>
#include <optional>

namespace jwtsync {
namespace {

bool is_ip(int family, const std::string& host) {
  std::array<unsigned char, sizeof(in6_addr)> bytes{};
  return ::inet_pton(family, host.c_str(), bytes.data()) == 1;
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, port);
  if (error != std::errc() || stop != end) return std::nullopt;
  return port;
}

}  // namespace

Result<Address> Address::parse(std::string_view text) {
  const auto refused = [&] {
    return failure(Code::argument_invalid, fmt::format("\"{}\" is not an address to listen on", text),
                   "write IP:PORT, such as 127.0.0.1:7517 or [::1]:7517");
  };
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || text.find('\0') != std::string_view::npos) return refused();
  const std::optional<std::uint16_t> port = parse_port(text.substr(colon + 1));
  if (!port) return refused();

  std::string_view host = text.substr(0, colon);
  if (host == "localhost") host = "127.0.0.1";
  // RFC 3986 3.2.2: an IPv6 address stands in brackets, so that its colons are not taken for the port's.
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  if (!is_ip(bracketed ? AF_INET6 : AF_INET, std::string(host))) return refused();
  return Address{std::string(host), *port, {}};
}

bool Address::is_loopback() const noexcept {
  in_addr four{};
  if (::inet_pton(AF_INET, host.c_str(), &four) == 1) return (ntohl(four.s_addr) >> 24) == 127;
  in6_addr six{};
  return ::inet_pton(AF_INET6, host.c_str(), &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

std::string Address::text() const {
  if (!unix_socket.empty()) return "unix:" + unix_socket;
  const bool six = host.find(':') != std::string::npos;
  return six ? fmt::format("[{}]:{}", host, port) : fmt::format("{}:{}", host, port);
}

}  // namespace jwtsync
