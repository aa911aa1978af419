// SPDX-License-Identifier: Apache-2.0
// The rotation is played: the same functions decide of steps that are only thought of.
#include "cli/rotate_plan.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include "cli/long_lived.h"
#include "cli/member_words.h"
#include "cli/rotate_steps.h"
#include "cli/rotate_text.h"
#include "cli/rotate_unnamed.h"
#include "cli/table.h"
#include "hub/hub.h"
#include "json/strict.h"

namespace jwtsync::cli {
namespace {

using rotation::Hold;
using rotation::HoldKind;
using rotation::KeyState;
using rotation::Moment;
using rotation::Ring;
using rotation::Step;
using rotation::StepKind;
using rotation::Stored;

constexpr std::size_t most_steps = 16;  // more than any ring has left

/// Whether time alone ends it, whatever members do.
bool is_of_time(HoldKind kind) {
  return kind == HoldKind::reader_delay || kind == HoldKind::tokens_live || kind == HoldKind::still_withdrawn;
}

/// Whether somebody's parent will start it anew, which ends it: nobody has to do more. When, is not known.
bool is_of_parent(const Hold& hold, const Stored& stored) {
  const auto& members = stored.rows.members;
  return std::any_of(members.begin(), members.end(), [&](const rotation::Member& member) {
    return member.name == hold.who && !member.is_fenceable && member.holding == rotation::Holding::list &&
           stored.now < member.present_until && (hold.kind == HoldKind::unproved || hold.kind == HoldKind::permit);
  });
}

/// One way in which it may go.
class Play {
 public:
  Play(const Stored& stored, bool members_wait)
      : stored_(stored), ring_(stored.ring), rows_(stored.rows), now_(stored.now), members_wait_(members_wait) {}

  [[nodiscard]] const Ring& ring() const noexcept { return ring_; }
  [[nodiscard]] Moment now() const noexcept { return now_; }
  /// Whether it waited for what no time ends, whoever does it.
  [[nodiscard]] bool has_waited_for_deeds() const noexcept { return has_waited_for_deeds_; }
  /// Waits for its gate, takes the step, and gives what no time ends.
  std::vector<Hold> take(const Step& step) {
    if (const auto unlisted = rotation::unlisted_signer(ring_, rows_, step, now_)) rows_.members.push_back(*unlisted);
    const rotation::Gate gate = rotation::evaluate(ring_, rows_, step, now_);
    std::vector<Hold> deeds;
    for (const Hold& hold : gate.holds) {
      if (!hold.until) {
        has_waited_for_deeds_ = true;
        if (!is_of_parent(hold, stored_)) deeds.push_back(hold);
      } else if (members_wait_ || is_of_time(hold.kind)) {
        now_ = std::max(now_, *hold.until);
      }
    }
    ring_ = rotation::apply(ring_, rows_, step, now_);
    if (step.kind == StepKind::stage) write_sinks(step.kid);
    return deeds;
  }

 private:
  /// Whoever takes a step writes them at once.
  void write_sinks(const std::string& kid) {
    for (const rotation::ReaderClass& reader : ring_.policy.classes) {
      if (reader.kind == rotation::ClassKind::poller) rows_.reports.push_back({reader.name, kid, now_});
    }
  }

