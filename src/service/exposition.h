// SPDX-License-Identifier: Apache-2.0
// Metrics in Prometheus's text format, version 0.0.4.
#pragma once

#include <jwtsync/keeper.h>
#include <string>

namespace jwtsync::service {

/// The media type of that format.
inline constexpr const char* exposition_type = "text/plain; version=0.0.4; charset=utf-8";

/// Every series of a process, as docs/monitoring.md lists them. The labels come from its ring, its sources and tables
/// of this library, never from a token.
[[nodiscard]] std::string exposition(const Metrics& metrics, const Report& report, const Readiness& readiness);

}  // namespace jwtsync::service
