// SPDX-License-Identifier: Apache-2.0
// The text of a configuration file, strictly read. toml++ is known to this file's source only.
#pragma once

#include <jwtsync/configuration.h>
#include <cstddef>
#include <string>
#include <string_view>

namespace jwtsync::configuration {

/// The most processes that `[fleet] expect` may ask for.
inline constexpr std::size_t max_expected_processes = 100'000;

/// What `text` says. `path` stands in the result and leads every error, with line and column. Errors:
/// `configuration_malformed`, `configuration_key_unknown`. They name keys, and never quote a value.
[[nodiscard]] Result<Configuration> parse_configuration(std::string_view text, const std::string& path);

}  // namespace jwtsync::configuration
