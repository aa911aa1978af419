// SPDX-License-Identifier: Apache-2.0
#include "providers/gcp/answers.h"

#include "base/characters.h"
#include "base/encoding.h"
#include "crypto/crc32c.h"
#include "json/in_place.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <string>

namespace jwtsync::gcp {
namespace {

tl::unexpected<Error> damaged(std::string message) {
  return failure(Code::answer_malformed, "GCP Secret Manager: " + std::move(message),
                 "try again; if it stays so, see what stands between this process and Google, such as a proxy");
}

/// Whether `name`, such as `projects/123/secrets/S/versions/4`, is of the place that was asked for. It names the
/// project by its number and the version by the one that `latest` or an alias stands for, so these may differ.
bool is_of(std::string_view name, const SecretPlace& place) {
  const std::string middle = "/secrets/" + place.name + "/versions/";
  const std::size_t at = name.find(middle);
  if (!name.starts_with("projects/") || at == std::string_view::npos) return false;
  const std::string_view version = name.substr(at + middle.size());
  return base::is_whole_number(version) && (!base::is_whole_number(place.version) || version == place.version);
}

/// The checksum of a payload: the service sends one with all that is not empty, so that its absence is damage too.
bool is_whole(const json::InPlace& payload, const Secret& bytes) {
  const auto sent = payload.member("dataCrc32c");
  if (!sent) return bytes.empty();
  const auto checksum = sent->whole_number();
  return checksum && *checksum == bytes.reveal(crypto::crc32c);
}

constexpr std::size_t quad = 4;  // characters that stand for three bytes

/// Without its padding, which must fill up the last quad if there is any.
std::optional<std::string_view> without_padding(std::string_view text) noexcept {
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  if (padding > 0 && text.size() % quad != 0) return std::nullopt;
  return text.substr(0, text.size() - padding);
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

std::optional<Result<Secret>> decode_proto_bytes(const Secret& text) {
  return text.reveal([](std::string_view characters) -> std::optional<Result<Secret>> {
    const auto digits = without_padding(characters);
    if (!digits) return std::nullopt;
    bool is_base64 = true;
    Result<Secret> bytes = Secret::filled(digits->size(), [&](std::span<char> room) {
      std::transform(digits->begin(), digits->end(), room.begin(), base::as_base64url);
      // In place: three bytes are written where four characters were read.
      const auto size = base::base64url_decode({room.data(), room.size()}, room.data());
      is_base64 = size.has_value();
      return size.value_or(0);
    });
    if (!is_base64) return std::nullopt;
    return bytes;
  });
}

void add_proto_bytes(std::string_view bytes, http::SecretText& text) {
  constexpr std::size_t most = 3 * 64;  // bytes a step: whole quads, so that only the last step is padded
  std::array<char, base::base64_size(most)> room;
  for (; !bytes.empty(); bytes.remove_prefix(std::min(most, bytes.size()))) {
    const std::string_view step = bytes.substr(0, most);
    base::base64_encode(step, room.data());
    text.add({room.data(), base::base64_size(step.size())});
  }
  ::explicit_bzero(room.data(), room.size());
}

}  // namespace jwtsync::gcp
