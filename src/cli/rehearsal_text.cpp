// SPDX-License-Identifier: Apache-2.0
#include "cli/rehearsal_text.h"

#include <algorithm>
#include <array>
#include <utility>
#include "cli/rotate_text.h"
#include "cli/table.h"
#include "json/strict.h"

namespace jwtsync::cli {
namespace {

constexpr std::array<std::string_view, 4> part_words{"comes along", "would not", "not known", "cannot be asked"};
static_assert(part_words.size() == static_cast<std::size_t>(Part::cannot_be_asked) + 1);

std::string answer_of(const RehearsalFound& found) {
  const auto count = [&](Part part) {
    return std::count_if(found.participants.begin(), found.participants.end(),
                         [&](const Participant& each) { return each.part == part; });
  };
  const std::string to = "a rotation to " + std::string(name_of(found.algorithm));
  if (const auto no = count(Part::refuses); no > 0) return std::to_string(no) + " would not come along in " + to;
  if (const auto unknown = count(Part::unknown); unknown > 0)
    return "of " + std::to_string(unknown) + " it is not known whether they come along in " + to;
  if (count(Part::comes_along) == 0) return "there is no process to ask before " + to;
  return "all who could be asked come along in " + to;
}

std::string joined(const std::vector<std::string>& kids) {
  std::string text;
  for (const std::string& kid : kids) text += (text.empty() ? "" : ", ") + printable(kid);
  return text;
}

std::string steps_text(const RehearsalFound& found, const Console& console) {
  Table table(2);
  table.add({console.faint("AFTER"), console.faint("SIGNS"), console.faint("ACCEPTED"), console.faint("EARLIEST")});
  for (const PlannedStep& step : found.steps) {
    table.add({std::string(name_of(step.step)), step.signs.empty() ? "nothing" : printable(step.signs),
               joined(step.verifies), moment_text(step.earliest, found.now)});
  }
  std::string text = table.text();
  for (const PlannedStep& step : found.steps) {
    if (!step.holds.empty()) text += "at " + std::string(name_of(step.step)) + ", " + holds_text(step.holds, found.now);
  }
  return text;
}

}  // namespace

std::string rehearsal_text(const RehearsalFound& found, const Console& console) {
  std::string text = console.strong(printable(found.environment) + ": " + answer_of(found)) + "\n";
  for (const Participant& each : found.participants) {
    text += "  " + std::string(part_words[static_cast<std::size_t>(each.part)]) + ": " + printable(each.who) + " " +
            printable(each.why) + "\n";
    if (!each.fix.empty()) text += "    fix: " + printable(each.fix) + "\n";
  }
  return text + steps_text(found, console);
}

std::string rehearsal_json(const RehearsalFound& found) {
  json::Value participants = json::Value::array(), steps = json::Value::array();
  for (const Participant& each : found.participants) {
    participants.push_back({{"who", each.who},
                            {"part", name_of(each.part)},
                            {"why", each.why},
                            {"fix", each.fix.empty() ? json::Value(nullptr) : json::Value(each.fix)}});
  }
  for (const PlannedStep& step : found.steps) {
    json::Value holds = json::Value::array();
    for (const rotation::Hold& hold : step.holds) holds.push_back(hold_json(hold));
    steps.push_back({{"step", name_of(step.step)},
                     {"signs", step.signs.empty() ? json::Value(nullptr) : json::Value(step.signs)},
                     {"accepted", step.verifies},
                     {"earliest", step.earliest.time_since_epoch().count()},
                     {"holds", std::move(holds)}});
  }
  return json::dump({{"outcome", "rehearsed"},
                     {"algorithm", name_of(found.algorithm)},
                     {"participants", std::move(participants)},
                     {"steps", std::move(steps)}}) +
         "\n";
}

}  // namespace jwtsync::cli