  const Stored& stored_;
  Ring ring_;
  rotation::Rows rows_;
  Moment now_;
  bool members_wait_;
  bool has_waited_for_deeds_ = false;
};

json::Value step_json(const PlannedStep& planned) {
  json::Value holds = json::Value::array();
  for (const Hold& hold : planned.holds) holds.push_back(hold_json(hold));
  return {{"step", name_of(planned.step)},
          {"kid", planned.kid},
          {"earliest", planned.earliest.time_since_epoch().count()},
          {"latest", planned.latest ? json::Value(planned.latest->time_since_epoch().count()) : json::Value(nullptr)},
          {"holds", std::move(holds)}};
}

std::string plan_text(const Stored& stored, const std::vector<PlannedStep>& steps, const Console& console) {
  const auto blocked =
      std::find_if(steps.begin(), steps.end(), [](const PlannedStep& step) { return !step.holds.empty(); });
  std::string text =
      console.strong(printable(stored.ring.environment) + ": " +
                     (blocked == steps.end()
                          ? "done " + moment_text(steps.back().earliest, stored.now) + " at the earliest"
                          : "a member cannot come along, from " + std::string(name_of(blocked->step)) + " on")) +
      "\n";
  Table table(2);
  table.add({console.faint("STEP"), console.faint("KEY"), console.faint("EARLIEST"), console.faint("LATEST")});
  for (const PlannedStep& step : steps) {
    table.add({std::string(name_of(step.step)), printable(step.kid), moment_text(step.earliest, stored.now),
               step.latest ? moment_text(*step.latest, stored.now) : "not known"});
  }
  text += table.text();
  for (const PlannedStep& step : steps) {
    if (step.holds.empty()) continue;
    text += "at " + std::string(name_of(step.step)) + ", ";
    text += holds_text(step.holds, stored.now, &stored.ring);
  }
  for (const rotation::ReaderClass& reader : stored.ring.policy.classes) {
    text += "reader: " + printable(reader.name) + " (" + std::string(name_of(reader.kind)) + ") may be " +
            std::to_string(reader.delay.count()) + " s behind\n";
  }
  for (const rotation::Member& member : stored.rows.members) {
    if (!is_process(member)) continue;
    text += "member: " + printable(member.name) + ", holds " + std::string(name_of(member.holding)) +
            (member.is_fenceable                         ? ""
             : member.holding == rotation::Holding::list ? ", cannot be fenced, is started anew by its parent"
                                                         : ", cannot be fenced") +
            "\n";
  }
  return text + long_lived_text(stored) + unnamed_text(stored);
}

}  // namespace

std::vector<PlannedStep> planned(const Stored& stored, Algorithm algorithm) {
  Play early(stored, false), late(stored, true);
  std::vector<PlannedStep> steps;
  std::optional<Step> step = rotation::next_step(stored.ring);
  if (!step) step = hub::thought_of(algorithm, false);
  while (step && steps.size() < most_steps) {
    std::vector<Hold> deeds = early.take(*step);
    static_cast<void>(late.take(*step));
    const bool is_known = !early.has_waited_for_deeds();
    PlannedStep next{step->kind, step->kid, early.now(), is_known ? std::optional(late.now()) : std::nullopt, deeds};
    for (const rotation::RingKey& key : early.ring().keys) {
      if (key.state == KeyState::active) next.signs = key.kid;
      if (key.state != KeyState::withdrawn) next.verifies.push_back(key.kid);
    }
    steps.push_back(std::move(next));
    step = rotation::next_step(early.ring());
  }
  return steps;
}

int rotate_plan(RotateScene& scene) {
  Console& console = scene.console();
  const Result<Stored> stored = scene.rotation().load();
  if (!stored) return console.fail(stored.error());
  const rotation::RingKey* const active = stored->ring.in(KeyState::active);
  const std::optional<std::string> name = scene.arguments().value("--algorithm");
  std::optional<Algorithm> algorithm = active == nullptr ? Algorithm::hs256 : active->algorithm;
  if (name) algorithm = algorithm_named(*name);
  if (!algorithm) {
    return console.fail({Code::argument_invalid, "--algorithm names an unknown algorithm",
                         "say HS256, RS256, PS256 or ES256, one of their longer hashes, EdDSA or Ed25519"});
  }
  const std::vector<PlannedStep> steps = planned(*stored, *algorithm);
  const std::optional<Moment> next = scene.next_rotation(stored->ring);
  if (console.format == Format::text) {
    const std::string begins =
        next ? "begins: by the hub, " + moment_text(std::max(*next, stored->now), stored->now) + "\n" : "";
    console.out.write(plan_text(*stored, steps, console) + begins);
    return 0;
  }
  json::Value list = json::Value::array();
  for (const PlannedStep& step : steps) list.push_back(step_json(step));
  console.out.write(json::dump({{"steps", std::move(list)},
                                {"long_lived", long_lived_json(*stored)},
                                {"status", status_json(*stored, next)}}) +
                    "\n");
  return 0;
}

}  // namespace jwtsync::cli
