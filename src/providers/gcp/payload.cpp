// SPDX-License-Identifier: Apache-2.0
#include "providers/gcp/payload.h"

#include "crypto/crc32c.h"
#include "json/in_place.h"
#include "providers/gcp/proto_bytes.h"

#include <algorithm>
#include <string>

namespace jwtsync::gcp {
namespace {

tl::unexpected<Error> damaged(std::string message) {
  return failure(Code::answer_malformed, "GCP Secret Manager: " + std::move(message),
                 "try again; if it stays so, see what stands between this process and Google, such as a proxy");
}

bool is_number(std::string_view text) noexcept {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Whether `name`, such as `projects/123/secrets/S/versions/4`, is of the place that was asked for. It names the
/// project by its number and the version by the one that `latest` or an alias stands for, so these may differ.
bool is_of(std::string_view name, const SecretPlace& place) {
  const std::string middle = "/secrets/" + place.name + "/versions/";
  const std::size_t at = name.find(middle);
  if (!name.starts_with("projects/") || at == std::string_view::npos) return false;
  const std::string_view version = name.substr(at + middle.size());
  return is_number(version) && (!is_number(place.version) || version == place.version);
}

/// The checksum of a payload: the service sends one with all that is not empty, so that its absence is damage too.
bool is_whole(const json::InPlace& payload, const Secret& bytes) {
  const auto sent = payload.member("dataCrc32c");
  if (!sent) return bytes.empty();
  const auto checksum = sent->whole_number();
  return checksum && *checksum == bytes.reveal(crypto::crc32c);
}

}  // namespace

Result<Secret> read_payload(std::string_view answer, const SecretPlace& place) {
  const Result<json::InPlace> document = json::InPlace::parse(answer, Code::answer_malformed);
  const auto name = document ? document->string_of("name") : std::nullopt;
  const auto payload = document ? document->member("payload") : std::nullopt;
  if (!name || !payload) return damaged("what it answers is not a secret version");
  if (!is_of(*name, place)) return damaged("it answers with another secret than " + place.version_resource());

  // proto3 JSON leaves out an empty "data".
  auto text = payload->member("data") ? payload->secret_of("data") : Result<Secret>(Secret());
  if (!text) return damaged("the payload of " + place.version_resource() + " is not a string");
  if (!*text) return failure(std::move(*text).error());
  auto bytes = decode_proto_bytes(**text);
  if (!bytes) return damaged("the payload of " + place.version_resource() + " is not base64");
  if (!*bytes) return failure(std::move(*bytes).error());
  if (!is_whole(*payload, **bytes)) {
    return damaged("the payload of " + place.version_resource() + " does not have its checksum: it came damaged");
  }
  if ((*bytes)->empty()) {
    return failure(Code::secret_empty, place.version_resource() + " in GCP Secret Manager is empty", "add a version");
  }
  return std::move(*bytes);
}

http::SecretText write_payload(const Secret& payload) {
  http::SecretText body;
  body.add(R"({"payload":{"data":")");
  payload.reveal([&](std::string_view bytes) { add_proto_bytes(bytes, body); });
  body.add(R"(","dataCrc32c":")").add(std::to_string(payload.reveal(crypto::crc32c))).add(R"("}})");
  return body;
}

}  // namespace jwtsync::gcp
