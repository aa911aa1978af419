// SPDX-License-Identifier: Apache-2.0
#include "cli/rotate_text.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include "base/text.h"
#include "cli/duration.h"
#include "cli/member_words.h"
#include "cli/rotate_policy.h"
#include "cli/rotate_unnamed.h"
#include "cli/table.h"

namespace jwtsync::cli {
namespace {

using rotation::Hold;
using rotation::HoldKind;
using rotation::KeyState;
using rotation::Moment;
using rotation::RingKey;
using rotation::Stored;

/// What stands around the name of who holds a gate.
struct HoldWords {
  std::string_view before;
  std::string_view behind;
};
constexpr std::array<HoldWords, 13> hold_words{{
    {"the key ", " is not in a state for this step"},
    {"the key ", " is on its way: one key after the other"},
    {"the key ", " was used before, by its name or its bytes: no key comes back"},
    {"", " can hold one key only, and would refuse the tokens of the other"},
    {"", " has not proved that it has the key"},
    {"", " does not accept the key"},
    {"the sink of ", " was not read back with the key in it"},
    {"", " may still read a set without the key"},
    {"", " may still sign with the old key"},
    {"a token of the old key may be unexpired; the latest is known of ", ""},
    {"", " saw tokens of the old key that never expire"},
    {"the clock of ", " is further off than the skew of the policy"},
    {"the key ", " can still be taken back"},
}};
static_assert(hold_words.size() == static_cast<std::size_t>(HoldKind::still_withdrawn) + 1);

bool is_present(const rotation::Member& member, Moment now) {
  return !member.is_fenceable || now < member.present_until;
}

std::string hold_text(const Hold& hold, Moment now) {
  const HoldWords& words = hold_words[static_cast<std::size_t>(hold.kind)];
  std::string text = std::string(words.before) + who_is(hold.who) + std::string(words.behind);
  if (hold.since) text += ", since " + moment_text(std::min(*hold.since, now), now);  // it was rounded up
  if (hold.until) text += ", until " + moment_text(*hold.until, now);
  return text;
}

/// What a person can do about it; empty where it ends by itself.
std::string remedy_of(const Hold& hold, bool is_of_reader) {
  const std::string who = printable(hold.who), decide = ", or: jwtsync rotate forget " + who + " --because REASON";
  switch (hold.kind) {
    case HoldKind::single_key:
      return "give " + who +
             " a list of keys, or put a door before it (jwtsync serve --hand-on, docs/rotation.md), or: " +
             "jwtsync rotate start --accept-loss " + who + " --because REASON";
    case HoldKind::unproved:
    case HoldKind::permit:
      return hold.until ? ""
                        : "its parent starts it anew; if it stays so, see its log, start " + who + " anew" + decide;
    case HoldKind::refused:
      if (is_of_reader) return "once it accepts a token of the key: jwtsync rotate accept " + who + " KID" + decide;
      return "mend what " + who + " accepts (algorithms, keys)" + decide;
    case HoldKind::endless_tokens: return "let " + who + " have tokens with exp" + decide;
    case HoldKind::sink_unread: return "jwtsync rotate sinks";
    case HoldKind::clock_off: return "set the clock of " + who;
    default: return {};
  }
}

std::string keys_table(const Stored& stored, const Console& console) {
  Table table(2);
  table.add({console.faint("KEY"), console.faint("ALGORITHM"), console.faint("STATE"), console.faint("SINCE")});
  for (const RingKey& key : stored.ring.keys) {
    std::string state(name_of(key.state));
    if (key.is_standby) state += ", standby";
    if (key.takes_unnamed) state += ", takes tokens without kid";
    table.add(
        {printable(key.kid), std::string(name_of(key.algorithm)), state, "generation " + std::to_string(key.since)});
  }
  return table.text();
}

/// Why a sink is not up to date, as whoever tried it last recorded.
std::string faults_of_sinks(const Stored& stored) {
  std::string text;
  for (const rotation::ReaderClass& reader : stored.ring.policy.classes) {
    const auto& reports = stored.rows.reports;
    const auto fault = std::find_if(reports.begin(), reports.end(), [&](const rotation::ReaderReport& report) {
      return report.reader == reader.name && !report.fault.empty() && stored.ring.find(report.kid) != nullptr;
    });
    if (fault == reports.end()) continue;
    text += "sink: " + printable(reader.name) + ", " + printable(reader.sink) +
            ", is not up to date: " + printable(fault->fault) + "\n";
  }
  return text;
}

json::Value policy_json(const rotation::Policy& policy) {
  json::Value spans = json::Value::object();
  for (const PolicySpan& span : policy_spans) {
    spans[std::string(span.option.substr(2))] = (policy.*span.length).count();
  }
  return spans;
}

json::Value readers_json(const Stored& stored) {
  json::Value readers = json::Value::array();
  for (const rotation::ReaderClass& reader : stored.ring.policy.classes) {
    json::Value keys = json::Value::array();
    std::string fault;
    for (const rotation::ReaderReport& report : stored.rows.reports) {
      if (report.reader != reader.name || stored.ring.find(report.kid) == nullptr) continue;
      keys.push_back(
          {{"kid", report.kid}, {"read_back", seconds_or_null(report.read_back)}, {"accepts", report.accepts}});
      if (!report.fault.empty()) fault = report.fault;
    }
    readers.push_back({{"name", reader.name},
                       {"kind", name_of(reader.kind)},
                       {"delay", reader.delay.count()},
                       {"probed", reader.is_probed},
                       {"sink", reader.sink.empty() ? json::Value(nullptr) : json::Value(reader.sink)},
                       {"fault", fault.empty() ? json::Value(nullptr) : json::Value(fault)},
                       {"keys", std::move(keys)}});
  }
  return readers;
}

/// Whether a key that is about to go could take the place of the one that was revoked.
bool can_go_back(const Stored& stored) {
  const bool is_replaced = stored.ring.in(KeyState::active) != nullptr || stored.ring.in(KeyState::staged) != nullptr;
  return !is_replaced && stored.ring.in(KeyState::retiring) != nullptr;
}

std::string answer_of(const Stored& stored, const std::optional<rotation::Gate>& gate) {
  if (stored.ring.in(KeyState::active) == nullptr) {
    if (can_go_back(stored)) return "nothing signs: the active key was revoked; the one before it can sign again";
    if (!gate || !gate->is_open()) return "nothing signs: the active key was revoked, and no other is ready";
  }
  if (!gate) return "at rest, nothing waits";
  const std::string step = std::string(name_of(gate->step)) + " of " + printable(gate->kid);
  if (gate->is_open()) return step + " can be taken now";
  const std::optional<Moment> opens = gate->opens_by(stored.now);
  return step + (opens ? " waits until " + moment_text(*opens, stored.now) + " at the latest"
                       : " waits, and time alone does not open it");
}

std::string advice_of(const Stored& stored, const std::optional<rotation::Gate>& gate) {
  if (can_go_back(stored)) return "jwtsync rotate back";
  if (gate && gate->is_open()) return "jwtsync rotate step";
  if (gate) {
    const std::optional<Moment> opens = gate->opens_by(stored.now);
    return opens ? "nothing, or: jwtsync rotate step --wait " +
                       duration_text(*opens - stored.now + std::chrono::seconds(1))
                 : std::string();
  }
  return stored.ring.in(KeyState::active) == nullptr ? "jwtsync rotate start" : std::string();
}

json::Value gate_json(const rotation::Gate& gate, Moment now) {
  json::Value holds = json::Value::array();
  for (const Hold& hold : gate.holds) holds.push_back(hold_json(hold));
  return {{"step", name_of(gate.step)},
          {"kid", gate.kid},
          {"open", gate.is_open()},
          {"opens_by", seconds_or_null(gate.opens_by(now))},
          {"holds", std::move(holds)}};
}

}  // namespace

json::Value seconds_or_null(const std::optional<Moment>& moment) {
  return moment ? json::Value(moment->time_since_epoch().count()) : json::Value(nullptr);
}

std::string moment_text(Moment moment, Moment now) {
  return base::utc_text(moment) + " (" + spoken(std::chrono::sys_time<std::chrono::milliseconds>(moment), now) + ")";
}

std::string text_of(const Error& error) { return std::string(name_of(error.code)) + ": " + printable(error.message); }

std::string holds_text(const std::vector<Hold>& holds, Moment now, const rotation::Ring* ring) {
  const auto is_reader = [&](const std::string& who) {
    if (ring == nullptr) return false;
    const auto& classes = ring->policy.classes;
    return std::any_of(classes.begin(), classes.end(), [&](const auto& reader) { return reader.name == who; });
  };
  std::string text;
  for (const Hold& hold : holds) {
    text += (text.empty() ? "why:\n  " : "  ") + hold_text(hold, now) + "\n";
    if (const std::string remedy = remedy_of(hold, is_reader(hold.who)); !remedy.empty())
      text += "    fix: " + remedy + "\n";
  }
  return text;
}

json::Value hold_json(const Hold& hold) {
  return {{"kind", name_of(hold.kind)},
          {"who", hold.who},
          {"since", seconds_or_null(hold.since)},
          {"until", seconds_or_null(hold.until)}};
}

std::optional<rotation::Gate> gate_of(const Stored& stored) {
  const std::optional<rotation::Step> step = rotation::next_step(stored.ring);
  if (!step) return std::nullopt;
  return rotation::evaluate(stored.ring, stored.rows, *step, stored.now);
}

std::string status_text(const Stored& stored, const Console& console, const std::optional<Moment>& next) {
  const std::optional<rotation::Gate> gate = gate_of(stored);
  std::string text = console.strong(printable(stored.ring.environment) + ": " + answer_of(stored, gate)) + "\n";
  text += keys_table(stored, console);
  if (gate) text += holds_text(gate->holds, stored.now, &stored.ring);
  text += faults_of_sinks(stored);
  text += unnamed_text(stored);
  const auto& members = stored.rows.members;
  const auto known = std::count_if(members.begin(), members.end(), is_process);
  const auto present = std::count_if(members.begin(), members.end(), [&](const rotation::Member& member) {
    return is_process(member) && is_present(member, stored.now);
  });
  text += "members: " + std::to_string(present) + " present of " + std::to_string(known) + "; epoch " +
          std::to_string(stored.ring.position.epoch) + ", generation " +
          std::to_string(stored.ring.position.generation) + "\n";
  if (known == 0) {
    text +=
        "note: no service takes part, so no step waits for one: ask jwtsync agree before each whether all hold the "
        "keys\n";
  }
  if (next) text += "next rotation: by the hub, " + moment_text(std::max(*next, stored.now), stored.now) + "\n";
  if (const std::string advice = advice_of(stored, gate); !advice.empty()) text += "do: " + advice + "\n";
  return text;
}

json::Value status_json(const Stored& stored, const std::optional<Moment>& next) {
  json::Value keys = json::Value::array(), members = json::Value::array();
  for (const RingKey& key : stored.ring.keys) {
    keys.push_back({{"kid", key.kid},
                    {"algorithm", name_of(key.algorithm)},
                    {"state", name_of(key.state)},
                    {"since", key.since},
                    {"standby", key.is_standby},
                    {"unnamed", key.takes_unnamed}});
  }
  for (const rotation::Member& member : stored.rows.members) {
    if (!is_process(member)) continue;
    members.push_back({{"name", member.name},
                       {"present", is_present(member, stored.now)},
                       {"fenceable", member.is_fenceable},
                       {"holding", name_of(member.holding)},
                       {"generation", member.taken ? json::Value(member.taken->position.generation) : nullptr}});
  }
  const RingKey* const active = stored.ring.in(KeyState::active);
  const std::optional<rotation::Gate> gate = gate_of(stored);
  return {{"environment", stored.ring.environment},
          {"epoch", stored.ring.position.epoch},
          {"generation", stored.ring.position.generation},
          {"now", stored.now.time_since_epoch().count()},
          {"signs", active == nullptr ? json::Value(nullptr) : json::Value(active->kid)},
          {"keys", std::move(keys)},
          {"members", std::move(members)},
          {"policy", policy_json(stored.ring.policy)},
          {"readers", readers_json(stored)},
          {"without_kid", unnamed_json(stored)},
          {"next", gate ? gate_json(*gate, stored.now) : json::Value(nullptr)},
          {"next_rotation", next ? seconds_or_null(std::max(*next, stored.now)) : json::Value(nullptr)}};
}

}  // namespace jwtsync::cli
