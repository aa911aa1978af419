// SPDX-License-Identifier: Apache-2.0
// Looks at fleets that were made up, one after the other.
#pragma once

#include "../diagnosis/fixture.h"
#include "watch/story.h"

#include <jwtsync/diagnosis.h>
#include <jwtsync/fleet.h>
#include <string>
#include <utility>
#include <vector>

namespace jwtsync::watch {

using fixture::process;

/// The sentences of changes, behind their kinds.
inline std::vector<std::string> lines_of(const std::vector<Change>& changes) {
  std::vector<std::string> lines;
  for (const Change& change : changes)
    lines.push_back(std::string(name_of(change.kind)) + ": " + change.fault.sentence);
  return lines;
}

/// A story that is told look by look.
struct Telling {
  Told look(std::vector<Witnessed> witnessed, const AgreeOptions& options = {}) {
    now += std::chrono::seconds(30);
    const Agreement agreement = agree(std::move(witnessed), options);
    return story.tell(agreement, diagnose(agreement), now);
  }
  Told look(const std::vector<Testimony>& testimonies) {
    std::vector<Witnessed> all;
    for (const Testimony& one : testimonies) all.push_back(fixture::witnessed(one));
    return look(std::move(all));
  }
  std::vector<std::string> lines(const std::vector<Testimony>& testimonies) {
    return lines_of(look(testimonies).changes);
  }

  Story story;
  Time now = fixture::start;
};

}  // namespace jwtsync::watch
