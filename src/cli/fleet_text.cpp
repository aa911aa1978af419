// SPDX-License-Identifier: Apache-2.0
#include "cli/fleet_text.h"

#include <algorithm>
#include "base/text.h"
#include "cli/table.h"

namespace jwtsync::cli {
namespace {

constexpr std::size_t line_width = 77;   // where the verdict ends
constexpr std::size_t key_width = 6;     // characters of a kid that tell keys apart for a person
constexpr std::size_t widest_cell = 48;  // characters

/// The first `count` characters of UTF-8 text.
std::string_view beginning_of(std::string_view text, std::size_t count) {
  std::size_t end = 0;
  for (; end < text.size(); ++end) {
    const bool starts_character = (static_cast<unsigned char>(text[end]) & 0xc0u) != 0x80;
    if (starts_character && count-- == 0) break;
  }
  return text.substr(0, end);
}

}  // namespace

std::string cell(std::string_view text) {
  const std::string shown = printable(text);
  if (base::count_characters(shown) <= widest_cell) return shown;
  return std::string(beginning_of(shown, widest_cell - 1)) + "…";
}

std::string key_of(const Report& report) {
  if (report.keys.empty()) return "none";
  const auto signing = std::find_if(report.keys.begin(), report.keys.end(),
                                    [](const ReportedKey& key) { return key.role == KeyRole::signs; });
  const bool only_verifies = signing == report.keys.end();
  if (only_verifies && report.keys.size() > 1) return counted(report.keys.size(), "key", "keys");
  return printable(beginning_of(only_verifies ? report.keys.front().kid : signing->kid, key_width));
}

std::string headline(const std::string& subject, std::string_view verdict, Tone tone, const Console& console) {
  const std::size_t taken = base::count_characters(subject) + verdict.size();
  const std::size_t gap = std::max<std::size_t>(2, line_width - std::min(line_width, taken));
  return console.strong(subject) + std::string(gap, ' ') +
         (tone == Tone::good ? console.good(verdict) : console.bad(verdict)) + "\n";
}

bool is_said(const SentencePlace& place, std::span<const Finding> findings) {
  return std::any_of(findings.begin(), findings.end(),
                     [&](const Finding& finding) { return finding.restates == place; });
}

bool tells_of_reload(std::span<const Finding> findings) {
  return std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
    const bool proves_age = finding.cause == Cause::stale_value && finding.certainty == Certainty::certain;
    return proves_age || finding.cause == Cause::reload_refused || finding.cause == Cause::key_set_unreachable;
  });
}

std::string silence(std::span<const Silent> all, std::span<const Finding> findings) {
  std::string text;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (is_said({SentencePlace::List::silent, i}, findings)) continue;
    // Whoever refuses is there: another thing is to be done than about one that is silent.
    const bool refused = all[i].error.code == Code::target_refused;
    text +=
        (refused ? "refused: " : "silent: ") + printable(text_of(all[i].target) + ": " + all[i].error.message) + "\n";
  }
  return text;
}

namespace {

/// "why: auth ..."; "why (likely): auth ..." where others would look alike.
std::string told(std::string_view lead, const Finding& finding) {
  const bool certain = finding.certainty == Certainty::certain;
  return std::string(lead) + (certain ? "" : " (" + std::string(name_of(finding.certainty)) + ")") + ": " +
         printable(finding.why) + "\n";
}

}  // namespace

std::string explanation(std::span<const Finding> findings) {
  if (findings.empty()) return {};
  std::string text;
  for (const Finding& finding : findings.subspan(1)) {
    text += told("also", finding);
    const bool said_last = finding.fix == findings.front().fix;
    if (!said_last) text += "      " + printable(finding.fix) + "\n";
  }
  return text + told("why", findings.front()) + "fix: " + printable(findings.front().fix) + "\n";
}

}  // namespace jwtsync::cli
