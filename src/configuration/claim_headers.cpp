// SPDX-License-Identifier: Apache-2.0
// Which claims may stand in which header fields of an answer.
#include <jwtsync/configuration.h>

#include "base/characters.h"
#include "base/text.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace jwtsync {
namespace {

constexpr std::size_t most_headers = 32, longest_name = 64;

constexpr bool is_letter_digit_or_hyphen(char c) noexcept { return base::is_lower(c) || base::is_digit(c) || c == '-'; }

/// Fields that mean something to a client, a server or a proxy, in an answer or in the request that a proxy copies them
/// to (RFC 9110, RFC 9111, RFC 6265, RFC 7239): a claim must not say it in their place.
bool is_taken(std::string_view lower_name) noexcept {
  constexpr std::array<std::string_view, 45> taken{"accept",
                                                   "age",
                                                   "allow",
                                                   "alt-svc",
                                                   "authorization",
                                                   "cache-control",
                                                   "clear-site-data",
                                                   "connection",
                                                   "cookie",
                                                   "date",
                                                   "etag",
                                                   "expect",
                                                   "expires",
                                                   "forwarded",
                                                   "from",
                                                   "host",
                                                   "keep-alive",
                                                   "last-modified",
                                                   "link",
                                                   "location",
                                                   "max-forwards",
                                                   "origin",
                                                   "pragma",
                                                   "range",
                                                   "referer",
                                                   "refresh",
                                                   "retry-after",
                                                   "server",
                                                   "set-cookie",
                                                   "strict-transport-security",
                                                   "te",
                                                   "trailer",
                                                   "transfer-encoding",
                                                   "upgrade",
                                                   "user-agent",
                                                   "vary",
                                                   "via",
                                                   "warning",
                                                   "www-authenticate",
                                                   "x-forwarded-for",
                                                   "x-forwarded-host",
                                                   "x-forwarded-port",
                                                   "x-forwarded-proto",
                                                   "x-original-url",
                                                   "x-real-ip"};
  constexpr std::array<std::string_view, 8> families{"accept-",  "access-control-", "content-", "if-",
                                                     "jwtsync-", "proxy-",          "sec-",     "x-accel-"};
  return std::find(taken.begin(), taken.end(), lower_name) != taken.end() ||
         std::any_of(families.begin(), families.end(),
                     [lower_name](std::string_view family) { return lower_name.starts_with(family); });
}

/// What is wrong with the name of a header field; empty if nothing is.
std::string_view fault_in(const std::string& lower_name) {
  // RFC 9110 5.6.2 allows more. An underscore would be a hyphen to CGI and WSGI, and so another field's name.
  if (lower_name.empty() || lower_name.size() > longest_name ||
      !std::all_of(lower_name.begin(), lower_name.end(), is_letter_digit_or_hyphen)) {
    return "a header's name is made of letters, digits and hyphens, at most 64 of them";
  }
  if (is_taken(lower_name)) return "a claim must not stand in a header that has a meaning of its own";
  return {};
}

}  // namespace

Result<void> check_claim_headers(const std::vector<ClaimHeader>& claim_headers) {
  const auto invalid = [](std::string_view what) {
    return failure(Code::argument_invalid, std::string(what), "write it as in sub=X-Jwt-Subject");
  };
  if (claim_headers.size() > most_headers) return invalid("at most 32 claims can be told in headers");
  std::set<std::string> names;
  for (const ClaimHeader& each : claim_headers) {
    if (each.claim.empty()) return invalid("the claim of a header must have a name");
    std::string name = base::lower(each.header);
    if (const std::string_view fault = fault_in(name); !fault.empty()) return invalid(fault);
    if (!names.insert(std::move(name)).second) return invalid("two claims must not stand in one header");
  }
  return {};
}

}  // namespace jwtsync
