// SPDX-License-Identifier: Apache-2.0
// How errors name the keys and sections of a configuration file, what was meant by one that is not known, and what an
// environment may be called.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace jwtsync::configuration {

/// Where every key is described.
inline constexpr std::string_view page = "docs/reference/configuration.md";
/// The sections that are lists of tables.
inline constexpr std::string_view issuers = "issuers";
inline constexpr std::string_view access_issuers = "access.issuers";

/// Whether a name may be quoted in an error, and used for an environment, as it stands.
[[nodiscard]] bool is_plain(std::string_view name);

/// A name in quotation marks, unless it is not plain: a key file that was named by mistake is not shown.
[[nodiscard]] std::string quoted(std::string_view name);

/// A section as it begins in a file.
[[nodiscard]] std::string bracketed(std::string_view section);

/// What to do about the unknown key `name` of `section`, which is empty for the top of the file. `here` are the names
/// that may stand there; `elsewhere` is the section that has a key of this name, if one does.
[[nodiscard]] std::string hint_for(std::string_view section, std::string_view name,
                                   std::span<const std::string_view> here, std::string_view elsewhere);

/// Whether it is one of the four kinds of environments.
[[nodiscard]] bool is_kind(std::string_view name) noexcept;

/// Why an added environment cannot have this name; empty if it can.
[[nodiscard]] std::string fault_in_environment(std::string_view name);

}  // namespace jwtsync::configuration
