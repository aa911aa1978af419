// SPDX-License-Identifier: Apache-2.0
#include "base/wipe.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <utility>

namespace jwtsync::base {
namespace {

constexpr std::size_t first_room = 1024;  // bytes: most texts never move

}  // namespace

void wipe(std::string& text) noexcept {
  text.resize(text.capacity());
  ::explicit_bzero(text.data(), text.size());
  text.clear();
}

void wipe(std::span<char> bytes) noexcept { ::explicit_bzero(bytes.data(), bytes.size()); }

void append_wiping(std::string& text, std::string_view more) {
  if (const std::size_t needed = text.size() + more.size(); needed > text.capacity()) {
    std::string larger;
    larger.reserve(std::max({first_room, needed, 2 * text.capacity()}));
    larger = text;
    wipe(text);
    text = std::move(larger);
  }
  text += more;
}

}  // namespace jwtsync::base
