// SPDX-License-Identifier: Apache-2.0
#include "hub/messages.h"

#include "hub/body.h"
#include "json/strict.h"

namespace jwtsync::hub {
namespace {

using rotation::Moment;
using rotation::Position;
using std::chrono::seconds;

/// No lifetime of a token and no grace is longer: ten years.
constexpr std::uint64_t longest_span = std::uint64_t{3'650} * 86'400;

template <typename Message>
Result<Message> unless_faulty(const Body& body, Message message) {
  if (!body.fault()) return message;
  return failure(Code::request_malformed, "the call is malformed: " + *body.fault(),
                 "docs/reference/hub.md has the form of what a hub is sent");
}

seconds span(Body& body, std::string_view name) {
  return seconds(static_cast<std::int64_t>(body.number(name, longest_span)));
}

/// To go on with.
json::Value of_member(const std::string& name) {
  const std::size_t slash = name.rfind('/');
  return {{"service", name.substr(0, slash)}, {"instance", slash == std::string::npos ? "" : name.substr(slash + 1)}};
}

std::int64_t number_of(const std::optional<Moment>& moment) { return moment ? moment->time_since_epoch().count() : 0; }

json::Value json_of(Position position) { return {{"epoch", position.epoch}, {"generation", position.generation}}; }

json::Value json_of(const std::vector<rotation::UnnamedTokens>& unnamed) {
  json::Value list = json::Value::array();
  for (const rotation::UnnamedTokens& tokens : unnamed) {
    list.push_back(
        {{"issuer", tokens.issuer}, {"count", tokens.count}, {"accepted", number_of(tokens.accepted_expiry)}});
  }
  return list;
}

json::Value json_of(const std::vector<rotation::Use>& uses) {
  json::Value written = json::Value::array();
  for (const rotation::Use& use : uses) {
    written.push_back({{"kid", use.kid},
                       {"accepted", number_of(use.accepted_expiry)},
                       {"signed", number_of(use.signed_expiry)},
                       {"endless", use.has_endless}});
    if (!use.unnamed.empty()) written.back()["unnamed"] = json_of(use.unnamed);
  }
  return written;
}

}  // namespace

Result<Join> parse_join(std::string_view text) {
  Body body(text, {"environment", "clock", "signs", "fenceable", "holding", "lifetime", "grace"}, {"held", "behind"});
  Join join;
  join.name = body.member_name();
  join.environment = body.text("environment");
  join.clock = body.moment("clock");
  join.signs = body.flag("signs");
  join.is_fenceable = body.flag("fenceable");
  join.holding = body.holding("holding");
  join.lifetime = span(body, "lifetime");
  join.grace = span(body, "grace");
  join.held = body.held("held");
  join.is_behind = body.flag_or_false("behind");
  return unless_faulty(body, std::move(join));
}

Result<Read> parse_read(std::string_view text) {
  Body body(text, {"after", "signs", "wait"});
  Read read;
  read.name = body.member_name();
  read.after = body.position("after");
  read.signs = body.flag("signs");
  read.wait = std::chrono::milliseconds(
      static_cast<std::int64_t>(body.number("wait", static_cast<std::uint64_t>(longest_wait.count()))));
  return unless_faulty(body, std::move(read));
}

Result<Proof> parse_proof(std::string_view text) {
  Body body(text, {"kid", "answer", "accepts"});
  Proof proof{body.member_name(), body.text("kid"), body.text("answer"), body.flag("accepts")};
  return unless_faulty(body, std::move(proof));
}

Result<Permission> parse_permission(std::string_view text) {
  Body body(text, {"under", "uses"});
  Permission permission{body.member_name(), body.position("under"), body.uses("uses")};
  return unless_faulty(body, std::move(permission));
}

Result<Seen> parse_seen(std::string_view text) {
  Body body(text, {"uses"});
  Seen seen{body.member_name(), body.uses("uses")};
  return unless_faulty(body, std::move(seen));
}

std::string to_json(const Join& join) {
  json::Value written = of_member(join.name);
  written["environment"] = join.environment;
  written["clock"] = number_of(join.clock);
  written["signs"] = join.signs;
  written["fenceable"] = join.is_fenceable;
  written["holding"] = name_of(join.holding);
  written["lifetime"] = join.lifetime.count();
  written["grace"] = join.grace.count();
  if (join.held) {
    written["held"] = json_of(join.held->position);
    written["held"]["digest"] = join.held->digest;
  }
  if (join.is_behind) written["behind"] = true;
  return json::dump(written);
}

std::string to_json(const Read& read) {
  json::Value written = of_member(read.name);
  written["after"] = json_of(read.after);
  written["signs"] = read.signs;
  written["wait"] = read.wait.count();
  return json::dump(written);
}

std::string to_json(const Proof& proof) {
  json::Value written = of_member(proof.name);
  written["kid"] = proof.kid;
  written["answer"] = proof.answer;
  written["accepts"] = proof.accepts;
  return json::dump(written);
}

std::string to_json(const Permission& permission) {
  json::Value written = of_member(permission.name);
  written["under"] = json_of(permission.under);
  written["uses"] = json_of(permission.uses);
  return json::dump(written);
}

std::string to_json(const Seen& seen) {
  json::Value written = of_member(seen.name);
  written["uses"] = json_of(seen.uses);
  return json::dump(written);
}

std::string to_json(const rotation::Permit& permit, seconds lasts) {
  return json::dump({{"until", number_of(permit.until)}, {"lasts", lasts.count()}});
}

}  // namespace jwtsync::hub
