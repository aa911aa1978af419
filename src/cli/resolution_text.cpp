// SPDX-License-Identifier: Apache-2.0
#include "cli/resolution_text.h"

#include "cli/table.h"

namespace jwtsync::cli {
namespace {

std::string coloured(Outcome outcome, const Console& console) {
  switch (outcome) {
    case Outcome::found: return console.good(name_of(outcome));
    case Outcome::unreachable:
    case Outcome::forbidden:
    case Outcome::malformed:
    case Outcome::unfit: return console.bad(name_of(outcome));
    case Outcome::absent:
    case Outcome::empty:
    case Outcome::shadowed:
    case Outcome::skipped: break;
  }
  return console.faint(name_of(outcome));
}

}  // namespace

std::string resolution_text(const Resolution& resolution, const ResolutionFacts& facts, const Console& console) {
  const FoundSecret& found = *resolution.found;
  Table table;
  table.add({"environment",
             console.strong(found.environment.name) + " (" + std::string(name_of(found.environment.from)) + ")"});
  table.add({"source", console.strong(printable(found.source))});
  table.add({"length", std::to_string(found.length) + " characters"});
  if (facts.shows_fingerprint) table.add({"fingerprint", found.fingerprint});
  if (facts.kid) table.add({"kid", *facts.kid});
  if (facts.configuration) table.add({"configuration", printable(*facts.configuration)});
  return table.text() + trail_text(resolution.trail, console) + warnings_text(resolution.warnings, console) +
         remarks_text(resolution.remarks, console);
}

std::string warnings_text(const std::vector<Warning>& warnings, const Console& console) {
  std::string text;
  for (const Warning& warning : warnings) text += console.bad("warning:") + " " + printable(warning.text) + "\n";
  return text;
}

std::string remarks_text(const std::vector<Remark>& remarks, const Console& console) {
  std::string text;
  for (const Remark& remark : remarks) text += console.faint("remark:") + " " + printable(remark.text) + "\n";
  return text;
}

std::string trail_text(const std::vector<TrailEntry>& trail, const Console& console) {
  if (trail.empty()) return {};
  Table table(2);
  for (const TrailEntry& entry : trail) {
    table.add({printable(entry.locator), coloured(entry.outcome, console), printable(entry.detail)});
  }
  return "tried:\n" + table.text();
}

}  // namespace jwtsync::cli
