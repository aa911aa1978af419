// SPDX-License-Identifier: Apache-2.0
// What applications did with tokens of the processes beside them: in a report, and in a comparison.
#pragma once

#include "fleet/comparison.h"
#include "fleet/reader.h"
#include "json/strict.h"

#include <jwtsync/fleet.h>
#include <span>
#include <vector>

namespace jwtsync::fleet {

[[nodiscard]] json::Value value_of(const std::vector<ReportedProbe>& probes);

/// Those of the report that `reader` reads; none where it says nothing of them.
[[nodiscard]] std::vector<ReportedProbe> read_probes(const Reader& reader);

/// The applications that refuse tokens of the key beside them, and those that do not check signatures.
[[nodiscard]] std::vector<Departure> departures_of_applications(std::span<const Member> members, const Naming& naming);

/// What else is seen of applications, or not seen.
[[nodiscard]] std::vector<Departure> notes_of_applications(std::span<const Member> members, const Naming& naming);

}  // namespace jwtsync::fleet
