// SPDX-License-Identifier: Apache-2.0
#include "sources/discovery_document.h"

#include "base/characters.h"
#include "base/text.h"
#include "json/strict.h"
#include "ports/http.h"
#include "sources/issuer_address.h"

#include <algorithm>
#include <utility>

namespace jwtsync::sources {
namespace {

constexpr json::Limits limits{.size = std::size_t{512} << 10, .depth = 16, .members = 1024};
constexpr std::size_t longest_quotation = 256;  // characters
constexpr std::string_view plain = "http://", secure = "https://";

tl::unexpected<Error> malformed(const std::string& issuer, const std::string& message, std::string hint) {
  return failure(Code::answer_malformed, "the discovery document of " + issuer + " " + message, std::move(hint));
}

std::string text_member(const json::Value& document, const char* name) {
  if (!document.is_object()) return {};
  const auto found = document.find(name);
  return found != document.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool is_fit_for_a_line(std::string_view url) {
  const bool is_printable = std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c <= '~'; });
  return is_printable && url.size() <= longest_quotation && url.find('@') == std::string_view::npos;
}

/// What the document says. A name and password in a URL are for nobody's eyes.
std::string shown(std::string_view url) {
  return is_fit_for_a_line(url) ? '"' + std::string(url) + '"' : "a text that is not a plain address";
}

/// The locator of one tenant, where a name has a place for it in braces, as that of Microsoft Entra's "common" has.
std::string of_one_tenant(std::string_view name) {
  const std::size_t begin = name.find('{'), end = name.find('}', begin);
  if (end == std::string_view::npos || !is_fit_for_a_line(name)) return "oidc+https://HOST/TENANT";
  return "oidc+" + std::string(name.substr(0, begin)) + "TENANT" + std::string(name.substr(end + 1));
}

bool is_plain_and_secure(std::string_view a, std::string_view b) {
  return a.starts_with(plain) && b.starts_with(secure) && a.substr(plain.size()) == b.substr(secure.size());
}

std::string without_slash(std::string_view url) {
  return std::string(url.substr(0, url.size() - (url.ends_with('/') ? 1 : 0)));
}

/// Of two names of an issuer that differ: what to do, where it is known why.
std::string hint_on(const std::string& theirs, const std::string& ours) {
  if (theirs.empty()) return "see whether this address is that of an OpenID provider (docs/sources/jwks.md)";
  if (theirs.find('{') != std::string::npos) {
    return "no token has this issuer, the document is for every tenant: name yours, " + of_one_tenant(theirs) +
           ", or take the keys of all by jwks+ and the document's jwks_uri (docs/sources/jwks.md)";
  }
  if (without_slash(theirs) == without_slash(ours)) {
    return std::string("the two differ by the slash at the end only: write oidc+") +
           (theirs.ends_with('/') ? ours + "/" : without_slash(ours));
  }
  if (is_plain_and_secure(theirs, ours)) {
    return "the issuer does not know that it is asked by https: it stands behind a proxy, and must be told its public "
           "address, which its tokens have too (docs/sources/jwks.md)";
  }
  if (is_plain_and_secure(ours, theirs)) return "the two differ by http and https only: ask by https, as it says";
  if (base::equal_ignoring_case(theirs, ours)) {
    return "the two differ in capital letters only: write the issuer just as its tokens and its document have it";
  }
  return "write the issuer just as its tokens and its document have it (docs/sources/jwks.md)";
}

/// RFC 3986 2: a space or control character stands in no URL.
bool has_space_or_control(std::string_view url) {
  return std::any_of(url.begin(), url.end(), [](char c) { return c == ' ' || base::is_ascii_control(c); });
}

/// As safe as the issuer's own address has to be.
bool may_be_asked(std::string_view url, std::string_view issuer) {
  if (has_space_or_control(url)) return false;
  const std::size_t colon = url.find("://");
  if (colon == std::string_view::npos) return false;
  const std::string_view rest = url.substr(colon + 3);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  if (!ports::is_authority(authority) || !ports::host_and_port(authority, 443)) return false;
  if (url.starts_with(secure)) return true;
  return url.starts_with(plain) && issuer.starts_with("http:") &&
         (!is_open_to_others(url) || is_open_to_others(issuer));
}

tl::unexpected<Error> unfit_key_set_url(const std::string& url, const std::string& issuer) {
  const std::string without_query = url.substr(0, url.find('?'));  // a query may hold what nobody should see
  if (url.empty()) {
    return malformed(issuer, "has no jwks_uri",
                     "if the issuer publishes keys, name their own address: jwks+https://HOST/PATH");
  }
  if (url.starts_with(plain) && !has_space_or_control(url)) {
    return malformed(issuer, "has a jwks_uri by plain HTTP, " + shown(without_query),
                     issuer.starts_with(secure)
                         ? "the issuer does not know that it is asked by https: it stands behind a proxy, and must be "
                           "told its public address; or name the key set's own address: jwks+https://HOST/PATH "
                           "(docs/sources/jwks.md)"
                         : "keys come by https, or from this machine, unless ?insecure=yes allows it "
                           "(docs/sources/jwks.md)");
  }
  return malformed(issuer, "has a jwks_uri that may not be asked, by https: " + shown(without_query),
                   "name the key set's own address: jwks+https://HOST/PATH (docs/sources/jwks.md)");
}

}  // namespace

std::string discovery_url(std::string issuer, std::string_view query) {
  // A "/" at the end goes before the path is put on.
  if (issuer.ends_with('/')) issuer.pop_back();
  issuer += "/.well-known/openid-configuration";
  if (!query.empty()) issuer.append("?").append(query);
  return issuer;
}

Result<std::string> key_set_url(std::string_view text, const std::string& issuer) {
  const Result<json::Value> document = json::parse(text, Code::answer_malformed, limits);
  if (!document) {
    return malformed(issuer, "is not strict JSON: " + document.error().message,
                     "see what stands at this address (docs/sources/jwks.md)");
  }
  const std::string theirs = text_member(*document, "issuer");
  // OpenID Connect Discovery 1.0, section 4.3: identical to the issuer that was asked for.
  if (theirs != issuer) {
    return malformed(issuer, "is of another issuer: it " + (theirs.empty() ? "names none" : "says " + shown(theirs)),
                     hint_on(theirs, issuer));
  }
  std::string url = text_member(*document, "jwks_uri");
  if (!may_be_asked(url, issuer)) return unfit_key_set_url(url, issuer);
  return url;
}

}  // namespace jwtsync::sources
