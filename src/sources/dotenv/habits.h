// SPDX-License-Identifier: Apache-2.0
// What a reader did to a line, told by what went in and what came out: in words without anything of the value.
#pragma once

#include "sources/dotenv/reading.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::sources::dotenv {

/// What a line may hold that programs take for one thing or another.
enum class Feature : std::uint8_t {
  double_quotes,
  single_quotes,
  backticks,
  backslashes,
  dollars,
  hash,
  line_breaks,
  carriage_return,
  blanks_before,
  blanks_behind,
};
inline constexpr std::size_t feature_count = 10;

/// How much of each feature is left in the value that a reader made of a line.
using Habits = std::array<std::uint32_t, feature_count>;

/// `line` is what stands behind the first "=".
[[nodiscard]] Habits habits_in(std::string_view line, std::string_view value);

/// "keeps the double quotes", of one reader or of several, by those features that `differ`.
[[nodiscard]] std::string phrase(const Habits& line, const Habits& value, std::span<const Feature> differ, bool many);

/// "runs it as a command".
[[nodiscard]] std::string phrase(Because because, bool many);

/// "a", "a and b", "a, b and c".
[[nodiscard]] std::string listed(std::span<const std::string_view> names);

}  // namespace jwtsync::sources::dotenv
