// SPDX-License-Identifier: Apache-2.0
// jwks+https://HOST/PATH, the public keys that an issuer publishes there.
#include "sources/catalog.h"
#include "sources/issuer_address.h"
#include "sources/issuer_documents.h"

namespace jwtsync::sources {
namespace {

Result<RawValue> read(const Search& search, const Locator& locator) {
  const Result<std::string> url = issuer_url(locator);
  if (!url) return failure(url.error());
  return fetch_key_set(search, *url);
}

}  // namespace

constinit const Source jwks_source{
    .scheme = "jwks+https", .form = "jwks+https://host/path", .place_of = parse_issuer_place, .read = read};

constinit const Source plain_jwks_source{.scheme = "jwks+http",
                                         .form = "jwks+http://localhost/path",
                                         .place_of = parse_issuer_place,
                                         .read = read,
                                         .warnings_about = plain_http_warnings,
                                         .own_option = insecure_option,
                                         .with_own_option = with_insecure};

}  // namespace jwtsync::sources
