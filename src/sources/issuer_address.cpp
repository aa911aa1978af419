// SPDX-License-Identifier: Apache-2.0
#include "sources/issuer_address.h"

#include "base/characters.h"
#include "base/encoding.h"
#include "base/text.h"
#include "ports/http.h"

#include <algorithm>
#include <array>
#include <optional>

namespace jwtsync::sources {
namespace {

constexpr std::size_t longest_place = 1024;
constexpr std::size_t longest_path = 4096;  // PATH_MAX of Linux
constexpr std::string_view file_scheme = "file:";

tl::unexpected<Error> malformed(std::string message) {
  return failure(Code::locator_malformed, std::move(message),
                 "write jwks+https://HOST/PATH or oidc+https://ISSUER (docs/sources/jwks.md)");
}

/// RFC 3986 3.3: what a path is made of.
bool may_stand_in_path(char c) noexcept {
  return base::is_alphanumeric(c) || base::is_one_of(c, "-._~!$&'()*+,;=:@%/");
}

/// RFC 3986 3.4.
bool may_stand_in_query(char c) noexcept { return c == '?' || may_stand_in_path(c); }

tl::unexpected<Error> too_long() {
  return malformed("the address of an issuer has more than " + std::to_string(longest_place) + " characters");
}

std::string_view name_in(std::string_view piece) noexcept { return piece.substr(0, piece.find('=')); }

std::string with_piece(std::string place, std::string_view name, std::string_view value) {
  place += place.find('?') == std::string::npos ? '?' : '&';
  if (!name.empty()) place.append(name).append("=");
  return place.append(value);
}

/// What stands behind the "?" of a place.
std::vector<std::string_view> pieces_of(std::string_view place) {
  const std::size_t mark = place.find('?');
  return mark == std::string_view::npos ? std::vector<std::string_view>{} : base::split(place.substr(mark + 1), '&');
}

/// Whether it is an absolute path, `%` and two digits standing for a byte.
bool is_path(std::string_view value) {
  const auto path = base::percent_decode(value);
  return path && path->starts_with('/') && path->find('\0') == std::string::npos && value.size() <= longest_path;
}

/// The value of an option; nothing if the locator does not have it. No parameter has its name.
std::optional<std::string_view> option_in(const Locator& locator, std::string_view option) {
  for (const std::string_view piece : pieces_of(locator.place)) {
    if (name_in(piece) == option) return piece.substr(option.size() + 1);
  }
  return std::nullopt;
}

/// The address without the options.
std::string address_in(const Locator& locator) {
  std::string address = locator.place.substr(0, locator.place.find('?'));
  for (const std::string_view piece : pieces_of(locator.place)) {
    const bool is_option = std::any_of(locator.source->own_options.begin(), locator.source->own_options.end(),
                                       [&](const OwnOption& own) { return own.name == name_in(piece); });
    if (!is_option) address = with_piece(std::move(address), {}, piece);
  }
  return address;
}

/// The option that a misspelt name may have been meant for: to leave it in the address would hide the mistake.
std::optional<std::string_view> option_meant_by(std::string_view name) {
  constexpr std::array<std::string_view, 5> options{"trim", "format", insecure_option, ca_option, bearer_option};
  constexpr std::array<std::string_view, 5> other_names_of_ca{"cafile", "ca_file", "ca-file", "cacert", "cainfo"};
  constexpr std::size_t shortest = 3;  // of fewer letters each is near to another
  for (const std::string_view option : options) {
    if (base::equal_ignoring_case(name, option)) return option;
  }
  for (const std::string_view other : other_names_of_ca) {
    if (base::equal_ignoring_case(name, other)) return ca_option;
  }
  return name.size() < shortest ? std::nullopt : base::nearest(name, std::span(options).first(3));
}

}  // namespace

Result<std::string> parse_issuer_place(std::string_view written) {
  if (!written.starts_with("//")) return malformed("the address of an issuer begins with //HOST");
  if (written.size() > longest_place) return too_long();
  const std::string_view rest = written.substr(2);
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  const std::string_view authority = rest.substr(0, slash);
  if (!ports::is_authority(authority) || !ports::host_and_port(authority, 443)) {
    return malformed("the address of an issuer has no HOST or HOST:PORT");
  }
  const std::string_view path = rest.substr(slash);
  if (!std::all_of(path.begin(), path.end(), may_stand_in_path)) {
    return malformed("the path of an issuer's address has a character that cannot stand there");
  }
  return std::string(written);
}

Result<std::string> with_insecure(std::string place, std::string_view value) {
  if (value != "yes") return malformed("the option insecure takes yes");
  return with_piece(std::move(place), insecure_option, value);
}

Result<std::string> with_ca(std::string place, std::string_view value) {
  if (!is_path(value)) {
    return failure(Code::locator_malformed, "the option ca takes the absolute path of a file",
                   "write ca=/etc/ssl/ca.pem, a file of certificates (docs/sources/jwks.md)");
  }
  return with_piece(std::move(place), ca_option, value);
}

Result<std::string> with_bearer(std::string place, std::string_view value) {
  if (!value.starts_with(file_scheme) || !is_path(value.substr(file_scheme.size()))) {
    return failure(Code::locator_malformed, "the option bearer takes file: and the absolute path of a file",
                   "write bearer=file:/var/run/secrets/token; a token is never a part of a locator "
                   "(docs/sources/jwks.md)");
  }
  return with_piece(std::move(place), bearer_option, value);
}

Result<std::string> with_parameter(std::string place, std::string_view parameter) {
  const std::string_view name = name_in(parameter);
  if (name == insecure_option)
    return malformed("the option insecure is for plain HTTP: this address is asked by https");
  if (name == ca_option) return malformed("the option ca is for https: plain HTTP knows no certificates");
  if (const auto option = option_meant_by(name)) {
    return failure(Code::locator_malformed, "an option is misspelt, or a parameter of the address is nearly one",
                   "did you mean \"" + std::string(*option) +
                       "\"? A parameter of the address is written with a letter of its name as %XX "
                       "(docs/sources/jwks.md)");
  }
  if (!std::all_of(parameter.begin(), parameter.end(), may_stand_in_query)) {
    return malformed("the query of an issuer's address has a character that cannot stand there");
  }
  if (place.size() + parameter.size() > longest_place) return too_long();
  return with_piece(std::move(place), {}, parameter);
}

Result<std::string> issuer_url(const Locator& locator) {
  const std::string_view scheme = locator.source->scheme.substr(locator.source->scheme.find('+') + 1);
  std::string url = std::string(scheme) + ":" + address_in(locator);
  if (!option_in(locator, insecure_option) && is_open_to_others(url)) {
    return failure(Code::locator_malformed, "over plain HTTP anybody on the way could put keys of their own in place",
                   "ask by https, or allow it in so many words: ?insecure=yes (docs/sources/jwks.md)");
  }
  return url;
}

std::string ca_file_of(const Locator& locator) {
  const auto written = option_in(locator, ca_option);
  return written ? base::percent_decode(*written).value_or("") : std::string();
}

std::string bearer_file_of(const Locator& locator) {
  const auto written = option_in(locator, bearer_option);
  return written ? base::percent_decode(written->substr(file_scheme.size())).value_or("") : std::string();
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
