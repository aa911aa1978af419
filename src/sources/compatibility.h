// SPDX-License-Identifier: Apache-2.0
// Labels, log records and error texts of the first resolver, which log monitors and programs rely on: exact to the
// byte. Throughout, E is the canonical name of the environment.
#pragma once

#include <jwtsync/sources.h>
#include <jwtsync/world.h>
#include <cstddef>
#include <string>
#include <string_view>

namespace jwtsync::sources {

inline constexpr std::string_view generic_variable = "JWT_SECRET_KEY";
inline constexpr std::string_view legacy_variable = "JWT_SECRET";
inline constexpr std::string_view legacy_label = "JWT_SECRET (legacy)";
inline constexpr std::string_view gcp_label = "GCP Secret Manager";
inline constexpr std::string_view fallback_label = "development fallback";

/// `Loading JWT secret for environment: E`, then which variables are set.
void record_start(Events& events, const EnvironmentVariables& variables, const Environment& environment);

/// That a source gave a value, before it is checked for fitness.
void record_value(Events& events, const Environment& environment, std::string_view label, std::size_t length);

/// `CRITICAL: Using development JWT secret in E environment!`, unless E is `development`.
void record_fallback_in_use(Events& events, const Environment& environment);

/// That the search ended well.
void record_success(Events& events, const Environment& environment, const FoundSecret& found);

/// `JWT secret is REQUIRED in E environment. Set one of: ...`
/// In an order of one's own, to which the variables that it would name need not belong.
[[nodiscard]] std::string required_of_others_text(const Environment& environment);
[[nodiscard]] std::string required_text(const EnvironmentVariables& variables, const Environment& environment);

/// `JWT secret must be at least N characters in E environment`
[[nodiscard]] std::string too_short_text(const Environment& environment);

/// `JWT secret validation failed: Development secret used in E`
[[nodiscard]] std::string development_secret_text(const Environment& environment);

}  // namespace jwtsync::sources
