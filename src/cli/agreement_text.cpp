// SPDX-License-Identifier: Apache-2.0
#include "cli/agreement_text.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <vector>
#include "cli/duration.h"
#include "cli/fleet_text.h"
#include "cli/table.h"
#include "fleet/members.h"

namespace jwtsync::cli {
namespace {

constexpr std::size_t most_warnings = 8;
constexpr std::size_t most_other_revisions = 8;
constexpr std::size_t rows_that_agree = 20;                       // more of them fold into a count
constexpr std::string_view usual_source = "JWT_SECRET (legacy)";  // as wide as the column is at least

std::string environments_of(const Agreement& agreement) {
  std::set<std::string> names;
  for (const Member& member : agreement.members) {
    if (!member.report.environment.empty()) names.insert(printable(member.report.environment));
  }
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

/// Of those that hold any.
bool have_one_key_each(const Agreement& agreement) {
  return std::all_of(agreement.members.begin(), agreement.members.end(),
                     [](const Member& member) { return member.report.keys.size() < 2; });
}

std::size_t count_keyless(const Agreement& agreement) {
  return static_cast<std::size_t>(std::count_if(agreement.members.begin(), agreement.members.end(),
                                                [](const Member& member) { return member.report.keys.empty(); }));
}

std::string subject_of(const Agreement& agreement) {
  const std::size_t processes = agreement.members.size();
  if (processes == 0) return "no process answered";
  std::string text = environments_of(agreement) + ": " + counted(agreement.services, "service", "services");
  if (processes != agreement.services) text += ", " + counted(processes, "process", "processes");
  const std::size_t keyless = count_keyless(agreement);
  if (keyless > 0) text += ", " + std::to_string(keyless) + " without a key";
  if (processes - keyless < 2) return text;
  const bool one_key_each = have_one_key_each(agreement);
  if (agreement.groups == 1) {
    return text + (one_key_each ? ", the same key" : ", the same keys") + std::string(fleet::same_key_but(agreement));
  }
  return text + ", " + std::to_string(agreement.groups) +
         (one_key_each ? " different keys" : " different sets of keys");
}

std::string_view word_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::agree: return "AGREE";
    case Verdict::disagree: return "DISAGREE";
    case Verdict::unfit: return "UNFIT";
    case Verdict::incomplete: return "INCOMPLETE";
    case Verdict::one_process: return "ONE PROCESS";
  }
  return {};
}

/// What it rests on: a process's own words, or what the application beside it did with a token.
std::string witness_of(const Report& report) {
  return fleet::shows_application(report) ? "probe" : cell(report.identity.witness.text());
}

std::vector<std::string> row_of(const Report& report) {
  // Both times are of the process's own clock, so that it may differ from ours.
  const std::string loaded = report.keys.empty() ? "-" : spoken(report.loaded_at, report.clock);
  const std::string source = report.keys.empty() ? "-" : report.source;
  return {cell(report.identity.service),
          cell(report.identity.instance),
          witness_of(report),
          key_of(report),
          cell(source),
          loaded};
}

std::string table(const Agreement& agreement, const Console& console) {
  if (agreement.members.empty()) return {};
  Table rows(2);
  std::string source = "SOURCE";
  source.resize(usual_source.size(), ' ');
  std::vector<std::string> titles{"SERVICE", "INSTANCE", "WITNESS", "KEY", source, "LOADED"};
  for (std::string& title : titles) title = console.faint(title);
  rows.add(std::move(titles));

  struct Fold {
    std::string key;
    std::size_t members = 0;
  };
  std::map<std::optional<std::size_t>, Fold> groups;
  for (const Member& member : agreement.members) {
    Fold& group = groups[member.group];
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

/// Processes that were not compared, by service and revision: of each, whether they hold the same keys.
std::string other_revisions(const Agreement& agreement) {
  struct Others {
    std::size_t processes = 0;
    std::size_t same = 0;
  };
  std::map<std::pair<std::string, std::string>, Others> all;
  for (const Member& member : agreement.other_revisions) {
    Others& others = all[{member.report.identity.service, std::string(fleet::revision_of(member.report))}];
    ++others.processes;
    others.same += member.group ? 1 : 0;
  }
  std::string text;
  std::size_t shown = 0;
  for (const auto& [who, others] : all) {
    if (++shown > most_other_revisions) {
      return text + "other: " + std::to_string(all.size() - most_other_revisions) + " more stand in --json\n";
    }
    const auto& [service, revision] = who;
    const std::string keys = others.same == others.processes ? "the same keys"
                             : others.same == 0              ? "other keys"
                                                             : "the same keys by " + std::to_string(others.same);
    text += "other: " + cell(service) + (revision.empty() ? " of no revision" : " of revision " + cell(revision)) +
            ", " + counted(others.processes, "process", "processes") + ", not compared: " + keys + "\n";
  }
  return text;
}

/// What the table has already shown: that keys differ, and that one key a process is then unknown to the others.
bool is_seen(const Departure& departure, const Agreement& agreement) {
  return departure.kind == DepartureKind::keys ||
         (departure.kind == DepartureKind::signing_key && have_one_key_each(agreement));
}

/// Each fault in one sentence: what `why:` says is not said before.
std::string remarks(const Agreement& agreement, std::span<const Finding> findings, Freshness freshness) {
  using List = SentencePlace::List;
  std::string text = silence(agreement.silent, findings);
  const auto add = [&](std::string_view what, const std::string& sentence, List list, std::size_t index) {
    if (!is_said({list, index}, findings)) text += std::string(what) + ": " + printable(sentence) + "\n";
  };
  for (std::size_t i = 0; i < agreement.departures.size(); ++i) {
    const Departure& departure = agreement.departures[i];
    if (!is_seen(departure, agreement)) add("differs", departure.sentence, List::departures, i);
  }
  for (std::size_t i = 0; i < agreement.warnings.size(); ++i) {
    if (i == most_warnings) {
      text += "warning: " + std::to_string(agreement.warnings.size() - i) + " more stand in --json\n";
      break;
    }
    add("warning", agreement.warnings[i].sentence, List::warnings, i);
  }
  const bool reload_is_said = tells_of_reload(findings);
  for (std::size_t i = 0; i < agreement.notes.size(); ++i) {
    const Departure& note = agreement.notes[i];
    if (note.kind != DepartureKind::reload || !reload_is_said) add("note", note.sentence, List::notes, i);
  }
  return agreement.members.empty() ? text : text + freshness_note(freshness);
}

}  // namespace

std::string freshness_note(Freshness freshness) {
  switch (freshness) {
    case Freshness::asked: return {};
    case Freshness::collected: return "note: collected: as fresh as the nonce\n";
    case Freshness::via:
      return "note: by way of a collector: as fresh as the nonce, which was drawn for this question\n";
  }
  return {};
}

std::string agreement_text(const Agreement& agreement, std::span<const Finding> findings, Freshness freshness,
                           const Console& console, std::string_view summary) {
  return headline(subject_of(agreement), word_of(agreement.verdict),
                  agreement.verdict == Verdict::agree ? Tone::good : Tone::bad, console) +
         table(agreement, console) + other_revisions(agreement) + remarks(agreement, findings, freshness) +
         std::string(summary) + explanation(findings);
}

}  // namespace jwtsync::cli
