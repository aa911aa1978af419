// SPDX-License-Identifier: Apache-2.0
// What all functions that verify a token have in common: what comes in, and what is told of a good one.
#pragma once

#include "capi/arguments.h"
#include "capi/handles.h"

#include <jwtsync/jose.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string_view>

namespace jwtsync::capi {

/// The token that a call brings, where its other arguments are good too.
template <typename Token>
[[nodiscard]] Result<std::string_view> token_given(const char* token, std::size_t size, const jwtsync_scratch* scratch,
                                                   const Token* out) {
  if (scratch == nullptr) return missing("scratch");
  if (out != nullptr && out->struct_size < sizeof(out->struct_size)) return unsized("token");
  return bytes_of(token, size, "token");
}

/// What a token says, as a struct of C.
template <typename Struct, typename Token>
[[nodiscard]] Struct contents_of(const Token& token, std::size_t struct_size) noexcept {
  return {.struct_size = struct_size,
          .header = text_of(token.header_json()),
          .claims = text_of(token.claims_json()),
          .kid = text_of(token.kid()),
          .algorithm = text_of(name_of(token.algorithm()))};
}

/// Fills in as much as the caller's struct has room for: the one of its kind, and never an expired token the other's.
inline void fill_in(jwtsync_token* out, const VerifiedToken& token) noexcept {
  if (out == nullptr) return;
  const auto given = contents_of<jwtsync_token>(token, out->struct_size);
  std::memcpy(out, &given, std::min(given.struct_size, sizeof(given)));
}
inline void fill_in(jwtsync_expired_token* out, const ExpiredToken& token) noexcept {
  if (out == nullptr) return;
  const auto given = contents_of<jwtsync_expired_token>(token, out->struct_size);
  std::memcpy(out, &given, std::min(given.struct_size, sizeof(given)));
}

}  // namespace jwtsync::capi
