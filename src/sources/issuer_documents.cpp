// SPDX-License-Identifier: Apache-2.0
#include "sources/issuer_documents.h"

#include "base/text.h"
#include "http/cache_control.h"
#include "sources/bearer_file.h"
#include "sources/ca_file.h"
#include "sources/public_key_set.h"

#include <algorithm>
#include <utility>

namespace jwtsync::sources {
namespace {

constexpr int not_modified = 304;
constexpr std::size_t longest_entity_tag = 256;

/// What to do where the issuer does not give its keys to whoever asks.
std::string remedy_of_refusal(const Manner& manner) {
  if (!manner.bearer_file.empty()) {
    return "it does not take the token in " + manner.bearer_file + ": see whether that is over, or for another";
  }
  if (manner.bearer_withheld) {
    return "the token of ?bearer is not sent to another host than that of the issuer: if it is meant for this one, "
           "name the keys themselves, jwks+https://HOST/PATH?bearer=file:/PATH (docs/sources/jwks.md)";
  }
  return "keys are asked for without credentials: name an address that is open to all, or the file of a token "
         "(?bearer=file:/PATH, docs/sources/jwks.md)";
}

Error refusal(int status, const std::string& url, const Manner& manner) {
  const std::string answer = url + " answers " + std::to_string(status);
  if (status == 401 || status == 403) {
    return {Code::source_forbidden, answer, remedy_of_refusal(manner)};
  }
  if (status == not_modified) {
    return {Code::source_unreachable, answer + ", not modified, and was not asked whether it is",
            "a cache in front of the issuer answers in its place: let it pass on what the issuer says, or name another "
            "address (docs/sources/jwks.md)"};
  }
  if (status >= 300 && status < 400) {
    return {Code::source_unreachable, answer + ", a redirect, which is never followed",
            "name the address that it leads to, if that is the issuer's (docs/sources/jwks.md)"};
  }
  return {Code::source_unreachable, answer, "if it stays so, see whether the address is right (docs/sources/jwks.md)"};
}

Error unreached(Error error) {
  if (!error.hint.empty()) return error;  // it knows better what is wrong with a certificate
  error.hint = "see whether the address is right, and whether this process may connect to it (docs/sources/jwks.md)";
  return error;
}

bool asks_whether_modified(const HttpHeaders& headers) { return header(headers, "If-None-Match").has_value(); }

/// RFC 9110 8.4: whether the body is something else than the document, compressed above all. Nobody asked for that.
bool is_encoded(const HttpHeaders& headers) {
  const std::string_view coding = header(headers, "Content-Encoding").value_or("");
  return !coding.empty() && !base::equal_ignoring_case(coding, "identity");
}

/// What the search knows from there, if the issuer can be asked whether that is still so.
const PublishedKeys* known_at(const Search& search, const std::string& url) {
  const PublishedKeys* const known = search.known_keys;
  return known != nullptr && known->url == url && !known->etag.empty() ? known : nullptr;
}

PublishedKeys unchanged(PublishedKeys known, const HttpHeaders& headers) {
  // RFC 9111 4.3.4: a 304 freshens what is stored, with the fields that it brings.
  known.fresh_for = http::freshness_of(headers, known.fresh_for);
  return known;
}

/// RFC 9110 8.8.3: an entity tag that can be sent back; empty for any other text.
std::string entity_tag(std::string_view text) {
  const bool is_printable = std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
  return is_printable && text.size() <= longest_entity_tag ? std::string(text) : std::string();
}

PublishedKeys sent(const std::string& url, const http::Answer& answer) {
  return {url, std::string(answer.body()), entity_tag(header(answer.headers(), "ETag").value_or("")),
          http::freshness_of(answer.headers())};
}

Result<RawValue> value_of(PublishedKeys published) {
  Result<Secret> bytes = Secret::copy_of(published.jwks);
  if (!bytes) return failure(std::move(bytes).error());
  return RawValue{std::move(*bytes), {}, std::move(published)};
}

}  // namespace

Result<http::Answer> get_document(const Search& search, const std::string& url, HttpHeaders headers,
                                  const Manner& manner) {
  if (!manner.ca_file.empty()) {
    Result<void> fit = check_ca_file(search.world.files, manner.ca_file);
    if (!fit) return failure(std::move(fit).error());
  }
  const bool may_be_unmodified = asks_whether_modified(headers);
  http::SecretRequest request(
      {.url = url, .headers = std::move(headers), .body_limit = document_limit, .ca_file = manner.ca_file});
  if (!manner.bearer_file.empty()) {
    // Read each time: tokens of this kind are replaced every hour.
    const Result<Secret> token = read_bearer_file(search.world.files, manner.bearer_file);
    if (!token) return failure(token.error());
    request.add_bearer(*token);
  }
  Result<http::Answer> answer = http::send(search, std::move(request), http::of_reading());
  if (!answer) return failure(unreached(std::move(answer).error()));
  if (answer->status() == 200 && is_encoded(answer->headers())) {
    return failure(Code::answer_malformed, url + " gives a compressed document (Content-Encoding), without being asked",
                   "let it give the document as it is to who does not send Accept-Encoding (docs/sources/jwks.md)");
  }
  if (answer->status() == 200 || (may_be_unmodified && answer->status() == not_modified)) return answer;
  return failure(refusal(answer->status(), url, manner));
}

Result<RawValue> fetch_key_set(const Search& search, const std::string& url, const Manner& manner) {
  const PublishedKeys* const known = known_at(search, url);
  HttpHeaders headers{{"Accept", "application/jwk-set+json, application/json"}};
  if (known != nullptr) headers.emplace_back("If-None-Match", known->etag);
  const Result<http::Answer> answer = get_document(search, url, std::move(headers), manner);
  if (!answer) return failure(answer.error());
  if (answer->status() == not_modified) return value_of(unchanged(*known, answer->headers()));
  if (Result<void> fit = check_public_key_set(answer->body()); !fit) {
    Error error = std::move(fit).error();
    error.message = url + " " + error.message;
    return failure(std::move(error));
  }
  return value_of(sent(url, *answer));
}

}  // namespace jwtsync::sources
