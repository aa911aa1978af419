// SPDX-License-Identifier: Apache-2.0
// Processes with a history, for the tests of diagnosis.
#pragma once

#include "../fleet/fixture.h"

#include <string>
#include <utility>
#include <vector>

namespace jwtsync::fixture {

/// A process whose sources gave this trail, and a key of its own unless told otherwise.
inline Testimony with_trail(const std::string& service, std::vector<TrailEntry> trail) {
  Testimony testimony = process(service, service + "-1", service);
  testimony.report.trail = std::move(trail);
  return testimony;
}

/// The order of staging: what became of JWT_SECRET_STAGING, JWT_SECRET_KEY and JWT_SECRET.
inline Testimony in_staging(const std::string& service, Outcome staging, Outcome key, Outcome legacy) {
  return with_trail(
      service,
      {{"env:JWT_SECRET_STAGING", staging, ""}, {"env:JWT_SECRET_KEY", key, ""}, {"env:JWT_SECRET", legacy, ""}});
}

}  // namespace jwtsync::fixture
