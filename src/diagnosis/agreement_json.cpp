// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/agreement_json.h"

#include <string>
#include <utility>
#include <vector>
#include "json/strict.h"

namespace jwtsync::diagnosis {
namespace {

json::Value member_json(const Member& member) {
  json::Value value{{"target", text_of(member.target)}};
  value["group"] = member.group ? json::Value(*member.group) : json::Value(nullptr);
  for (const Target& target : member.also_asked_as) value["also_asked_as"].push_back(text_of(target));
  if (member.clock_offset) value["clock_offset_seconds"] = member.clock_offset->count();
  if (member.siblings_error) value["siblings_error"] = json::error_json(*member.siblings_error);
  // The wire form, as the process itself gives it, is the one description of a report.
  value["report"] = json::parse(to_json(member.report), Code::internal_error).value_or(nullptr);
  return value;
}

json::Value departures_json(const std::vector<Departure>& departures) {
  json::Value values = json::Value::array();
  for (const Departure& departure : departures) {
    values.push_back({{"name", name_of(departure.kind)}, {"sentence", departure.sentence}});
  }
  return values;
}

json::Value warnings_json(const std::vector<FleetWarning>& warnings) {
  json::Value values = json::Value::array();
  for (const FleetWarning& warning : warnings) {
    values.push_back(
        {{"name", warning.kind.text()}, {"sentence", warning.sentence}, {"fails_check", warning.fails_check}});
  }
  return values;
}

json::Value members_json(const std::vector<Member>& members) {
  json::Value values = json::Value::array();
  for (const Member& member : members) values.push_back(member_json(member));
  return values;
}

json::Value silent_json(const std::vector<Silent>& silent) {
  json::Value values = json::Value::array();
  for (const Silent& one : silent)
    values.push_back({{"target", text_of(one.target)}, {"error", json::error_json(one.error)}});
  return values;
}

json::Value findings_json(std::span<const Finding> findings) {
  json::Value values = json::Value::array();
  for (const Finding& finding : findings) {
    values.push_back({{"cause", name_of(finding.cause)},
                      {"certainty", name_of(finding.certainty)},
                      {"why", finding.why},
                      {"fix", finding.fix},
                      {"evidence", finding.evidence}});
  }
  return values;
}

/// What every answer begins with.
json::Value answer_json(std::string_view verdict, Freshness freshness) {
  json::Value value{{"verdict", verdict}, {"fresh", freshness != Freshness::collected}};
  if (freshness == Freshness::collected) value["freshness"] = "collected: as fresh as the nonce";
  if (freshness == Freshness::via) {
    value["freshness"] = "by way of a collector: as fresh as the nonce, which was drawn for this question";
  }
  return value;
}

}  // namespace

json::Value agreement_json(const Agreement& agreement, std::span<const Finding> findings, Freshness freshness) {
  json::Value value = answer_json(name_of(agreement.verdict), freshness);
  value["services"] = agreement.services;
  value["groups"] = agreement.groups;
  value["members"] = members_json(agreement.members);
  if (!agreement.other_revisions.empty()) value["other_revisions"] = members_json(agreement.other_revisions);
  value["silent"] = silent_json(agreement.silent);
  value["departures"] = departures_json(agreement.departures);
  value["notes"] = departures_json(agreement.notes);
  value["warnings"] = warnings_json(agreement.warnings);
  value["findings"] = findings_json(findings);
  return value;
}

json::Value distinction_json(const Distinction& distinction, std::span<const Finding> findings, Freshness freshness) {
  json::Value shared = json::Value::array();
  for (const SharedKey& key : distinction.shared) {
    shared.push_back({{"kid", key.kid}, {"holders", key.holders}, {"sentence", key.sentence}});
  }
  json::Value value = answer_json(name_of(distinction.separation), freshness);
  value["environments"] = distinction.environments;
  value["members"] = members_json(distinction.members);
  value["silent"] = silent_json(distinction.silent);
  value["shared"] = std::move(shared);
  value["notes"] = departures_json(distinction.notes);
  value["findings"] = findings_json(findings);
  return value;
}

}  // namespace jwtsync::diagnosis
