// SPDX-License-Identifier: Apache-2.0
#include "sources/not_meant/not_meant.h"

#include "base/characters.h"
#include "base/encoding.h"
#include "base/text.h"
#include "base/wipe.h"
#include "sources/not_meant/rules.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

namespace jwtsync::sources::not_meant {
namespace {

using namespace base;

constexpr std::size_t longest_examined = std::size_t{64} * 1024;  // bytes
constexpr std::size_t longest_decoded = 4096;                     // characters of base64
constexpr std::size_t least_decoded = 16;                         // bytes; fewer random ones may be printable

struct Rule {
  WarningKind kind;
  std::string_view (*sentence_about)(std::string_view value);
};

constexpr std::array<Rule, 10> rules{{
    {WarningKind::unexpanded_reference, reference},
    {WarningKind::place, place},
    {WarningKind::env_line, assignment},
    {WarningKind::error_answer, answer},
    {WarningKind::token, token},
    {WarningKind::no_value, no_value},
    {WarningKind::repetition, repetition},
    {WarningKind::keyboard_row, rows},
    {WarningKind::entry_name, entry_name},
    {WarningKind::placeholder, placeholder},
}};

std::optional<Finding> find_in_text(std::string_view value) {
  for (const Rule& rule : rules) {
    const std::string_view sentence = rule.sentence_about(value);
    if (!sentence.empty()) return Finding{rule.kind, sentence};
  }
  return std::nullopt;
}

/// Without one pair of quotation marks: a file of variables keeps them now and then.
std::string_view without_quotes(std::string_view value) noexcept {
  const bool quoted = value.size() > 2 && value.front() == value.back() && is_one_of(value.front(), "\"'");
  return quoted ? value.substr(1, value.size() - 2) : value;
}

/// The same, of what `value` decodes to, if that is text: as where somebody encodes a placeholder for a store, and a
/// line end with it.
std::optional<Finding> find_in_base64(std::string_view value) {
  if (value.size() > longest_decoded || !is_made_of(value, "+/-_=")) return std::nullopt;
  std::array<char, base::base64url_decoded_size(longest_decoded)> room;
  auto size = base::base64_decode(value, room.data());
  if (!size) size = base::base64url_decode(value, room.data());
  const std::string_view text = without_quotes(base::trim({room.data(), size.value_or(0)}));
  std::optional<Finding> found;
  if (text.size() >= least_decoded && std::all_of(text.begin(), text.end(), is_printable)) {
    found = find_in_text(text);
    if (found) found->in_base64 = true;
  }
  base::wipe(std::span<char>(room));
  return found;
}

}  // namespace

std::optional<Finding> find(std::string_view value) {
  value = without_quotes(base::trim(value));
  if (value.empty() || value.size() > longest_examined) return std::nullopt;
  if (std::optional<Finding> found = find_in_text(value)) return found;
  return find_in_base64(value);
}

bool is_rule(const Name<WarningKind>& kind) noexcept {
  return std::any_of(rules.begin(), rules.end(), [&](const Rule& rule) { return kind == rule.kind; });
}

}  // namespace jwtsync::sources::not_meant
