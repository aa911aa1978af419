// SPDX-License-Identifier: Apache-2.0
#include "rotation/row_json.h"

#include "json/strict.h"
#include "rotation/fields.h"

namespace jwtsync::rotation {
namespace {

json::Value unnamed_json(const std::vector<UnnamedTokens>& unnamed) {
  json::Value list = json::Value::array();
  for (const UnnamedTokens& tokens : unnamed) {
    json::Value written{{"issuer", tokens.issuer}, {"count", tokens.count}};
    if (tokens.accepted_expiry) written["accepted"] = number_of(*tokens.accepted_expiry);
    list.push_back(std::move(written));
  }
  return list;
}

json::Value uses_json(const Member& member) {
  json::Value uses = json::Value::array();
  for (const Use& use : member.uses) {
    json::Value written{{"kid", use.kid}};
    if (use.accepted_expiry) written["accepted"] = number_of(*use.accepted_expiry);
    if (use.signed_expiry) written["signed"] = number_of(*use.signed_expiry);
    if (use.has_endless) written["endless"] = true;
    if (!use.unnamed.empty()) written["unnamed"] = unnamed_json(use.unnamed);
    uses.push_back(std::move(written));
  }
  return uses;
}

Position position_in(Fields& fields) { return {fields.number("epoch"), fields.number("generation")}; }

json::Value permit_json(const Permit& permit) {
  json::Value written{
      {"until", number_of(permit.until)}, {"epoch", permit.under.epoch}, {"generation", permit.under.generation}};
  if (permit.has_ended) written["ended"] = true;
  return written;
}

Permit read_permit(const json::Value& object, std::optional<std::string>& fault) {
  Fields fields(object, fault);
  Permit permit;
  permit.until = fields.moment("until");
  permit.under = position_in(fields);
  permit.has_ended = fields.flag("ended");
  fields.end();
  return permit;
}

json::Value taken_json(const Taken& taken) {
  return {{"epoch", taken.position.epoch}, {"generation", taken.position.generation}, {"at", number_of(taken.at)}};
}

Taken read_taken(const json::Value& object, std::optional<std::string>& fault) {
  Fields fields(object, fault);
  Taken taken;
  taken.position = position_in(fields);
  taken.at = fields.moment("at");
  fields.end();
  return taken;
}

std::vector<UnnamedTokens> read_unnamed(const json::Value& list, std::optional<std::string>& fault) {
  std::vector<UnnamedTokens> unnamed;
  for (const json::Value& each : list) {
    Fields fields(each, fault);
    UnnamedTokens tokens;
    tokens.issuer = fields.text("issuer");
    tokens.count = fields.number("count");
    tokens.accepted_expiry = fields.optional_moment("accepted");
    fields.end();
    unnamed.push_back(std::move(tokens));
  }
  return unnamed;
}

std::vector<Use> read_uses(const json::Value& list, std::optional<std::string>& fault) {
  std::vector<Use> uses;
  for (const json::Value& each : list) {
    Fields fields(each, fault);
    Use use;
    use.kid = fields.text("kid");
    use.accepted_expiry = fields.optional_moment("accepted");
    use.signed_expiry = fields.optional_moment("signed");
    use.has_endless = fields.flag("endless");
    if (fields.has("unnamed")) use.unnamed = read_unnamed(fields.array("unnamed"), fault);
    fields.end();
    uses.push_back(std::move(use));
  }
  return uses;
}

void read(Fields& fields, Member& member) {
  member.name = fields.text("name");
  member.is_fenceable = !fields.flag("unfenceable");
  member.holding = fields.kind<Holding>("holding");
  member.present_until = fields.moment("present_until");
  member.clock_offset = std::chrono::seconds(fields.signed_number("clock_offset"));
  member.lifetime = fields.seconds("lifetime");
  member.grace = fields.seconds("grace");
  if (fields.has("taken")) member.taken = read_taken(fields.object("taken"), fields.fault());
  member.has_left = fields.flag("left");
  if (fields.has("permit")) member.permit = read_permit(fields.object("permit"), fields.fault());
  for (const json::Value& each : fields.array("proofs")) {
    Fields of_proof(each, fields.fault());
    Proof proof;
    proof.kid = of_proof.text("kid");
    proof.accepts = of_proof.flag("accepts");
    proof.at = of_proof.moment("at");
    of_proof.end();
    member.proofs.push_back(std::move(proof));
  }
  member.uses = read_uses(fields.array("uses"), fields.fault());
}

void read(Fields& fields, ReaderReport& report) {
  report.reader = fields.text("reader");
  report.kid = fields.text("kid");
  report.read_back = fields.optional_moment("read_back");
  report.accepts = fields.flag("accepts");
  if (fields.has("fault")) report.fault = fields.text("fault");
}

void read(Fields& fields, Registered& registered) {
  registered.kid = fields.text("kid");
  registered.material = fields.text("material");
  registered.algorithm = fields.algorithm("alg");
  registered.environment = fields.text("environment");
}

void read(Fields& fields, Waiver& waiver) {
  waiver.kind = fields.kind<HoldKind>("kind");
  waiver.who = fields.text("who");
  waiver.kid = fields.text("kid");
  waiver.because = fields.text("because");
}

void read(Fields& fields, Standing& standing) {
  standing.history = fields.text("history");
  standing.stopped = fields.optional_moment("stopped");
  if (fields.has("why")) standing.why = fields.text("why");
}

void read(Fields& fields, Heard& heard) {
  heard.name = fields.text("name");
  heard.held.position = position_in(fields);
  heard.held.digest = fields.text("digest");
  heard.is_vouched = !fields.flag("unvouched");
}

void read(Fields& fields, Rehearsal& rehearsal) {
  rehearsal.kid = fields.text("kid");
  rehearsal.algorithm = fields.algorithm("alg");
  rehearsal.nonce = fields.text("nonce");
  rehearsal.sealed = fields.text("sealed");
  rehearsal.until = fields.moment("until");
}

void read(Fields& fields, Rehearsed& rehearsed) {
  rehearsed.name = fields.text("name");
  rehearsed.kid = fields.text("kid");
  rehearsed.accepts = fields.flag("accepts");
}

template <typename Row>
Result<Row> read_all(std::string_view text) {
  const Result<json::Value> value = json::parse(text, Code::answer_malformed);
  if (!value) return failure(value.error());
  std::optional<std::string> fault;
  Fields fields(*value, fault);
  Row row;
  read(fields, row);
  fields.end();
  if (!fault) return row;
  return failure(Code::answer_malformed, "a row of the store is malformed: " + *fault + " is not what it must be",
                 "rows are written by the calls of a rotation alone; docs/rotation.md has the tables");
}

}  // namespace

std::string row_of(const Member& member) {
  json::Value proofs = json::Value::array();
  for (const Proof& proof : member.proofs) {
    json::Value written{{"kid", proof.kid}, {"at", number_of(proof.at)}};
    if (proof.accepts) written["accepts"] = true;
    proofs.push_back(std::move(written));
  }
  json::Value row{{"name", member.name},
                  {"holding", name_of(member.holding)},
                  {"present_until", number_of(member.present_until)},
                  {"clock_offset", member.clock_offset.count()},
                  {"lifetime", member.lifetime.count()},
                  {"grace", member.grace.count()}};
  if (!member.is_fenceable) row["unfenceable"] = true;
  if (member.permit) row["permit"] = permit_json(*member.permit);
  if (member.taken) row["taken"] = taken_json(*member.taken);
  if (member.has_left) row["left"] = true;
  row["proofs"] = std::move(proofs);
  row["uses"] = uses_json(member);
  return json::dump(row);
}

std::string row_of(const ReaderReport& report) {
  json::Value row{{"reader", report.reader}, {"kid", report.kid}};
  if (report.read_back) row["read_back"] = number_of(*report.read_back);
  if (report.accepts) row["accepts"] = true;
  if (!report.fault.empty()) row["fault"] = report.fault;
  return json::dump(row);
}

std::string row_of(const Registered& registered) {
  return json::dump({{"kid", registered.kid},
                     {"material", registered.material},
                     {"alg", name_of(registered.algorithm)},
                     {"environment", registered.environment}});
}

std::string row_of(const Waiver& waiver) {
  return json::dump(
      {{"kind", name_of(waiver.kind)}, {"who", waiver.who}, {"kid", waiver.kid}, {"because", waiver.because}});
}

std::string row_of(const Standing& standing) {
  json::Value row{{"history", standing.history}};
  if (standing.stopped) row["stopped"] = number_of(*standing.stopped);
  if (!standing.why.empty()) row["why"] = standing.why;
  return json::dump(row);
}

std::string row_of(const Heard& heard) {
  json::Value row{{"name", heard.name},
                  {"epoch", heard.held.position.epoch},
                  {"generation", heard.held.position.generation},
                  {"digest", heard.held.digest}};
  if (!heard.is_vouched) row["unvouched"] = true;
  return json::dump(row);
}

std::string row_of(const Rehearsal& rehearsal) {
  return json::dump({{"kid", rehearsal.kid},
                     {"alg", name_of(rehearsal.algorithm)},
                     {"nonce", rehearsal.nonce},
                     {"sealed", rehearsal.sealed},
                     {"until", number_of(rehearsal.until)}});
}

std::string row_of(const Rehearsed& rehearsed) {
  json::Value row{{"name", rehearsed.name}, {"kid", rehearsed.kid}};
  if (rehearsed.accepts) row["accepts"] = true;
  return json::dump(row);
}

template <>
Result<Member> read_row(std::string_view text) {
  return read_all<Member>(text);
}
template <>
Result<ReaderReport> read_row(std::string_view text) {
  return read_all<ReaderReport>(text);
}
template <>
Result<Registered> read_row(std::string_view text) {
  return read_all<Registered>(text);
}
template <>
Result<Waiver> read_row(std::string_view text) {
  return read_all<Waiver>(text);
}
template <>
Result<Standing> read_row(std::string_view text) {
  return read_all<Standing>(text);
}
template <>
Result<Heard> read_row(std::string_view text) {
  return read_all<Heard>(text);
}
template <>
Result<Rehearsal> read_row(std::string_view text) {
  return read_all<Rehearsal>(text);
}
template <>
Result<Rehearsed> read_row(std::string_view text) {
  return read_all<Rehearsed>(text);
}

}  // namespace jwtsync::rotation
