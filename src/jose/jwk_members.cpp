// SPDX-License-Identifier: Apache-2.0
#include "jose/jwk_members.h"

#include "base/encoding.h"

#include <algorithm>

namespace jwtsync::jose {
namespace {

tl::unexpected<Error> wrong(std::string_view name, std::string_view problem) {
  return malformed("the member \"" + std::string(name) + "\" of the key " + std::string(problem));
}

constexpr std::string_view no_base64url = "is not canonical base64url without padding";
constexpr std::string_view no_number = "is not a positive integer without zeros in front";

bool is_number(std::string_view bytes) noexcept { return !bytes.empty() && bytes.front() != '\0'; }

}  // namespace

tl::unexpected<Error> malformed(std::string message) {
  return failure(Code::key_malformed, std::move(message), "export the key again; RFC 7517 says what a JWK is");
}

const json::InPlace* JwkMembers::find(std::string_view name) const {
  const auto found =
      std::find_if(members_.begin(), members_.end(), [&](const auto& member) { return member.first == name; });
  return found == members_.end() ? nullptr : &found->second;
}

Result<std::optional<std::string>> JwkMembers::optional_text(std::string_view name) const {
  const json::InPlace* const member = find(name);
  if (member == nullptr) return std::nullopt;
  auto text = member->string();
  if (!text) return wrong(name, "is not a string");
  return text;
}

Result<std::string> JwkMembers::text(std::string_view name) const {
  auto text = optional_text(name);
  if (!text) return failure(std::move(text).error());
  if (!*text) return wrong(name, "is missing");
  return std::move(**text);
}

Result<std::optional<std::vector<std::string>>> JwkMembers::optional_texts(std::string_view name) const {
  const json::InPlace* const member = find(name);
  if (member == nullptr) return std::nullopt;
  if (!member->is_array()) return wrong(name, "is not an array");
  std::vector<std::string> texts;
  for (const json::InPlace& element : member->elements()) {
    auto text = element.string();
    if (!text) return wrong(name, "holds a value that is not text");
    // RFC 7517 4.3: "Duplicate key operation values MUST NOT be present in the array."
    if (std::find(texts.begin(), texts.end(), *text) != texts.end()) return wrong(name, "holds a text twice");
    texts.push_back(std::move(*text));
  }
  return texts;
}

Result<std::string> JwkMembers::number(std::string_view name) const {
  const Result<std::string> encoded = text(name);
  if (!encoded) return encoded;
  auto number = base::base64url_decode(*encoded);
  if (!number) return wrong(name, no_base64url);
  if (!is_number(*number)) return wrong(name, no_number);
  return std::move(*number);
}

Result<std::string> JwkMembers::bytes(std::string_view name, std::size_t size) const {
  const Result<std::string> encoded = text(name);
  if (!encoded) return encoded;
  auto bytes = base::base64url_decode(*encoded);
  if (!bytes) return wrong(name, no_base64url);
  if (bytes->size() != size) return wrong(name, "has not " + std::to_string(size) + " bytes");
  return std::move(*bytes);
}

Result<Secret> JwkMembers::secret_bytes(std::string_view name) const {
  const json::InPlace* const member = find(name);
  if (member == nullptr) return wrong(name, "is missing");
  const auto encoded = member->secret();
  if (!encoded) return wrong(name, "is not a string");
  if (!*encoded) return failure(encoded->error());
  bool is_base64url = false;
  Result<Secret> bytes = (*encoded)->reveal([&](std::string_view text) {
    return Secret::filled(base::base64url_decoded_size(text.size()), [&](std::span<char> room) {
      const auto size = base::base64url_decode(text, room.data());
      is_base64url = size.has_value();
      return size.value_or(0);
    });
  });
  if (bytes && !is_base64url) return wrong(name, no_base64url);
  return bytes;
}

Result<Secret> JwkMembers::secret_bytes(std::string_view name, std::size_t size) const {
  Result<Secret> bytes = secret_bytes(name);
  if (bytes && bytes->size() != size) return wrong(name, "has not " + std::to_string(size) + " bytes");
  return bytes;
}

Result<Secret> JwkMembers::secret_number(std::string_view name) const {
  Result<Secret> number = secret_bytes(name);
  if (number && !number->reveal(is_number)) return wrong(name, no_number);
  return number;
}

Result<SecretNumbers> JwkMembers::secret_numbers(std::span<const std::string_view> names) const {
  std::vector<Secret> numbers;
  SecretNumbers all;
  std::size_t size = 0;
  for (const std::string_view name : names) {
    Result<Secret> number = secret_number(name);
    if (!number) return failure(std::move(number).error());
    all.extents_.emplace_back(size, number->size());
    size += number->size();
    numbers.push_back(std::move(*number));
  }
  Result<Secret> bytes = Secret::filled(size, [&](std::span<char> room) {
    auto at = room.begin();
    for (const Secret& number : numbers) {
      at = number.reveal([&](std::string_view digits) { return std::copy(digits.begin(), digits.end(), at); });
    }
    return size;
  });
  if (!bytes) return failure(std::move(bytes).error());
  all.bytes_ = std::move(*bytes);
  return all;
}

}  // namespace jwtsync::jose
