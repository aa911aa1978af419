// SPDX-License-Identifier: Apache-2.0
#include "jose/compact.h"

#include <cstddef>

namespace jwtsync::jose {

std::optional<Compact> split_compact(std::string_view token) noexcept {
  const std::size_t first = token.find('.');
  if (first == std::string_view::npos) return std::nullopt;
  const std::size_t second = token.find('.', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  const Compact parts{token.substr(0, first), token.substr(first + 1, second - first - 1), token.substr(second + 1),
                      token.substr(0, second)};
  if (parts.header.empty() || parts.signature.empty()) return std::nullopt;
  return parts;
}

}  // namespace jwtsync::jose
