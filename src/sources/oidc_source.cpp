// SPDX-License-Identifier: Apache-2.0
// oidc+https://ISSUER, the public keys of an OpenID provider, found by discovery (OpenID Connect Discovery 1.0).
#include "json/strict.h"
#include "ports/http.h"
#include "sources/catalog.h"
#include "sources/issuer_address.h"
#include "sources/issuer_documents.h"

namespace jwtsync::sources {
namespace {

constexpr json::Limits limits{.size = document_limit, .depth = 16, .members = 1024};

tl::unexpected<Error> malformed(const std::string& issuer, const std::string& message) {
  return failure(Code::answer_malformed, "the discovery document of " + issuer + " " + message,
                 "write the issuer just as its tokens and its document have it (docs/sources/jwks.md)");
}

/// OpenID Connect Discovery 1.0, section 4: a "/" at the end goes before the path is put on.
std::string discovery_url(std::string issuer) {
  if (issuer.ends_with('/')) issuer.pop_back();
  return std::move(issuer) + "/.well-known/openid-configuration";
}

std::string text_member(const json::Value& document, const char* name) {
  const auto found = document.find(name);
  return found != document.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// As safe as the issuer's own address has to be.
bool may_be_asked(std::string_view url, std::string_view issuer) {
  const std::size_t colon = url.find("://");
  if (colon == std::string_view::npos) return false;
  const std::string_view rest = url.substr(colon + 3);
  if (!ports::is_authority(rest.substr(0, rest.find_first_of("/?#")))) return false;
  if (url.starts_with("https://")) return true;
  return url.starts_with("http://") && issuer.starts_with("http:") &&
         (!is_open_to_others(url) || is_open_to_others(issuer));
}

Result<std::string> key_set_url(const Search& search, const std::string& issuer) {
  const Result<http::Answer> answer = get_document(search, discovery_url(issuer), {{"Accept", "application/json"}});
  if (!answer) return failure(answer.error());
  const Result<json::Value> document = json::parse(answer->body(), Code::answer_malformed, limits);
  if (!document) return malformed(issuer, "is not strict JSON: " + document.error().message);
  // OpenID Connect Discovery 1.0, section 4.3: identical to the issuer that was asked for.
  if (!document->is_object() || text_member(*document, "issuer") != issuer) {
    return malformed(issuer, "is of another issuer");
  }
  std::string url = text_member(*document, "jwks_uri");
  if (!may_be_asked(url, issuer)) return malformed(issuer, "has no jwks_uri that may be asked, by https");
  return url;
}

Result<RawValue> read(const Search& search, const Locator& locator) {
  const Result<std::string> issuer = issuer_url(locator);
  if (!issuer) return failure(issuer.error());
  const Result<std::string> url = key_set_url(search, *issuer);
  if (!url) return failure(url.error());
  return fetch_key_set(search, *url);
}

}  // namespace

constinit const Source oidc_source{
    .scheme = "oidc+https", .form = "oidc+https://issuer", .place_of = parse_issuer_place, .read = read};

constinit const Source plain_oidc_source{.scheme = "oidc+http",
                                         .form = "oidc+http://localhost",
                                         .place_of = parse_issuer_place,
                                         .read = read,
                                         .warnings_about = plain_http_warnings,
                                         .own_option = insecure_option,
                                         .with_own_option = with_insecure};

}  // namespace jwtsync::sources
