// SPDX-License-Identifier: Apache-2.0
// The text of a configuration file, strictly read, after its characters were looked at. toml++ is known to the source
// of this file only.
#pragma once

#include <jwtsync/configuration.h>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace jwtsync::configuration {

/// The most processes that `[fleet] expect` may ask for.
inline constexpr std::size_t max_expected_processes = 100'000;

/// What `text` says. `path` stands in the result and leads every error, with line and column. Errors:
/// `configuration_malformed`, `configuration_key_unknown`. They name keys, and never quote a value.
[[nodiscard]] Result<Configuration> parse_configuration(std::string_view text, const std::string& path);

/// Makes the first of several issuers the process's own. `configuration_malformed` where the file says sources, or what
/// it expects of tokens, besides.
[[nodiscard]] Result<void> settle_issuers(Configuration& configuration);

/// Where a character stands, both counted from 1.
struct TextPlace {
  std::size_t line = 1;
  std::size_t column = 1;
  friend bool operator==(const TextPlace&, const TextPlace&) = default;
};

/// How many dots there may be outside of comments and strings: each part of a dotted key is a table in a table, and
/// tables in tables take stack.
inline constexpr std::size_t most_dots = 256;

/// The first character that may not stand where it does, be it a dot too many; nothing if there is none. TOML 1.0 has
/// UTF-8 only, and no control character but tab, LF and CR LF anywhere, not even in a comment.
[[nodiscard]] std::optional<TextPlace> first_foreign_character(std::string_view text) noexcept;

/// The key whose value stands in this line (counted from 1) without the quotation marks that text needs, as that of
/// `environment = staging` or of `sources = [env:A]`; nothing for any other line. For a text that is not TOML: it
/// guesses what was meant.
[[nodiscard]] std::optional<std::string_view> key_of_unquoted_text(std::string_view text, std::size_t line) noexcept;

}  // namespace jwtsync::configuration
