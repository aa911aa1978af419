// SPDX-License-Identifier: Apache-2.0
#include "fleet/target.h"

#include "base/characters.h"
#include "fleet/comparison.h"
#include "fleet/reader.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace jwtsync::fleet {
namespace {

constexpr std::string_view dns_prefix = "dns+";
constexpr std::string_view unix_prefix = "unix:";
constexpr std::array<std::string_view, 2> schemes{"http://", "https://"};
constexpr std::size_t max_addresses = 4096;  // of one name
constexpr std::size_t max_port_digits = 5;
constexpr unsigned max_port = 65535;

tl::unexpected<Error> refused(std::string message) {
  return failure(Code::argument_invalid, std::move(message),
                 "write http://HOST:PORT, https://HOST:PORT, dns+http://HOST:PORT or unix:/PATH");
}

bool is_host(std::string_view host) {
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
    return !host.empty() && std::all_of(host.begin(), host.end(),
                                        [](char c) { return base::is_alphanumeric(c) || c == ':' || c == '.'; });
  }
  return !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
    return base::is_alphanumeric(c) || c == '.' || c == '-' || c == '_';
  });
}

bool is_port(std::string_view port) {
  if (port.empty() || port.size() > max_port_digits) return false;
  unsigned value = 0;
  for (const char c : port) {
    if (c < '0' || c > '9') return false;
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  return value >= 1 && value <= max_port;
}

/// The host of `HOST` or `HOST:PORT`; nothing if it is neither.
std::optional<std::string_view> host_of(std::string_view authority) {
  const std::size_t colon = authority.rfind(':');
  const std::size_t bracket = authority.rfind(']');
  const bool has_port = colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket);
  const std::string_view host = has_port ? authority.substr(0, colon) : authority;
  if (!is_host(host) || (has_port && !is_port(authority.substr(colon + 1)))) return std::nullopt;
  return host;
}

Result<Directions> parse_unix(std::string_view path) {
  if (!path.starts_with('/')) return refused("a Unix socket is named by its whole path");
  if (!is_printable(path)) return refused("a path has a control character");
  return Directions{"http://localhost", std::string(path), {}, {}};
}

/// The file that the query of an https target names, which is taken off; empty where there is no query.
Result<std::string> take_ca_file(std::string_view& authority, std::string_view scheme) {
  constexpr std::string_view option = "?ca=";
  const std::size_t query = authority.find('?');
  if (query == std::string_view::npos) return std::string();
  const std::string_view path = authority.substr(query);
  if (!path.starts_with(option)) return refused("a target has no query but ?ca=/PATH");
  if (scheme != "https://") return refused("?ca=/PATH is for targets of https");
  if (!path.substr(option.size()).starts_with('/') || !is_printable(path)) {
    return refused("?ca= names a file by its whole path");
  }
  authority = authority.substr(0, query);
  return std::string(path.substr(option.size()));
}

Result<Directions> parse_url(std::string_view url, std::string_view scheme) {
  std::string_view authority = url.substr(scheme.size());
  Result<std::string> ca_file = take_ca_file(authority, scheme);
  if (authority.ends_with('/')) authority.remove_suffix(1);
  if (authority.find('@') != std::string_view::npos) {
    return failure(Code::argument_invalid, "a target has no user name and no password",
                   "a process that wants to know who asks takes a token: jwtsync agree --access-token-file PATH");
  }
  if (!ca_file) return failure(std::move(ca_file).error());
  if (authority.find_first_of("/?#") != std::string_view::npos) {
    return refused("a target is an address alone, without path, query or fragment");
  }
  const std::optional<std::string_view> host = host_of(authority);
  if (!host) return refused("a target needs a host, and a port from 1 to 65535");
  return Directions{std::string(scheme) + std::string(authority), {}, std::string(*host), std::move(*ca_file)};
}

}  // namespace

Result<Directions> parse_target(std::string_view text) {
  if (text.starts_with(unix_prefix)) return parse_unix(text.substr(unix_prefix.size()));
  const bool every_address = text.starts_with(dns_prefix);
  const std::string_view url = every_address ? text.substr(dns_prefix.size()) : text;
  for (const std::string_view scheme : schemes) {
    if (!url.starts_with(scheme)) continue;
    Result<Directions> target = parse_url(url, scheme);
    if (target && !every_address) target->name.clear();
    return target;
  }
  return refused("a target begins with http://, https://, dns+http://, dns+https:// or unix:/");
}

std::string shown(std::string_view target) {
  std::string result = printable(target);
  const std::size_t start = result.find("://");
  const std::size_t at = result.rfind('@');
  if (start != std::string::npos && at != std::string::npos && at > start) {
    result.replace(start + 3, at - start - 3, "[removed]");
  }
  return result;
}

Result<std::vector<Endpoint>> endpoints_of(const std::string& target, HttpClient& http) {
  Result<Directions> parsed = parse_target(target);
  if (!parsed) return failure(std::move(parsed).error());
  if (parsed->name.empty())
    return std::vector{Endpoint{TargetUrl{shown(target)}, parsed->base_url, parsed->unix_socket, parsed->ca_file}};

  Result<std::vector<std::string>> addresses = http.addresses(parsed->name);
  if (!addresses) return failure(std::move(addresses).error());
  if (addresses->empty()) {
    return failure(Code::target_unreachable, "the name " + parsed->name + " has no address",
                   "is the service running, and is its name one that resolves to every process of it?");
  }
  if (addresses->size() > max_addresses) addresses->resize(max_addresses);
  std::vector<Endpoint> endpoints;
  for (const std::string& address : *addresses) {
    endpoints.push_back({OneOfName{shown(target), address}, parsed->base_url, address, parsed->ca_file});
  }
  return endpoints;
}

}  // namespace jwtsync::fleet

namespace jwtsync {
namespace {

std::string words_for(const TargetUrl& target) { return target.url; }
std::string words_for(const OneOfName& target) { return target.name + " " + target.address; }
std::string words_for(const CollectedLine& target) { return "line " + std::to_string(target.number); }
std::string words_for(const Missing& target) { return "--expect " + std::to_string(target.expected); }
std::string words_for(const MissingService& target) { return "--service " + target.name; }
std::string words_for(const Unsettled& /*target*/) { return "--wait"; }
std::string words_for(const OwnSource& target) { return target.locator; }
std::string words_for(const Dialled& target) { return target.who + " via " + target.collector; }

}  // namespace

std::string text_of(const Target& target) {
  return std::visit([](const auto& kind) { return words_for(kind); }, target);
}

Result<void> fleet::check_target(std::string_view text) {
  return parse_target(text).map([](const Directions&) {});
}

Result<void> check_targets(const std::vector<std::string>& targets) {
  for (const std::string& target : targets) {
    Result<fleet::Directions> parsed = fleet::parse_target(target);
    if (!parsed) return failure(std::move(parsed).error().at(fleet::shown(target)));
  }
  return {};
}

}  // namespace jwtsync
