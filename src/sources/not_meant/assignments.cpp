// SPDX-License-Identifier: Apache-2.0
#include "sources/not_meant/rules.h"

#include "base/characters.h"

#include <algorithm>
#include <array>

namespace jwtsync::sources::not_meant {
namespace {

using namespace base;

constexpr std::size_t most_lines = 1024;

constexpr std::array<std::string_view, 16> commands{
    "export const ", "export ", "declare -x ", "setenv ", "setx ", "set -x ",      "set ", "ENV ",
    "ARG ",          "env ",    "local ",      "const ",  "$env:", "Environment=", "-e ",  "- "};

std::string_view without_quote(std::string_view text) noexcept {
  if (!text.empty() && is_one_of(text.front(), "\"'")) text.remove_prefix(1);
  return text;
}

std::string_view without_spaces_before(std::string_view text) noexcept {
  return text.substr(std::min(text.find_first_not_of(" \t"), text.size()));
}

/// The name of a variable that `text` starts with.
std::string_view name_in(std::string_view text) noexcept {
  const auto end = std::find_if(text.begin(), text.end(), [](char c) { return !is_alphanumeric(c) && c != '_'; });
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

/// JWT_SECRET, and what begins so: the names that are read, and those that people take for them.
bool is_read(std::string_view name) noexcept { return starts_in_any_case(name, "JWT_SECRET"); }

/// As make, YAML without its space, and shells that take a name and a value have it.
bool assigns_somehow(std::string_view rest) noexcept {
  return rest.starts_with(':') || rest.starts_with("?=") || rest.starts_with("+=");
}

struct Assignment {
  bool is_one = false;
  bool is_certain = false;  // by its command, or by its name
};

Assignment assignment_in(std::string_view line) noexcept {
  line = without_spaces_before(line);
  const auto command =
      std::find_if(commands.begin(), commands.end(), [&](std::string_view each) { return line.starts_with(each); });
  if (command != commands.end()) line = without_spaces_before(line.substr(command->size()));
  line = without_quote(line);
  const std::string_view name = name_in(line);
  const std::string_view rest = without_spaces_before(without_quote(line.substr(name.size())));
  const bool assigns = !name.empty() && !is_digit(name.front()) &&
                       (rest.starts_with('=') || rest.starts_with(": ") || (is_read(name) && assigns_somehow(rest)));
  return {assigns, assigns && (is_read(name) || (command != commands.end() && *command == "export "))};
}

bool is_blank_or_comment(std::string_view line) noexcept {
  line = without_spaces_before(line);
  return line.empty() || line.front() == '#' || line == "\r";
}

}  // namespace

std::string_view assignment(std::string_view value) noexcept {
  std::size_t assignments = 0;
  bool certain = false;
  for (std::size_t line = 0; line < most_lines && !value.empty(); ++line) {
    const std::size_t end = std::min(value.find('\n'), value.size());
    const std::string_view text = value.substr(0, end);
    value.remove_prefix(std::min(end + 1, value.size()));
    if (is_blank_or_comment(text)) continue;
    const Assignment found = assignment_in(text);
    if (!found.is_one) return {};
    ++assignments;
    certain = certain || found.is_certain;
  }
  if (!certain || !value.empty()) return {};
  return assignments == 1 ? "is a line of an env file: the secret stands behind the name"
                          : "is a whole env file: the secret stands in one of its lines";
}

}  // namespace jwtsync::sources::not_meant
