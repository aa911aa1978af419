// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/agreement_json.h"

#include <string>
#include <utility>
#include <vector>
#include "json/error_json.h"

namespace jwtsync::diagnosis {
namespace {

json::Value member_json(const Member& member) {
  json::Value value{{"target", member.target}, {"group", member.group}};
  if (!member.also_asked_as.empty()) value["also_asked_as"] = member.also_asked_as;
  if (member.clock_offset) value["clock_offset_seconds"] = member.clock_offset->count();
  // The wire form, as the process itself gives it, is the one description of a report.
  value["report"] = json::parse(to_json(member.report), Code::internal_error).value_or(nullptr);
  return value;
}

json::Value departures_json(const std::vector<Departure>& departures) {
  json::Value values = json::Value::array();
  for (const Departure& departure : departures) {
    values.push_back({{"name", departure.name}, {"sentence", departure.sentence}});
  }
  return values;
}

}  // namespace

json::Value agreement_json(const Agreement& agreement, std::span<const Finding> findings, Freshness freshness) {
  json::Value members = json::Value::array();
  for (const Member& member : agreement.members) members.push_back(member_json(member));
  json::Value silent = json::Value::array();
  for (const Silent& one : agreement.silent) {
    silent.push_back({{"target", one.target}, {"error", json::error_json(one.error)}});
  }
  json::Value explained = json::Value::array();
  for (const Finding& finding : findings) {
    explained.push_back({{"cause", finding.cause}, {"why", finding.why}, {"fix", finding.fix}});
  }

  json::Value value{{"verdict", name_of(agreement.verdict)}, {"fresh", freshness == Freshness::asked}};
  if (freshness == Freshness::collected) value["freshness"] = "collected: as fresh as the nonce";
  value["services"] = agreement.services;
  value["groups"] = agreement.groups;
  value["members"] = std::move(members);
  value["silent"] = std::move(silent);
  value["departures"] = departures_json(agreement.departures);
  value["notes"] = departures_json(agreement.notes);
  value["findings"] = std::move(explained);
  return value;
}

}  // namespace jwtsync::diagnosis
