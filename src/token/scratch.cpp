// SPDX-License-Identifier: Apache-2.0
#include "token/scratch.h"

#include "jose/base64url.h"

#include <cstring>

namespace jwtsync {

Scratch::Scratch() : memory_(std::make_unique_for_overwrite<Memory>()) {}
Scratch::Scratch(Scratch&&) noexcept = default;
Scratch& Scratch::operator=(Scratch&&) noexcept = default;
Scratch::~Scratch() = default;

namespace token {

bool Part::decode(std::string_view text) noexcept {
  const bool decoded = jose::base64url_decodes(text, bytes_.data());
  size_ = decoded ? text.size() * 3 / 4 : 0;
  bytes_[size_] = '\0';
  return decoded;
}

void Part::assign(std::string_view bytes) noexcept {
  std::memcpy(bytes_.data(), bytes.data(), bytes.size());
  size_ = bytes.size();
  bytes_[size_] = '\0';
}

}  // namespace token
}  // namespace jwtsync
