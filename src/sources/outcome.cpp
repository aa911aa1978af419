// SPDX-License-Identifier: Apache-2.0
// The names of what a search tells: outcomes, warnings and remarks.
#include "sources/resolution.h"

#include <jwtsync/sources.h>
#include <array>

namespace jwtsync {

template <>
std::span<const std::string_view> names<Outcome>() noexcept {
  static constexpr std::array<std::string_view, 9> table{"found",     "absent", "empty",    "unreachable", "forbidden",
                                                         "malformed", "unfit",  "shadowed", "skipped"};
  static_assert(static_cast<std::size_t>(Outcome::skipped) + 1 == table.size());
  return table;
}

namespace sources {

Outcome outcome_of(Code code) noexcept {
  switch (code) {
    case Code::secret_empty: return Outcome::empty;
    case Code::secret_absent:
    case Code::file_absent: return Outcome::absent;
    case Code::secret_too_short:
    case Code::secret_public_default:
    case Code::secret_not_meant:
    case Code::key_too_short:
    case Code::key_weak: return Outcome::unfit;
    case Code::secret_malformed:
    case Code::secret_format_unsupported:
    case Code::key_malformed:
    case Code::key_algorithm_mismatch:
    case Code::locator_malformed:
    case Code::file_not_regular:
    case Code::file_too_large: return Outcome::malformed;
    case Code::file_forbidden:
    case Code::file_writable_by_others:
    case Code::source_forbidden: return Outcome::forbidden;
    default: return Outcome::unreachable;  // whatever else kept the value from us
  }
}

bool lets_search_go_on(Outcome outcome) noexcept { return outcome == Outcome::absent || outcome == Outcome::empty; }

}  // namespace sources

template <>
std::span<const std::string_view> names<WarningKind>() noexcept {
  static constexpr std::array<std::string_view, 41> table{
      "environment_trimmed",
      "never_read",
      "unknown_variable",
      "file_variable",
      "legacy_variable",
      "world_readable",
      "foreign_owner",
      "folder_writable_by_others",
      "mounted_alone",
      "refused_line",
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
      "unsupported_key",
      "malformed_key",
      "weak_key",
      "ambiguous_key",
      "odd_spelling",
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
