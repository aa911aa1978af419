// SPDX-License-Identifier: Apache-2.0
#include "service/relayed.h"

#include "base/text.h"
#include "ports/http.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace jwtsync::service {
namespace {

/// What proxies add, besides all that begins with `x-forwarded-`.
constexpr auto of_proxies = std::to_array<std::string_view>(
    {"forwarded", "via", "x-real-ip", "x-client-ip", "cdn-loop", "true-client-ip", "x-proxyuser-ip", "cf-connecting-ip",
     "x-cluster-client-ip", "x-original-forwarded-for", "x-envoy-external-address"});

tl::unexpected<Error> denied(std::string message, std::string hint) {
  return failure(Code::access_denied, std::move(message), std::move(hint));
}

/// RFC 9110 5.1: the names of fields have no case.
bool is_of_a_proxy(std::string_view field) {
  return base::starts_in_any_case(field, "x-forwarded-") ||
         std::any_of(of_proxies.begin(), of_proxies.end(),
                     [&](std::string_view name) { return base::equal_ignoring_case(field, name); });
}

/// Fetch Metadata: a browser says whether the page that asks is of the asked site.
bool is_of_another_site(std::string_view field, std::string_view value) {
  return base::equal_ignoring_case(field, "sec-fetch-site") && value != "none" && value != "same-origin";
}

}  // namespace

Result<void> check_not_relayed(const ReceivedRequest& request) {
  constexpr const char* hint = "ask as 127.0.0.1 or localhost, or configure access tokens";
  bool names_a_host = false;
  for (const auto& [field, value] : request.headers) {
    if (is_of_a_proxy(field)) {
      return denied("this request was forwarded by a proxy", "configure access tokens to be asked through a proxy");
    }
    if (is_of_another_site(field, value)) return denied("a page of another site sent this request", hint);
    const bool is_host = base::equal_ignoring_case(field, "host");
    names_a_host = names_a_host || is_host;
    const bool foreign = (is_host && !ports::is_loopback_host(value)) ||
                         (base::equal_ignoring_case(field, "origin") && !ports::is_loopback_origin(value));
    if (foreign) return denied("the " + base::lower(field) + " of this request is not this machine", hint);
  }
  if (!names_a_host) return denied("this request names no host", hint);  // RFC 9112 3.2: every client of HTTP/1.1 does
  return {};
}

}  // namespace jwtsync::service
