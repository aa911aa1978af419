// SPDX-License-Identifier: Apache-2.0
#include <jwtsync/token.h>
#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace jwtsync {
namespace {

constexpr std::array<std::string_view, 3> matches{"any", "all", "only"};

}  // namespace

std::string_view name_of(AudienceMatch match) noexcept { return matches[static_cast<std::size_t>(match)]; }

std::optional<AudienceMatch> audience_match_named(std::string_view name) noexcept {
  const auto* const found = std::find(matches.begin(), matches.end(), name);
  if (found == matches.end()) return std::nullopt;
  return static_cast<AudienceMatch>(found - matches.begin());
}

}  // namespace jwtsync
