// SPDX-License-Identifier: Apache-2.0
#include "fleet/probes.h"
#include "fleet/report_values.h"
#include "fleet/wire.h"

#include <algorithm>
#include <array>

namespace jwtsync {
namespace fleet {
namespace {

json::Value list_of(const std::vector<std::string>& texts) {
  json::Value list = json::Value::array();
  for (const std::string& text : texts) list.push_back(printable(text));
  return list;
}

json::Value warnings_of(const std::vector<Warning>& warnings) {
  json::Value list = json::Value::array();
  for (const Warning& warning : warnings) {
    list.push_back({{"name", printable(warning.kind.text())},
                    {"text", printable(warning.text)},
                    {"fails_check", warning.fails_check}});
  }
  return list;
}

json::Value trail_of(const std::vector<TrailEntry>& trail) {
  json::Value list = json::Value::array();
  for (const TrailEntry& entry : trail) {
    list.push_back({{"locator", printable(entry.locator)},
                    {"outcome", name_of(entry.outcome)},
                    {"detail", printable(entry.detail)}});
  }
  return list;
}

json::Value keys_of(const std::vector<ReportedKey>& keys) {
  json::Value list = json::Value::array();
  for (const ReportedKey& key : keys) {
    list.push_back({{"kid", printable(key.kid)}, {"role", name_of(key.role)}, {"algorithm", printable(key.algorithm)}});
  }
  return list;
}

/// What a verifier takes or refuses, yes or no, by its name in reports.
struct Permission {
  std::string_view name;
  std::optional<bool> Report::* member;
};
constexpr std::array permissions{
    Permission{"allow_missing_exp", &Report::allow_missing_expiration},
    Permission{"allow_future_iat", &Report::allow_issued_in_future},
    Permission{"allow_numeric_sub", &Report::allow_numeric_subject},
    Permission{"require_low_s", &Report::require_low_s},
};

json::Value expectations_of(const Report& report) {
  json::Value expectations = json::Value::object();
  if (report.issuer) expectations["issuer"] = printable(*report.issuer);
  expectations["audiences"] = list_of(report.audiences);
  expectations["leeway"] = report.leeway.count();
  expectations["algorithms"] = list_of(report.algorithms);
  if (report.type) expectations["type"] = printable(*report.type);
  if (!report.required_claims.empty()) expectations["required_claims"] = list_of(report.required_claims);
  if (report.audience_match) expectations["audience_match"] = name_of(*report.audience_match);
  if (report.max_age) expectations["max_age"] = report.max_age->count();
  for (const Permission& permission : permissions) {
    if (const std::optional<bool>& said = report.*permission.member) expectations[std::string(permission.name)] = *said;
  }
  if (!report.issuer_aliases.empty()) expectations["issuer_aliases"] = list_of(report.issuer_aliases);
  return expectations;
}

json::Value handover_of(const Handover& handover) {
  json::Value value = json::Value::object();
  value["variable"] = printable(handover.variable);
  if (!handover.file.empty()) value["file"] = printable(handover.file);
  value["removed"] = list_of(handover.removed);
  value["kept"] = list_of(handover.kept);
  return value;
}

Handover read_handover(const Reader& reader) {
  return {reader.text("variable"), reader.optional_text("file").value_or(""), reader.texts("removed"),
          reader.texts("kept")};
}

json::Value refusals_of(const std::vector<ReportedRefusal>& refusals) {
  json::Value list = json::Value::array();
  for (const ReportedRefusal& refusal : refusals) {
    list.push_back({{"code", printable(refusal.code.text())},
                    {"stage", printable(refusal.stage.text())},
                    {"time", timestamp(refusal.time)},
                    {"header_bytes", refusal.header_bytes},
                    {"alg", printable(refusal.algorithm)}});
  }
  return list;
}

std::vector<ReportedRefusal> read_refusals(const Reader& reader) {
  std::vector<ReportedRefusal> refusals = reader.objects("refusals", [](const Reader& refusal) {
    return ReportedRefusal{Name<Code>(refusal.name("code")), Name<Stage>(refusal.name("stage")), refusal.time("time"),
                           refusal.number("header_bytes"), refusal.name("alg")};
  });
  if (refusals.size() > Report::max_refusals) {
    reader.note("refusals", "has more than " + std::to_string(Report::max_refusals) + " elements");
  }
  return refusals;
}

json::Value issuers_of(const std::vector<Report>& issuers) {
  json::Value list = json::Value::array();
  for (const Report& issuer : issuers) {
    json::Value value = json::Value::object();
    value["source"] = printable(issuer.source);
    if (issuer.error) value["error"] = value_of(*issuer.error);
    if (issuer.reload_error) value["reload_error"] = value_of(*issuer.reload_error);
    if (issuer.fingerprint) value["fingerprint"] = printable(*issuer.fingerprint);
    value["keys"] = keys_of(issuer.keys);
    value["expectations"] = expectations_of(issuer);
    list.push_back(std::move(value));
  }
  return list;
}

void read_expectations(const Reader& reader, Report& report) {
  report.issuer = reader.optional_text("issuer");
  report.audiences = reader.texts("audiences");
  report.leeway = std::chrono::seconds(reader.number("leeway"));
  report.algorithms = reader.texts("algorithms");
  report.type = reader.optional_text("type");
  if (reader.has("required_claims")) report.required_claims = reader.texts("required_claims");
  // An older process says nothing in what follows.
  if (reader.has("audience_match")) report.audience_match = audience_match_named(reader.text("audience_match"));
  if (reader.has("max_age")) report.max_age = std::chrono::seconds(reader.number("max_age"));
  for (const Permission& permission : permissions) {
    if (reader.has(permission.name)) report.*permission.member = reader.flag(permission.name);
  }
  if (reader.has("issuer_aliases")) report.issuer_aliases = reader.texts("issuer_aliases");
}

std::vector<ReportedKey> read_keys(const Reader& reader, const std::optional<Error>& error) {
  std::vector<ReportedKey> keys = reader.objects(
      "keys", [](const Reader& key) { return ReportedKey{key.name("kid"), key.role("role"), key.name("algorithm")}; });
  if (keys.empty() && !error) reader.note("keys", "is empty, and no error says why");
  if (!keys.empty() && error) reader.note("keys", "is not empty, although an error says that there is none");
  return keys;
}

Report read_issuer(const Reader& reader) {
  Report issuer;
  issuer.source = reader.text("source");
  issuer.error = reader.optional_error("error");
  issuer.reload_error = reader.optional_error("reload_error");
  issuer.fingerprint = reader.optional_text("fingerprint");
  issuer.keys = read_keys(reader, issuer.error);
  read_expectations(reader.object("expectations"), issuer);
  if (!issuer.issuer) reader.note("expectations", "names no issuer");
  return issuer;
}

}  // namespace

json::Value value_of(const Error& error) {
  return {{"code", name_of(error.code)}, {"message", printable(error.message)}, {"hint", printable(error.hint)}};
}

json::Value value_of(const Report& report) {
  json::Value value = json::Value::object();
  value["service"] = printable(report.identity.service);
  value["instance"] = printable(report.identity.instance);
  value["witness"] = printable(report.identity.witness.text());
  value["environment"] = {{"name", printable(report.environment)}, {"from", printable(report.environment_from.text())}};
  value["source"] = printable(report.source);
  value["trail"] = trail_of(report.trail);
  value["warnings"] = warnings_of(report.warnings);
  if (report.error) value["error"] = value_of(*report.error);
  if (report.reload_error) value["reload_error"] = value_of(*report.reload_error);
  if (report.handed_over) value["handed_over"] = handover_of(*report.handed_over);
  if (report.fingerprint) value["fingerprint"] = printable(*report.fingerprint);
  value["keys"] = keys_of(report.keys);
  value["expectations"] = expectations_of(report);
  value["generation"] = report.generation;
  value["loaded_at"] = timestamp(report.loaded_at);
  value["clock"] = timestamp(report.clock);
  value["version"] = printable(report.version);
  value["rules"] = printable(report.rules);
  for (const auto& [name, label] : report.labels) value["labels"][printable(name)] = printable(label);
  if (!report.refusals.empty()) value["refusals"] = refusals_of(report.refusals);
  if (!report.probes.empty()) value["probes"] = value_of(report.probes);
  if (!report.issuers.empty()) value["issuers"] = issuers_of(report.issuers);
  return value;
}

Report read_report(const Reader& reader) {
  Report report;
  report.identity = {reader.name("service"), reader.name("instance"), Name<Witness>(reader.name("witness"))};
  const Reader environment = reader.object("environment");
  report.environment = environment.name("name");
  report.environment_from = Name<EnvironmentFrom>(environment.text("from"));
  report.source = reader.text("source");
  report.trail = reader.objects("trail", [](const Reader& entry) {
    return TrailEntry{entry.text("locator"), entry.outcome("outcome"), entry.text("detail")};
  });
  const auto found = std::find_if(report.trail.begin(), report.trail.end(),
                                  [](const TrailEntry& entry) { return entry.outcome == Outcome::found; });
  if (found != report.trail.end()) report.length = named<LengthStep>(found->detail);
  report.warnings = reader.objects("warnings", [](const Reader& warning) {
    return Warning{Name<WarningKind>(warning.name("name")), warning.text("text"), warning.flag("fails_check")};
  });
  report.error = reader.optional_error("error");
  report.reload_error = reader.optional_error("reload_error");
  if (reader.has("handed_over")) report.handed_over = read_handover(reader.object("handed_over"));
  report.fingerprint = reader.optional_text("fingerprint");
  report.keys = read_keys(reader, report.error);
  read_expectations(reader.object("expectations"), report);
  report.generation = reader.number("generation");
  report.loaded_at = reader.time("loaded_at");
  report.clock = reader.time("clock");
  report.version = reader.text("version");
  report.rules = reader.text("rules");
  if (reader.has("labels")) report.labels = reader.object("labels").all_texts();
  if (reader.has("refusals")) report.refusals = read_refusals(reader);
  report.probes = read_probes(reader);
  if (reader.has("issuers")) report.issuers = reader.objects("issuers", read_issuer);
  return report;
}

}  // namespace fleet

template <>
std::span<const std::string_view> names<Witness>() noexcept {
  static constexpr std::array<std::string_view, 3> table{"self", "parent", "sidecar"};
  static_assert(static_cast<std::size_t>(Witness::sidecar) + 1 == table.size());
  return table;
}

std::string to_json(const Report& report) { return json::dump(fleet::value_of(report)); }

Result<Report> fleet::parse_report(std::string_view text) {
  const Result<json::Value> value = json::parse(text, Code::answer_malformed, fleet::answer_limits);
  if (!value) return failure(value.error());
  fleet::Fault fault;
  Report report = fleet::read_report(fleet::Reader(*value, "report", fault));
  if (fault.found()) return failure(std::move(fault).take());
  return report;
}

}  // namespace jwtsync
