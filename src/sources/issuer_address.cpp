// SPDX-License-Identifier: Apache-2.0
#include "sources/issuer_address.h"

#include "ports/http.h"

#include <algorithm>

namespace jwtsync::sources {
namespace {

constexpr std::size_t longest_place = 1024;
constexpr std::string_view insecure_mark = "?insecure=yes";

tl::unexpected<Error> malformed(std::string message) {
  return failure(Code::locator_malformed, std::move(message),
                 "write jwks+https://HOST/PATH or oidc+https://ISSUER (docs/sources/jwks.md)");
}

/// RFC 3986 3.3: what a path is made of.
bool may_stand_in_path(char c) noexcept {
  constexpr std::string_view others = "-._~!$&'()*+,;=:@%/";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         others.find(c) != std::string_view::npos;
}

}  // namespace

Result<std::string> parse_issuer_place(std::string_view written) {
  if (!written.starts_with("//")) return malformed("the address of an issuer begins with //HOST");
  if (written.size() > longest_place) {
    return malformed("the address of an issuer has more than " + std::to_string(longest_place) + " characters");
  }
  const std::string_view rest = written.substr(2);
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  if (!ports::is_authority(rest.substr(0, slash)))
    return malformed("the address of an issuer has no HOST or HOST:PORT");
  const std::string_view path = rest.substr(slash);
  if (!std::all_of(path.begin(), path.end(), may_stand_in_path)) {
    return malformed("the path of an issuer's address has a character that cannot stand there");
  }
  return std::string(written);
}

Result<std::string> with_insecure(std::string place, std::string_view value) {
  if (value != "yes") return malformed("the option insecure takes yes");
  return std::move(place) + std::string(insecure_mark);
}

Result<std::string> issuer_url(const Locator& locator) {
  const std::string_view scheme = locator.source->scheme.substr(locator.source->scheme.find('+') + 1);
  const std::size_t mark = locator.place.find('?');
  std::string url = std::string(scheme) + ":" + locator.place.substr(0, mark);
  if (mark == std::string::npos && is_open_to_others(url)) {
    return failure(Code::locator_malformed, "over plain HTTP anybody on the way could put keys of their own in place",
                   "ask by https, or allow it in so many words: ?insecure=yes (docs/sources/jwks.md)");
  }
  return url;
}

std::vector<Warning> plain_http_warnings(const Surroundings& where, const Locator& locator) {
  const Result<std::string> url = issuer_url(locator);
  if (!where.environment.is_deployed() || !url || !is_open_to_others(*url)) return {};
  return {{WarningKind::plain_http,
           "the keys of " + *url + " came over plain HTTP, which anybody on the way can change", true}};
}

bool is_open_to_others(std::string_view url) {
  return url.starts_with("http:") && !ports::is_loopback_host(ports::authority_of(url));
}

}  // namespace jwtsync::sources
