// SPDX-License-Identifier: Apache-2.0
#include "cli/collectors_events.h"

#include <algorithm>

namespace jwtsync::cli {
namespace {

constexpr std::size_t most_kept = 256;  // lines of one search, of all its sources

}  // namespace

void CollectorsEvents::record(Level level, std::string_view text) {
  const std::lock_guard lock(mutex_);
  if (!keeps_) return events_.record(heard(level), text);
  if (kept_.size() < most_kept) kept_.emplace_back(level, text);
}

void CollectorsEvents::release(Voice voice) {
  const std::lock_guard lock(mutex_);
  keeps_ = false;
  voice_ = voice;
  for (const auto& [level, text] : kept_) events_.record(heard(level), text);
  kept_.clear();
}

void CollectorsEvents::has_key() {
  const std::lock_guard lock(mutex_);
  voice_ = Voice::own;
}

Level CollectorsEvents::heard(Level level) const noexcept {
  return voice_ == Voice::calm ? std::min(level, Level::info) : level;
}

}  // namespace jwtsync::cli
