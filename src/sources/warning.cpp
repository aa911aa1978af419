// SPDX-License-Identifier: Apache-2.0
// The names of warnings and remarks.
#include <jwtsync/sources.h>

#include <array>

namespace jwtsync {

template <>
std::span<const std::string_view> names<WarningKind>() noexcept {
  static constexpr std::array<std::string_view, 35> table{
      "environment_trimmed",
      "never_read",
      "unknown_variable",
      "file_variable",
      "legacy_variable",
      "world_readable",
      "foreign_owner",
      "folder_writable_by_others",
      "mounted_alone",
      "plain_http",
      "emulator",
      "stale",
      "trimmed",
      "quoted",
      "byte_order_mark",
      "invisible_character",
      "control_character",
      "escaped_newline",
      "json_document",
      "development_fallback",
      "development_secret",
      "public_default",
      "published_example",
      "low_entropy",
      "shared_between_environments",
      "unexpanded_reference",
      "place",
      "env_line",
      "error_answer",
      "token",
      "no_value",
      "repetition",
      "keyboard_row",
      "entry_name",
      "placeholder",
  };
  static_assert(static_cast<std::size_t>(WarningKind::placeholder) + 1 == table.size());
  return table;
}

template <>
std::span<const std::string_view> names<RemarkKind>() noexcept {
  static constexpr std::array<std::string_view, 4> table{"line_end_trimmed", "looks_base64", "looks_hex",
                                                         "env_file_characters"};
  static_assert(static_cast<std::size_t>(RemarkKind::env_file_characters) + 1 == table.size());
  return table;
}

}  // namespace jwtsync
