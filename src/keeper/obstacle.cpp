// SPDX-License-Identifier: Apache-2.0
#include "keeper/obstacle.h"

#include "sources/catalog.h"

#include <algorithm>
#include <string_view>

namespace jwtsync::keeper {
namespace {

using Obstacle = Retry::Obstacle;
using sources::Reach;

const sources::Source* source_of(const TrailEntry& entry) {
  return sources::source_of(std::string_view(entry.locator).substr(0, entry.locator.find(':')));
}

Reach reach_of(const TrailEntry& entry) {
  const sources::Source* const source = source_of(entry);
  return source == nullptr ? Reach::network : source->reach;
}

/// A store that was asked, and said no or gave something of no use. An issuer does so when it is down.
bool is_refusal(const TrailEntry& entry) {
  return source_of(entry) == &sources::gcp_source &&
         (entry.outcome == Outcome::forbidden || entry.outcome == Outcome::malformed);
}

/// Whether another try may find something else there.
bool may_change(const TrailEntry& entry) {
  return entry.outcome != Outcome::skipped && reach_of(entry) != Reach::process;
}

}  // namespace

Obstacle obstacle_of(const std::vector<TrailEntry>& trail) {
  if (std::any_of(trail.begin(), trail.end(), is_refusal)) return Obstacle::refusal;
  return std::any_of(trail.begin(), trail.end(), may_change) ? Obstacle::passing : Obstacle::lasting;
}

}  // namespace jwtsync::keeper
