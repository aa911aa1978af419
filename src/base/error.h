// SPDX-License-Identifier: Apache-2.0
// The rows of the error table, for those who list them: help, documentation tests. And an error of several rooms.
#pragma once

#include <jwtsync/result.h>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace jwtsync::base {

struct CodeRow {
  Code code;
  std::string_view name;
  Category category;
};

/// How many codes there are: an array of this size has an element for each.
inline constexpr std::size_t code_count = static_cast<std::size_t>(Code::internal_error) + 1;

/// Every code there is, in the order of the enumeration.
[[nodiscard]] std::span<const CodeRow> code_table() noexcept;

/// What the child of a fork says, in which the key that its parent loaded is gone: `ring_unavailable`.
[[nodiscard]] Error lost_in_fork();

/// The code of this name; nothing if none has it.
[[nodiscard]] std::optional<Code> code_named(std::string_view name) noexcept;

}  // namespace jwtsync::base
