// SPDX-License-Identifier: Apache-2.0
// What a Scratch holds. Everything has its full size from the start, so that nothing allocates later; pages that no
// token reaches are never touched.
#pragma once

#include "base/encoding.h"
#include "json/object_reader.h"
#include "token/numeric_date.h"

#include <jwtsync/token.h>
#include <array>
#include <cstddef>
#include <string_view>

namespace jwtsync {
namespace token {

/// One part of a token, decoded; a NUL stands behind it, and room that a reader may look at.
class Part {
 public:
  /// Whether `text` is base64url.
  [[nodiscard]] bool decode(std::string_view text) noexcept;
  /// Takes bytes that are known already.
  void assign(std::string_view bytes) noexcept;
  [[nodiscard]] std::string_view bytes() const noexcept { return {bytes_.data(), size_}; }

 private:
  std::size_t size_ = 0;
  std::array<char, base::base64url_decoded_size(max_token_size) + 1 + json::ObjectReader::padding> bytes_;
};

}  // namespace token

struct Scratch::Memory {
  token::Part header;
  token::Part payload;
  token::Part signature;
  json::ObjectReader object;   // of the header, then of the payload
  token::NumericDate expires;  // of claims that were checked; NumericDate::max() where there is no `exp`
  std::array<char, base::base64url_decoded_size(max_token_size)> unescaped;
  std::array<char, max_token_size> token;  // the one that was signed

  /// Reads the header or the payload as the one JSON object that it must be.
  [[nodiscard]] json::Fault read(const token::Part& part) noexcept {
    return object.read(part.bytes(), unescaped.data());
  }
};

}  // namespace jwtsync
