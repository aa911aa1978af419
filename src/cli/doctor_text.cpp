// SPDX-License-Identifier: Apache-2.0
#include "cli/doctor_text.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>
#include "cli/duration.h"
#include "cli/fleet_text.h"
#include "cli/keys_sentence.h"
#include "cli/table.h"
#include "cli/token_text.h"

namespace jwtsync::cli {
namespace {

constexpr std::string_view indent = "   ";
constexpr std::size_t most_warnings = 8;

std::string sentence_text(const KeysSentence& sentence, const Console& console) {
  const std::string text = printable(sentence.text);
  if (!sentence.agree) return console.strong(text) + "\n";
  return (*sentence.agree ? console.good(text) : console.bad(text)) + "\n";
}

/// As long as a line is read at a glance: `why:` and the rest stand below each other.
std::string finding_text(const Finding& finding, std::size_t number, const Console& console) {
  const std::string name(name_of(finding.cause));
  const auto line = [](std::string_view what, std::string_view said) {
    return std::string(indent) + std::string(what) + printable(said) + "\n";
  };
  std::string text = "\n" + std::to_string(number) + ". " + console.strong(name) + " (" +
                     std::string(name_of(finding.certainty)) + ")\n" + line("why:  ", finding.why);
  for (const std::string& seen : finding.evidence) text += line("      ", seen);
  return text + line("fix:  ", finding.fix) + line("page: ", "jwtsync help " + name);
}

/// The algorithm that a refused token named, or that there was none.
std::string of_what(const ReportedRefusal& refusal) {
  const bool is_absent = refusal.code == Code::not_found || refusal.code == Code::request_malformed;
  if (refusal.stage == Stage::extract && is_absent) return "no Bearer token";
  return refusal.algorithm.empty() ? std::string() : "alg " + refusal.algorithm;
}

/// The tokens that it refused last, together: how many of which code and algorithm, and since when.
std::string refusals_text(const Report& report) {
  std::map<std::pair<std::string_view, std::string>, std::size_t> counts;
  Time first = report.clock;
  for (const ReportedRefusal& refusal : report.refusals) {
    ++counts[{refusal.code.text(), of_what(refusal)}];
    first = std::min(first, refusal.time);
  }
  std::string text =
      "the last " + std::to_string(report.refusals.size()) + ", since " + spoken(first, report.clock) + ":";
  std::string_view separator = " ";
  for (const auto& [what, count] : counts) {
    text += std::string(separator) + std::to_string(count) + " " + std::string(what.first) +
            (what.second.empty() ? "" : ", " + what.second);
    separator = "; ";
  }
  return text;
}

/// The report of one process, which is all that there is to say where it is the only one.
std::string report_text(const Member& member, const Console& console) {
  const Report& report = member.report;
  Table rows(indent.size());
  const auto add = [&](std::string_view name, const std::string& value) {
    rows.add({console.faint(name), printable(value)});
  };
  const std::string from(report.environment_from.text());
  add("who", report.identity.service + " " + report.identity.instance);
  add("environment", report.environment + (from.empty() ? "" : " (" + from + ")"));
  if (!report.keys.empty()) add("key", key_of(report) + " from " + report.source);
  if (!report.keys.empty()) add("loaded", spoken(report.loaded_at, report.clock));
  for (const TrailEntry& entry : report.trail) {
    add("source",
        entry.locator + ": " + std::string(name_of(entry.outcome)) + (entry.detail.empty() ? "" : ", " + entry.detail));
  }
  for (const Warning& warning : report.warnings) add("warning", warning.text);
  if (report.error) add("error", report.error->message);
  if (!report.refusals.empty()) add("refusals", refusals_text(report));
  if (report.reload_error) add("reload", "refused, the previous keys are in use: " + report.reload_error->message);
  return rows.text();
}

/// That of the keys here, else of the first process that refuses the token.
Error refusal_of(const TokenExamination& token) {
  if (token.evidence.refusal && token.is_judged()) return *token.evidence.refusal;
  for (const Explained& one : token.explained) {
    if (one.explanation && one.explanation->error) return *one.explanation->error;
  }
  return {};
}

/// Pages of what may be so where a good token is refused all the same.
std::string if_refused_text(const Examination& examination) {
  std::string text;
  for (const Finding& finding : examination.if_refused) {
    text += (text.empty() ? "if the token is refused all the same: jwtsync help " : ", jwtsync help ") +
            std::string(name_of(finding.cause));
  }
  return text.empty() ? text : text + "\n";
}

/// What the processes warn of, but for what a finding or the report of the only one says already.
std::string warnings_text(const Examination& examination) {
  const Agreement& agreement = examination.agreement;
  std::string text;
  if (agreement.members.size() == 1) return text;
  for (std::size_t i = 0; i < agreement.warnings.size(); ++i) {
    if (i == most_warnings)
      return text + "warning: " + std::to_string(agreement.warnings.size() - i) + " more stand in --json\n";
    if (!is_said({SentencePlace::List::warnings, i}, examination.findings))
      text += "warning: " + printable(agreement.warnings[i].sentence) + "\n";
  }
  return text;
}

/// What processes do otherwise than others, or less well, but for what a finding says already.
std::string notes_text(const Examination& examination) {
  std::string text;
  const std::vector<Departure>& notes = examination.agreement.notes;
  for (std::size_t i = 0; i < notes.size(); ++i) {
    const bool is_shown = notes[i].kind == DepartureKind::reload &&
                          (examination.agreement.members.size() == 1 || tells_of_reload(examination.findings));
    if (!is_shown && !is_said({SentencePlace::List::notes, i}, examination.findings))
      text += "note: " + printable(notes[i].sentence) + "\n";
  }
  return text;
}

/// Where the token is refused for a reason that no cause tells of, what its refusal advises.
std::string nothing_found_text(const Examination& examination) {
  const auto& token = examination.token;
  if (!token || !token->is_refused()) return "nothing wrong was found\n";
  if (token->evidence.made_by) return "fix: " + printable(token->evidence.made_by->fix) + "\n";
  const Error refusal = refusal_of(*token);
  return refusal.hint.empty() ? std::string() : "hint: " + printable(refusal.hint) + "\n";
}

std::string unseen_text(const std::vector<std::string>& unseen) {
  std::string text;
  for (const std::string& line : unseen) text += (text.empty() ? "\ncould not see: " : "; ") + printable(line);
  return text.empty() ? text : text + "\n";
}

json::Value findings_json(const std::vector<Finding>& findings) {
  json::Value values = json::Value::array();
  for (const Finding& finding : findings) {
    const std::string name(name_of(finding.cause));
    values.push_back({{"cause", name},
                      {"certainty", name_of(finding.certainty)},
                      {"why", finding.why},
                      {"fix", finding.fix},
                      {"evidence", finding.evidence},
                      {"page", "docs/causes/" + name + ".md"}});
  }
  return values;
}

}  // namespace

std::string doctor_text(const Examination& examination, Time now, const Console& console) {
  const Agreement& agreement = examination.agreement;
  std::string text = sentence_text(keys_sentence(agreement), console);
  if (agreement.members.size() == 1) text += report_text(agreement.members.front(), console);
  if (examination.token) text += token_text(*examination.token, now, console);
  for (std::size_t i = 0; i < examination.findings.size(); ++i) {
    text += finding_text(examination.findings[i], i + 1, console);
  }
  if (examination.findings.empty()) text += nothing_found_text(examination);
  text += if_refused_text(examination);
  const std::string remarks = warnings_text(examination) + notes_text(examination);
  if (!remarks.empty()) text += "\n" + remarks;
  return text + unseen_text(examination.unseen);
}

json::Value doctor_json(const Examination& examination) {
  const KeysSentence sentence = keys_sentence(examination.agreement);
  json::Value agreement = diagnosis::agreement_json(examination.agreement, examination.findings, examination.freshness);
  json::Value value;
  value["keys_agree"] = sentence.agree ? json::Value(*sentence.agree) : json::Value(nullptr);
  value["sentence"] = sentence.text;
  value["fresh"] = std::move(agreement["fresh"]);
  value["findings"] = findings_json(examination.findings);
  value["if_refused"] = findings_json(examination.if_refused);
  value["warnings"] = std::move(agreement["warnings"]);
  value["notes"] = std::move(agreement["notes"]);
  value["could_not_see"] = examination.unseen;
  value["members"] = std::move(agreement["members"]);
  value["silent"] = std::move(agreement["silent"]);
  value["token"] = examination.token ? token_answer_json(*examination.token) : json::Value(nullptr);
  return value;
}

}  // namespace jwtsync::cli
