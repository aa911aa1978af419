// SPDX-License-Identifier: Apache-2.0
#include "cli/watch_text.h"

#include "cli/table.h"
#include "fleet/report_values.h"

namespace jwtsync::cli {
namespace {

json::Value text_or_null(const std::string& text) { return text.empty() ? json::Value(nullptr) : json::Value(text); }

}  // namespace

std::string change_text(const watch::Change& change, Time now) {
  const watch::Fault& fault = change.fault;
  std::string line;
  if (change.kind == watch::ChangeKind::ends) {
    line = change.all_answered ? "over: " : "no longer seen, though not all answer: ";
  }
  line += fault.sentence;
  if (change.kind == watch::ChangeKind::begins) {
    if (!fault.why.empty()) line += ": " + fault.why;
    if (!fault.fix.empty()) line += "; fix: " + fault.fix;
  }
  return fleet::timestamp(now) + " " + printable(line) + "\n";
}

json::Value change_json(const watch::Change& change, Time now) {
  const watch::Fault& fault = change.fault;
  json::Value line{
      {"time", fleet::timestamp(now)}, {"change", watch::name_of(change.kind)}, {"sentence", fault.sentence}};
  if (change.kind == watch::ChangeKind::state) return line;
  if (change.kind == watch::ChangeKind::ends) line["all_answered"] = change.all_answered;
  line["cause"] = fault.cause ? json::Value(name_of(*fault.cause)) : json::Value(nullptr);
  line["certainty"] = fault.certainty ? json::Value(name_of(*fault.certainty)) : json::Value(nullptr);
  line["why"] = text_or_null(fault.why);
  line["fix"] = text_or_null(fault.fix);
  return line;
}

}  // namespace jwtsync::cli
