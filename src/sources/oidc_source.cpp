// SPDX-License-Identifier: Apache-2.0
// oidc+https://ISSUER, the public keys of an OpenID provider, found by discovery (OpenID Connect Discovery 1.0).
#include "base/text.h"
#include "ports/http.h"
#include "sources/catalog.h"
#include "sources/discovery_document.h"
#include "sources/issuer_address.h"
#include "sources/issuer_documents.h"

#include <algorithm>

namespace jwtsync::sources {
namespace {

/// The address of an issuer as its tokens name it, and not that of its document, which is made of it.
Result<std::string> place_of(std::string_view written) {
  if (written.ends_with("/.well-known/openid-configuration")) {
    return failure(Code::locator_malformed, "an issuer is written without the path of its discovery document",
                   "leave out /.well-known/openid-configuration: it is put on (docs/sources/jwks.md)");
  }
  return parse_issuer_place(written);
}

/// RFC 6454 4 and 5: a port that is not written is that of the scheme, and hosts are compared without case.
bool is_of_one_origin(std::string_view one, std::string_view other) {
  const auto scheme = [](std::string_view url) { return url.substr(0, url.find(':')); };
  const std::uint16_t otherwise = scheme(one) == "https" ? 443 : 80;
  const auto first = ports::host_and_port(ports::authority_of(one), otherwise);
  const auto second = ports::host_and_port(ports::authority_of(other), otherwise);
  return scheme(one) == scheme(other) && first && second && base::equal_ignoring_case(first->host, second->host) &&
         first->port == second->port;
}

Result<RawValue> read(const Search& search, const Locator& locator) {
  const Result<std::string> address = issuer_url(locator);
  if (!address) return failure(address.error());
  const std::size_t mark = std::min(address->find('?'), address->size());
  const std::string issuer = address->substr(0, mark);
  const std::string document_url =
      discovery_url(issuer, std::string_view(*address).substr(std::min(mark + 1, address->size())));
  Manner manner{ca_file_of(locator), bearer_file_of(locator)};
  const Result<http::Answer> document = get_document(search, document_url, {{"Accept", "application/json"}}, manner);
  if (!document) return failure(document.error());
  const Result<std::string> url = key_set_url(document->body(), issuer);
  if (!url) return failure(url.error());
  // A token for the issuer is nothing for another host that it names.
  if (!is_of_one_origin(*url, document_url) && !manner.bearer_file.empty()) {
    manner.bearer_file.clear();
    manner.bearer_withheld = true;
  }
  return fetch_key_set(search, *url, manner);
}

}  // namespace

constinit const Source oidc_source{.scheme = "oidc+https",
                                   .form = "oidc+https://issuer",
                                   .place_of = place_of,
                                   .read = read,
                                   .own_options = https_options,
                                   .with_parameter = with_parameter};

constinit const Source plain_oidc_source{.scheme = "oidc+http",
                                         .form = "oidc+http://localhost",
                                         .place_of = place_of,
                                         .read = read,
                                         .warnings_about = plain_http_warnings,
                                         .own_options = plain_options,
                                         .with_parameter = with_parameter};

}  // namespace jwtsync::sources
