// SPDX-License-Identifier: Apache-2.0
#include "crypto/pem.h"

#include "base/encoding.h"

#include <algorithm>
#include <optional>

namespace jwtsync::crypto {
namespace {

constexpr std::string_view begin = "-----BEGIN ";
constexpr std::string_view end = "-----END ";
constexpr std::string_view dashes = "-----";
constexpr std::string_view white_space = " \t\r\n\f\v";

bool is_blank(std::string_view text) noexcept { return text.find_first_not_of(white_space) == std::string_view::npos; }

struct Block {
  std::string_view before;
  std::string_view label;
  std::string_view body;
  std::string_view after;
};

/// The parts of the first block; nothing if it does not end as it began.
std::optional<Block> find_block(std::string_view text, std::size_t start) {
  const std::size_t label = start + begin.size();
  const std::size_t label_end = text.find(dashes, label);
  if (label_end == std::string_view::npos) return std::nullopt;
  Block found{text.substr(0, start), text.substr(label, label_end - label), {}, {}};
  if (found.label.find_first_of("\r\n") != std::string_view::npos) return std::nullopt;
  const std::size_t body = label_end + dashes.size();
  const std::string last_line = std::string(end).append(found.label).append(dashes);
  const std::size_t body_end = text.find(end, body);
  if (body_end == std::string_view::npos || !text.substr(body_end).starts_with(last_line)) return std::nullopt;
  found.body = text.substr(body, body_end - body);
  found.after = text.substr(body_end + last_line.size());
  return found;
}

/// RFC 7468 section 3: "parsers SHOULD ignore whitespace" in the base64.
Result<Secret> without_white_space(std::string_view body) {
  return Secret::filled(body.size(), [&](std::span<char> room) {
    const auto written = std::copy_if(body.begin(), body.end(), room.begin(),
                                      [](char c) { return white_space.find(c) == std::string_view::npos; });
    return static_cast<std::size_t>(written - room.begin());
  });
}

tl::expected<Secret, PemFault> decode(std::string_view body) {
  const Result<Secret> base64 = without_white_space(body);
  if (!base64) return tl::unexpected(PemFault::no_memory);
  std::optional<std::size_t> size;
  Result<Secret> der = Secret::filled(base::base64url_decoded_size(base64->size()), [&](std::span<char> room) {
    size = base64->reveal([&](std::string_view text) { return base::base64_decode(text, room.data()); });
    return size.value_or(0);
  });
  if (!der) return tl::unexpected(PemFault::no_memory);
  if (!size || *size == 0) return tl::unexpected(PemFault::malformed);
  return *std::move(der);
}

}  // namespace

tl::expected<PemBlock, PemFault> pem_to_der(std::string_view text) {
  const std::size_t start = text.find(begin);
  if (start == std::string_view::npos) return tl::unexpected(PemFault::no_block);
  const auto found = find_block(text, start);
  if (!found) return tl::unexpected(PemFault::malformed);
  if (found->after.find(begin) != std::string_view::npos) return tl::unexpected(PemFault::several_blocks);
  if (!is_blank(found->before) || !is_blank(found->after)) return tl::unexpected(PemFault::text_around);
  if (found->label == "ENCRYPTED PRIVATE KEY" || found->body.find("4,ENCRYPTED") != std::string_view::npos) {
    return tl::unexpected(PemFault::encrypted);
  }
  auto der = decode(found->body);
  if (!der) return tl::unexpected(der.error());
  return PemBlock{std::string(found->label), *std::move(der)};
}

}  // namespace jwtsync::crypto
