// SPDX-License-Identifier: Apache-2.0
#include "keeper/key_use.h"

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

namespace jwtsync::keeper {
namespace {

/// Of a header that was found good. Where a name may be written by escapes it is not said. A `k` is looked for first:
/// headers have many quotation marks.
bool has_no_kid(std::string_view header) noexcept {
  constexpr std::string_view name = "kid\"";
  for (std::size_t at = header.find(name); at != std::string_view::npos; at = header.find(name, at + 1)) {
    if (at > 0 && header[at - 1] == '"') return false;
  }
  return header.find('\\') == std::string_view::npos;
}

}  // namespace

void KeyUse::note_accepted(const VerifiedToken& token) noexcept {
  std::optional<std::int64_t> expiry;
  if (const std::optional<Time> end = token.expires_at()) {  // which was found good, if it is there
    expiry = std::chrono::ceil<std::chrono::seconds>(end->time_since_epoch()).count();
    accepted_.note(*expiry);
  } else if (!endless_.load(std::memory_order_relaxed)) {
    endless_.store(true, std::memory_order_relaxed);
  }
  if (unnamed_ && has_no_kid(token.header_json())) unnamed_->note(token.issuer().value_or(""), expiry);
}

rotation::Use KeyUse::read(std::string kid) const {
  return {std::move(kid), accepted_.read(), signed_.read(), endless_.load(),
          unnamed_ ? unnamed_->read() : std::vector<rotation::UnnamedTokens>()};
}

}  // namespace jwtsync::keeper
