// SPDX-License-Identifier: Apache-2.0
#include "cli/agreement_text.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <vector>
#include "base/text.h"
#include "cli/duration.h"
#include "cli/table.h"

namespace jwtsync::cli {
namespace {

constexpr std::size_t line_width = 77;       // where the verdict ends
constexpr std::size_t key_width = 6;         // characters of a kid that tell keys apart for a person
constexpr std::size_t widest_cell = 48;      // characters
constexpr std::size_t rows_that_agree = 20;  // more of them fold into a count
constexpr std::string_view usual_source = "JWT_SECRET (legacy)";  // as wide as the column is at least

std::string counted(std::size_t count, std::string_view singular, std::string_view plural) {
  return std::to_string(count) + " " + std::string(count == 1 ? singular : plural);
}

/// The first `count` characters of UTF-8 text.
std::string_view beginning_of(std::string_view text, std::size_t count) {
  std::size_t end = 0;
  for (; end < text.size(); ++end) {
    const bool starts_character = (static_cast<unsigned char>(text[end]) & 0xc0u) != 0x80;
    if (starts_character && count-- == 0) break;
  }
  return text.substr(0, end);
}

/// What a process said of itself, fit for a table.
std::string cell(std::string_view text) {
  const std::string shown = printable(text);
  if (base::count_characters(shown) <= widest_cell) return shown;
  return std::string(beginning_of(shown, widest_cell - 1)) + "…";
}

std::string key_of(const Report& report) {
  const auto signing = std::find_if(report.keys.begin(), report.keys.end(),
                                    [](const ReportedKey& key) { return key.role == KeyRole::signs; });
  if (signing == report.keys.end()) return "none";
  return printable(beginning_of(signing->kid, key_width));
}

std::string environments_of(const Agreement& agreement) {
  std::set<std::string> names;
  for (const Member& member : agreement.members) names.insert(printable(member.report.environment));
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

bool have_one_key_each(const Agreement& agreement) {
  return std::all_of(agreement.members.begin(), agreement.members.end(),
                     [](const Member& member) { return member.report.keys.size() == 1; });
}

std::string subject_of(const Agreement& agreement) {
  const std::size_t processes = agreement.members.size();
  if (processes == 0) return "nobody answered";
  std::string text = environments_of(agreement) + ": " + counted(agreement.services, "service", "services");
  if (processes != agreement.services) text += ", " + counted(processes, "process", "processes");
  if (processes == 1) return text;
  const bool one_key_each = have_one_key_each(agreement);
  if (agreement.groups == 1) return text + (one_key_each ? ", the same key" : ", the same keys");
  return text + ", " + std::to_string(agreement.groups) +
         (one_key_each ? " different keys" : " different sets of keys");
}

std::string_view word_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::agree: return "AGREE";
    case Verdict::disagree: return "DISAGREE";
    case Verdict::incomplete: return "INCOMPLETE";
    case Verdict::one_process: return "ONE PROCESS";
  }
  return {};
}

/// Who was compared, and at the end of the line what came of it.
std::string headline(const Agreement& agreement, const Console& console) {
  const std::string subject = subject_of(agreement);
  const std::string_view word = word_of(agreement.verdict);
  const std::size_t taken = base::count_characters(subject) + word.size();
  const std::size_t gap = std::max<std::size_t>(2, line_width - std::min(line_width, taken));
  return console.strong(subject) + std::string(gap, ' ') +
         (agreement.verdict == Verdict::agree ? console.good(word) : console.bad(word)) + "\n";
}

std::vector<std::string> row_of(const Report& report) {
  return {cell(report.identity.service), cell(report.identity.instance), cell(report.identity.witness), key_of(report),
          cell(report.source),
          // Both times are of the process's own clock, so that it may differ from ours.
          spoken(report.loaded_at, report.clock)};
}

std::string table(const Agreement& agreement, const Console& console) {
  if (agreement.members.empty()) return {};
  Table rows(2);
  std::string source = "SOURCE";
  source.resize(usual_source.size(), ' ');
  std::vector<std::string> titles{"SERVICE", "INSTANCE", "WITNESS", "KEY", source, "LOADED"};
  for (std::string& title : titles) title = console.faint(title);
  rows.add(std::move(titles));

  struct Folded {
    std::string key;
    std::size_t members = 0;
  };
  std::map<std::size_t, Folded> groups;
  for (const Member& member : agreement.members) {
    Folded& group = groups[member.group];
    group.key = key_of(member.report);
    if (++group.members <= rows_that_agree) rows.add(row_of(member.report));
  }
  std::string text = rows.text();
  for (const auto& [number, group] : groups) {
    if (group.members <= rows_that_agree) continue;
    text += "  ... and " + std::to_string(group.members - rows_that_agree) + " more with key " + group.key + "\n";
  }
  return text;
}

/// What the table has already shown: that keys differ, and that one key a process is then unknown to the others.
bool is_seen(const Departure& departure, const Agreement& agreement) {
  return departure.name == "keys" || (departure.name == "signing_key" && have_one_key_each(agreement));
}

std::string remarks(const Agreement& agreement, Freshness freshness) {
  std::string text;
  const auto add = [&](std::string_view what, const std::string& sentence) {
    text += std::string(what) + ": " + printable(sentence) + "\n";
  };
  for (const Silent& silent : agreement.silent) add("silent", silent.target + ": " + silent.error.message);
  for (const Departure& departure : agreement.departures) {
    if (!is_seen(departure, agreement)) add("differs", departure.sentence);
  }
  for (const Departure& note : agreement.notes) add("note", note.sentence);
  if (freshness == Freshness::collected) add("note", "collected: as fresh as the nonce");
  return text;
}

/// The most telling finding last, where a person looks first.
std::string explanation(std::span<const Finding> findings) {
  if (findings.empty()) return {};
  std::string text;
  for (const Finding& finding : findings.subspan(1)) {
    text += "also: " + printable(finding.why) + "\n      " + printable(finding.fix) + "\n";
  }
  return text + "why: " + printable(findings.front().why) + "\nfix: " + printable(findings.front().fix) + "\n";
}

}  // namespace

std::string agreement_text(const Agreement& agreement, std::span<const Finding> findings, Freshness freshness,
                           const Console& console) {
  return headline(agreement, console) + table(agreement, console) + remarks(agreement, freshness) +
         explanation(findings);
}

}  // namespace jwtsync::cli
