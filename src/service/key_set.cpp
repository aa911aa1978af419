// SPDX-License-Identifier: Apache-2.0
#include "service/answers.h"

#include "base/encoding.h"
#include "base/text.h"
#include "crypto/hash.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jwtsync::service {
namespace {

/// How long others may go by it without asking again: so long before it signs, a new key has to stand here.
constexpr const char* cache_control = "public, max-age=300";

/// RFC 9110 8.8.3: strong, since equal tags mean equal bytes.
std::string tag_of(std::string_view body) {
  const crypto::Digest digest = crypto::sha256(body);
  return '"' + base::base64url_encode({digest.data(), digest.size()}) + '"';
}

/// RFC 9110 13.1.2: "*" or a list of tags, compared weakly.
bool names(std::string_view if_none_match, std::string_view tag) {
  const std::vector<std::string_view> entries = base::split(if_none_match, ',');
  return std::any_of(entries.begin(), entries.end(), [&](std::string_view entry) {
    entry = base::trim(entry);
    if (entry.starts_with("W/")) entry.remove_prefix(2);
    return entry == tag || entry == "*";
  });
}

}  // namespace

HttpResponse answer_key_set(const KeyRing& ring, const ReceivedRequest& request) {
  std::string body = public_jwks(ring);
  const std::string tag = tag_of(body);
  HttpResponse response{200, {{"Cache-Control", cache_control}, {"ETag", tag}}, {}};
  if (names(header(request.headers, "If-None-Match").value_or(""), tag)) {
    response.status = 304;
    return response;
  }
  response.headers.emplace_back("Content-Type", "application/jwk-set+json");
  response.body = std::move(body);
  return response;
}

}  // namespace jwtsync::service
