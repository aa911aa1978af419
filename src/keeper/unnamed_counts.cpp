// SPDX-License-Identifier: Apache-2.0
#include "keeper/unnamed_counts.h"

#include <algorithm>
#include <string>

namespace jwtsync::keeper {
namespace {

bool can_be_told(std::string_view issuer) noexcept {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  return issuer.size() <= UnnamedCounts::longest_issuer && std::none_of(issuer.begin(), issuer.end(), is_control);
}

}  // namespace

UnnamedCounts::Slot* UnnamedCounts::find(std::string_view issuer, std::size_t end) noexcept {
  for (std::size_t i = 0; i < end; ++i) {
    if (slots_[i].name() == issuer) return &slots_[i];
  }
  return nullptr;
}

UnnamedCounts::Slot& UnnamedCounts::slot_of(std::string_view issuer) noexcept {
  if (Slot* const known = find(issuer, taken_.load(std::memory_order_acquire))) return *known;
  if (!can_be_told(issuer) || taken_.load(std::memory_order_relaxed) == slots_.size()) return slots_.front();
  const std::lock_guard lock(naming_);
  const std::size_t taken = taken_.load(std::memory_order_relaxed);
  if (Slot* const known = find(issuer, taken)) return *known;  // another thread was first
  if (taken == slots_.size()) return slots_.front();
  Slot& slot = slots_[taken];
  std::copy(issuer.begin(), issuer.end(), slot.issuer.begin());
  slot.size = issuer.size();
  taken_.store(taken + 1, std::memory_order_release);
  return slot;
}

void UnnamedCounts::note(std::string_view issuer, std::optional<std::int64_t> expiry) noexcept {
  Slot& slot = slot_of(issuer);
  slot.count.fetch_add(1, std::memory_order_relaxed);
  if (expiry) slot.expiry.note(*expiry);
}

std::vector<rotation::UnnamedTokens> UnnamedCounts::read() const {
  std::vector<rotation::UnnamedTokens> all;
  for (std::size_t i = 0; i < taken_.load(std::memory_order_acquire); ++i) {
    const Slot& slot = slots_[i];
    const std::uint64_t count = slot.count.load(std::memory_order_relaxed);
    if (count == 0) continue;
    all.push_back({std::string(slot.name()), std::min(count, rotation::UnnamedTokens::most_count), slot.expiry.read()});
  }
  return all;
}

}  // namespace jwtsync::keeper
