// SPDX-License-Identifier: Apache-2.0
#include "sources/dotenv/habits.h"

#include "base/characters.h"

#include <algorithm>

namespace jwtsync::sources::dotenv {
namespace {

/// A verb of one and of many, and what is behind it.
struct Verb {
  std::string_view one;
  std::string_view many;
  std::string_view rest;

  [[nodiscard]] std::string text(bool is_many) const {
    return std::string(is_many ? many : one) + " " + std::string(rest);
  }
};

/// What is said of all of a feature, and of less.
struct FeatureRow {
  Verb kept;
  Verb lost;
};

// In the order of the enumeration.
constexpr std::array<FeatureRow, feature_count> rows{{
    {{"keeps", "keep", "the double quotes"}, {"takes", "take", "double quotes off"}},
    {{"keeps", "keep", "the single quotes"}, {"takes", "take", "single quotes off"}},
    {{"keeps", "keep", "the backticks"}, {"takes", "take", "backticks off"}},
    {{"keeps", "keep", "the backslashes"}, {"takes", "take", "backslashes off"}},
    {{"keeps", "keep", "every $"}, {"drops", "drop", "a $"}},
    {{"keeps", "keep", "what follows the #"}, {"ends", "end", "the value at the #"}},
    {{"makes", "make", "a line break, or reads on in the next line"}, {"leaves", "leave", "the value in one line"}},
    {{"keeps", "keep", "the carriage return"}, {"drops", "drop", "the carriage return"}},
    {{"keeps", "keep", "the white space after the ="}, {"drops", "drop", "the white space after the ="}},
    {{"keeps", "keep", "the white space at the end"}, {"drops", "drop", "the white space at the end"}},
}};
static_assert(static_cast<std::size_t>(Feature::blanks_behind) + 1 == feature_count);

constexpr std::array<Verb, 7> reasons{{
    {"puts", "put", "something else in for the $"},
    {"puts", "put", "the output of a command in"},
    {"puts", "put", "a folder in for the ~"},
    {"takes", "take", "the value of its own environment"},
    {"refuses", "refuse", "the line"},
    {"runs", "run", "the line, or a part of it, as a command"},
    {"differs", "differ", "from another shell"},
}};
static_assert(static_cast<std::size_t>(Because::shells_differ) + 1 == reasons.size());

std::uint32_t count(std::string_view text, char c) {
  return static_cast<std::uint32_t>(std::count(text.begin(), text.end(), c));
}

bool is_blank(char c) { return base::is_one_of(c, " \t\v\f"); }

}  // namespace

Habits habits_in(std::string_view line, std::string_view value) {
  const std::string_view shown = value.substr(0, value.find_last_not_of("\r\n") + 1);
  return {count(value, '"'),
          count(value, '\''),
          count(value, '`'),
          count(value, '\\'),
          count(value, '$'),
          count(value, '#'),
          count(value, '\n') + (line.find('\r') == line.npos ? count(value, '\r') : 0),
          line.find('\r') == line.npos ? 0 : count(value, '\r'),
          !value.empty() && is_blank(value.front()) ? 1U : 0U,
          !shown.empty() && is_blank(shown.back()) ? 1U : 0U};
}

std::string phrase(const Habits& line, const Habits& value, std::span<const Feature> differ, bool many) {
  std::string text;
  for (const Feature feature : differ) {
    const auto index = static_cast<std::size_t>(feature);
    const bool is_kept = feature == Feature::line_breaks ? value[index] > 0 : value[index] >= line[index];
    const Verb& verb = is_kept ? rows[index].kept : rows[index].lost;
    text += (text.empty() ? "" : " and ") + verb.text(many);
  }
  if (text.empty()) return many ? "read something else" : "reads something else";
  return text;
}

std::string phrase(Because because, bool many) { return reasons[static_cast<std::size_t>(because)].text(many); }

std::string listed(std::span<const std::string_view> names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    text += i == 0 ? "" : i + 1 == names.size() ? " and " : ", ";
    text += names[i];
  }
  return text;
}

}  // namespace jwtsync::sources::dotenv
