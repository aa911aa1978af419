// SPDX-License-Identifier: Apache-2.0
// The command line: which options there are, and what was given. CLI11 does the reading, in arguments.cpp alone.
#pragma once

#include <jwtsync/result.h>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::cli {

/// Whether an option may be given more than once.
enum class Times : std::uint8_t { once, any };

/// One option.
struct Option {
  std::string_view name;         ///< "--issuer"
  std::string_view placeholder;  ///< what stands for its value, "NAME"; empty if it takes none
  std::string_view description;  ///< with units and default
  Times times = Times::once;
  char letter = '\0';  ///< its short form: 's' for -s; none if 0

  [[nodiscard]] constexpr bool is_flag() const noexcept { return placeholder.empty(); }
};

/// What was given. Asking for an option that the command does not declare finds nothing.
class Arguments {
 public:
  [[nodiscard]] bool has(std::string_view name) const { return values_.find(name) != values_.end(); }
  [[nodiscard]] std::optional<std::string> value(std::string_view name) const;
  /// Every value of an option that may be given more than once, in order.
  [[nodiscard]] std::vector<std::string> values(std::string_view name) const;
  /// A length of time such as 500ms, 90s, 15m, 1h, 7d or 0, from `least` to `most`; `fallback` if the option was not
  /// given. `argument_invalid` for anything else. A number without a unit counts in `of_plain_number`, where there is
  /// one: so it was written before.
  [[nodiscard]] Result<std::chrono::milliseconds> duration(
      std::string_view name, std::chrono::milliseconds fallback, std::chrono::milliseconds least,
      std::chrono::milliseconds most, std::optional<std::chrono::milliseconds> of_plain_number = {}) const;
  /// A whole number from `least` to `most`; nothing if the option was not given.
  [[nodiscard]] Result<std::optional<std::size_t>> number(std::string_view name, std::size_t least,
                                                          std::size_t most) const;
  /// What is not an option: targets, names.
  [[nodiscard]] const std::vector<std::string>& operands() const noexcept { return operands_; }
  /// Those of the operands that stand behind `--`: nothing of them was looked at.
  [[nodiscard]] std::vector<std::string> behind_mark() const {
    return {operands_.end() - static_cast<std::ptrdiff_t>(behind_mark_), operands_.end()};
  }

 private:
  friend Result<Arguments> parse_arguments(std::span<const Option> options, std::string_view operands,
                                           std::vector<std::string> words);
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
  std::vector<std::string> operands_;
  std::size_t behind_mark_ = 0;  // so many of them
};

/// Reads the words after a command's name: `--source LOCATOR`, `--source=LOCATOR`, `-s LOCATOR` and `-sLOCATOR` are the
/// same. `argument_invalid` for an unknown option (with a "did you mean"), an option
/// without its value or given too often, and operands where `operands` is empty. An error never quotes an operand or a
/// value: it may be a secret that was put in the wrong place.
[[nodiscard]] Result<Arguments> parse_arguments(std::span<const Option> options, std::string_view operands,
                                                std::vector<std::string> words);

/// Whether a word may be quoted in an error: short, and made of lower-case letters and hyphens.
[[nodiscard]] bool is_plain_word(std::string_view word) noexcept;

}  // namespace jwtsync::cli
