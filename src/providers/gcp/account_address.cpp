// SPDX-License-Identifier: Apache-2.0
#include "providers/gcp/account_address.h"

#include "base/text.h"
#include "providers/gcp/token_endpoint.h"

#include <algorithm>
#include <array>
#include <string>

namespace jwtsync::gcp {
namespace {

constexpr std::string_view https = "https://";

/// In lower case; an IPv6 address with its brackets, none with a port.
std::string host_of(std::string_view https_address) {
  const std::string_view rest = https_address.substr(https.size());
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  const std::size_t bracket = authority.starts_with('[') ? authority.find(']') : std::string_view::npos;
  return base::lower(authority.substr(0, authority.find(':', bracket == std::string_view::npos ? 0 : bracket)));
}

}  // namespace

bool is_of_universe(std::string_view https_address, std::string_view universe) {
  const std::string host = host_of(https_address);
  const std::string domain = base::lower(universe);
  return !domain.empty() && (host == domain || host.ends_with("." + domain));
}

bool is_token_place(std::string_view address) {
  if (is_https_address(address)) return true;
  constexpr std::string_view http = "http://";
  if (!address.starts_with(http)) return false;
  const std::string as_https = std::string(https) + std::string(address.substr(http.size()));
  if (!is_https_address(as_https)) return false;
  constexpr std::array<std::string_view, 6> near{"169.254.169.254", "[fd00:ec2::254]", "metadata.google.internal",
                                                 "localhost",       "127.0.0.1",       "[::1]"};
  return std::find(near.begin(), near.end(), host_of(as_https)) != near.end();
}

bool is_header_name(std::string_view name) noexcept {
  static constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || marks.find(c) != marks.npos;
  });
}

bool frames_a_message(std::string_view header_name) {
  constexpr std::array<std::string_view, 11> framing{
      "connection", "content-length",   "expect",  "host",    "http2-settings",   "keep-alive",
      "te",         "proxy-connection", "trailer", "upgrade", "transfer-encoding"};
  return std::find(framing.begin(), framing.end(), base::lower(header_name)) != framing.end();
}

}  // namespace jwtsync::gcp
