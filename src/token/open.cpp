// SPDX-License-Identifier: Apache-2.0
#include "token/open.h"

#include "base/text.h"

#include <cstddef>

namespace jwtsync::token {
namespace {

Checked read(const Part& part, std::string_view name, Scratch::Memory& memory) noexcept {
  const json::Fault fault = memory.read(part);
  if (fault == json::Fault::none) return {};
  return object_to(Code::token_malformed, name, json::describe(fault));
}

}  // namespace

tl::expected<jose::Compact, Objection> split(std::string_view token) noexcept {
  if (token.size() > max_token_size) return object_to(Code::token_too_large);
  const auto parts = jose::split_compact(token);
  // RFC 7515 7.1: header, payload and signature; the forms without one of them are not tokens.
  if (!parts || parts->payload.empty()) {
    return object_to(Code::token_malformed, "the token", "is not three parts joined by dots");
  }
  return *parts;
}

bool is_unsecured(std::string_view token, Scratch::Memory& memory) noexcept {
  const std::size_t first = token.find('.');
  if (first == std::string_view::npos || token.find('.', first + 1) != token.size() - 1) return false;
  const auto header = open_header(token.substr(0, first), memory);
  return header && header->algorithm && base::equal_ignoring_case(*header->algorithm, "none");
}

tl::expected<jose::Header, Objection> open_header(std::string_view encoded, Scratch::Memory& memory) noexcept {
  if (!memory.header.decode(encoded)) return object_to(Code::token_malformed, "the header", not_base64url);
  if (Checked object = read(memory.header, "the header", memory); !object) return tl::unexpected(object.error());
  const auto header = jose::read_header(memory.object);
  if (!header) return object_to(Code::token_malformed, "the header", "has a kid or typ that is not a string");
  // RFC 7515 4.1.11: a critical extension that is not understood makes the token invalid; none is. RFC 7797 6 wants
  // `b64` to be critical, so a header with `b64` alone is not honest about it.
  if (header->has_extensions) return object_to(Code::token_critical_header);
  return *header;
}

Checked decode_rest(const jose::Compact& parts, Scratch::Memory& memory) noexcept {
  if (!memory.payload.decode(parts.payload)) return object_to(Code::token_malformed, "the payload", not_base64url);
  if (!memory.signature.decode(parts.signature))
    return object_to(Code::token_malformed, "the signature", not_base64url);
  return {};
}

Checked read_claims(Scratch::Memory& memory) noexcept { return read(memory.payload, "the payload", memory); }

}  // namespace jwtsync::token
