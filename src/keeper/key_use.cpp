// SPDX-License-Identifier: Apache-2.0
#include "keeper/key_use.h"

#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

namespace jwtsync::keeper {

/// Its end was found good, so it is a number of seconds if it is there: nearly always a whole one, which is read as it
/// stands, since `expires_at` would take twice as long for each token.
void KeyUse::note_accepted(const VerifiedToken& token) noexcept {
  const std::optional<std::string_view> end = token.json("exp");
  if (!end) {
    if (!endless_.load(std::memory_order_relaxed)) endless_.store(true, std::memory_order_relaxed);
    return;
  }
  std::int64_t seconds = 0;
  const auto [stop, fault] = std::from_chars(end->data(), end->data() + end->size(), seconds);
  if (fault == std::errc() && stop == end->data() + end->size()) return raise(accepted_, seconds);
  const Time expires = token.expires_at().value_or(Time());
  raise(accepted_, std::chrono::ceil<std::chrono::seconds>(expires).time_since_epoch().count());
}

rotation::Use KeyUse::read(std::string kid) const {
  const auto moment = [](std::int64_t latest) {
    return latest == 0 ? std::nullopt : std::optional(rotation::Moment(std::chrono::seconds(latest)));
  };
  return {std::move(kid), moment(accepted_.load()), moment(signed_.load()), endless_.load()};
}

}  // namespace jwtsync::keeper
