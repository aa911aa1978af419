// SPDX-License-Identifier: Apache-2.0
#include "sources/gcp/secret_text.h"

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace jwtsync::sources::gcp {
namespace {

constexpr std::size_t first_room = 1024;  // bytes: most texts never move

}  // namespace

void wipe(std::string& text) noexcept {
  text.resize(text.capacity());
  ::explicit_bzero(text.data(), text.size());
  text.clear();
}

SecretText& SecretText::add(std::string_view text) {
  if (const std::size_t needed = text_.size() + text.size(); needed > text_.capacity()) {
    std::string larger;
    larger.reserve(std::max({first_room, needed, 2 * text_.capacity()}));
    larger = text_;
    wipe(text_);
    text_ = std::move(larger);
  }
  text_ += text;
  return *this;
}

SecretText& SecretText::add(const Secret& secret) {
  secret.reveal([this](std::string_view bytes) { add(bytes); });
  return *this;
}

}  // namespace jwtsync::sources::gcp
