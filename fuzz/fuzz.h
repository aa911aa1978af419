// SPDX-License-Identifier: Apache-2.0
// What every fuzz target begins with.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace jwtsync::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) noexcept {
  return {reinterpret_cast<const char*>(data), size};  // NOLINT(*-reinterpret-cast): bytes as text
}

/// Takes the first line off the front of `rest`, and answers it without its newline.
inline std::string_view take_line(std::string_view& rest) noexcept {
  const std::string_view line = rest.substr(0, rest.find('\n'));
  rest.remove_prefix(std::min(line.size() + 1, rest.size()));
  return line;
}

/// What must hold; the fuzzer keeps the input that breaks it.
inline void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace jwtsync::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
