// SPDX-License-Identifier: Apache-2.0
#include "cli/agreement_text.h"

#include <string_view>
#include <vector>
#include "cli/fleet_text.h"
#include "cli/table.h"

namespace jwtsync::cli {
namespace {

constexpr std::size_t rows_of_one_environment = 20;  // more of them fold into a count

std::string_view word_of(Separation separation) {
  switch (separation) {
    case Separation::separate: return "DISTINCT";
    case Separation::shared: return "SHARED";
    case Separation::incomplete: return "INCOMPLETE";
    case Separation::one_environment: return "ONE ENVIRONMENT";
  }
  return {};
}

std::string subject_of(const Distinction& distinction) {
  if (distinction.members.empty()) return "no process answered";
  std::string names;
  for (const std::string& name : distinction.environments) names += (names.empty() ? "" : ", ") + printable(name);
  const std::string text = names + ": " + counted(distinction.members.size(), "process", "processes");
  if (distinction.environments.size() < 2) return text;
  if (distinction.shared.empty()) return text + ", no key in common";
  return text + ", " + counted(distinction.shared.size(), "key in common", "keys in common");
}

std::string rows_of(const Distinction& distinction, const Console& console) {
  if (distinction.members.empty()) return {};
  Table rows(2);
  std::vector<std::string> titles{"ENVIRONMENT", "SERVICE", "INSTANCE", "KEY", "SOURCE"};
  for (std::string& title : titles) title = console.faint(title);
  rows.add(std::move(titles));
  std::string folded;
  for (const std::string& environment : distinction.environments) {
    std::size_t count = 0;
    for (const Member& member : distinction.members) {
      const Report& report = member.report;
      if (report.environment != environment || ++count > rows_of_one_environment) continue;
      rows.add({cell(report.environment), cell(report.identity.service), cell(report.identity.instance), key_of(report),
                cell(report.source)});
    }
    if (count <= rows_of_one_environment) continue;
    folded +=
        "  ... and " + std::to_string(count - rows_of_one_environment) + " more in " + printable(environment) + "\n";
  }
  return rows.text() + folded;
}

std::string notes(const Distinction& distinction, std::span<const Finding> findings) {
  std::string text;
  for (std::size_t i = 0; i < distinction.notes.size(); ++i) {
    if (is_said({SentencePlace::List::notes, i}, findings)) continue;
    text += "note: " + printable(distinction.notes[i].sentence) + "\n";
  }
  return text;
}

}  // namespace

std::string distinction_text(const Distinction& distinction, std::span<const Finding> findings,
                             diagnosis::Freshness freshness, const Console& console) {
  const Tone tone = distinction.separation == Separation::separate ? Tone::good : Tone::bad;
  return headline(subject_of(distinction), word_of(distinction.separation), tone, console) +
         rows_of(distinction, console) + silence(distinction.silent, findings) + notes(distinction, findings) +
         freshness_note(freshness) + explanation(findings);
}

}  // namespace jwtsync::cli
