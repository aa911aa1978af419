// SPDX-License-Identifier: Apache-2.0
// What the first resolver recorded of its search in GCP Secret Manager, exact to the byte (compatibility.h).
#pragma once

#include "sources/source.h"

#include <memory>

namespace jwtsync::sources {

/// `Source::records_of`: no source but the step in GCP Secret Manager is recorded.
[[nodiscard]] std::unique_ptr<Records> gcp_records_of(const Search& search, const Environment& environment);

}  // namespace jwtsync::sources
