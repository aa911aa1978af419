// SPDX-License-Identifier: Apache-2.0
// jwks+https://HOST/PATH, the public keys that an issuer publishes there.
#include "sources/catalog.h"
#include "sources/issuer_address.h"
#include "sources/issuer_documents.h"

#include <utility>

namespace jwtsync::sources {
namespace {

Result<RawValue> read(const Search& search, const Locator& locator) {
  const Result<std::string> url = issuer_url(locator);
  if (!url) return failure(url.error());
  return fetch_key_set(search, *url, {ca_file_of(locator), bearer_file_of(locator)});
}

/// No key set stands at a host alone: what follows it was to be an option.
Result<std::string> with_query(std::string place, std::string_view parameter) {
  if (place.find('/', 2) == std::string::npos) {
    return failure(Code::locator_malformed, "a query stands behind the host, where no key set is",
                   "write the path of the key set before the query: jwks+https://HOST/PATH?QUERY");
  }
  return with_parameter(std::move(place), parameter);
}

}  // namespace

constinit const Source jwks_source{.scheme = "jwks+https",
                                   .form = "jwks+https://host/path",
                                   .place_of = parse_issuer_place,
                                   .read = read,
                                   .own_options = https_options,
                                   .with_parameter = with_query};

constinit const Source plain_jwks_source{.scheme = "jwks+http",
                                         .form = "jwks+http://localhost/path",
                                         .place_of = parse_issuer_place,
                                         .read = read,
                                         .warnings_about = plain_http_warnings,
                                         .own_options = plain_options,
                                         .with_parameter = with_query};

}  // namespace jwtsync::sources
