// SPDX-License-Identifier: Apache-2.0
#include "cli/rotate_outcome.h"

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include "cli/rotate_sinks.h"
#include "cli/rotate_text.h"
#include "cli/table.h"

namespace jwtsync::cli {
namespace {

using rotation::Stored;

struct OutcomeRow {
  std::string_view name;
  int status;
};
constexpr std::array<OutcomeRow, 3> outcome_rows{
    {{"taken", 0}, {"held", held_status}, {"overtaken", overtaken_status}}};

std::string head_of(const rotation::Outcome& outcome) {
  std::string step(name_of(outcome.gate.step));
  if (!outcome.gate.kid.empty()) step += " of " + printable(outcome.gate.kid);
  if (outcome.kind == rotation::Outcome::Kind::overtaken) return "overtaken: another step came before " + step + "\n";
  return std::string(outcome_rows[static_cast<std::size_t>(outcome.kind)].name) + ": " + step + "\n";
}

/// What holds the step that was asked for, unless it is told with where the rotation stands.
std::string holds_beside(const rotation::Outcome& outcome, const Stored& stored) {
  const rotation::Gate& gate = outcome.gate;
  if (outcome.kind != rotation::Outcome::Kind::held) return {};
  const std::optional<rotation::Gate> next = gate_of(stored);
  const bool is_next = next && next->step == gate.step && next->kid == gate.kid;
  return is_next ? std::string() : holds_text(gate.holds, stored.now, &stored.ring);
}

}  // namespace

int tell(RotateScene& scene, const rotation::Outcome& outcome, const std::function<Result<Epilogue>()>& await) {
  Console& console = scene.console();
  const bool is_taken = outcome.kind == rotation::Outcome::Kind::taken;
  const std::string sinks = is_taken ? sinks_after_step(scene) : std::string();
  // Told before anything else is waited for, or fails.
  if (console.format == Format::text) console.out.write(head_of(outcome) + sinks);
  const Result<Epilogue> epilogue = is_taken && await ? await() : Epilogue{};
  if (!epilogue) return console.fail(epilogue.error());
  const Result<Stored> stored = scene.rotation().load();
  if (!stored) return console.fail(stored.error());
  const OutcomeRow& row = outcome_rows[static_cast<std::size_t>(outcome.kind)];
  const int status = is_taken ? epilogue->status : row.status;
  if (console.format == Format::text) {
    console.out.write(holds_beside(outcome, *stored) + epilogue->text +
                      status_text(*stored, console, scene.next_rotation(stored->ring)));
    return status;
  }
  json::Value holds = json::Value::array();
  for (const rotation::Hold& hold : outcome.gate.holds) holds.push_back(hold_json(hold));
  json::Value all{{"outcome", row.name},
                  {"step", name_of(outcome.gate.step)},
                  {"kid", outcome.gate.kid.empty() ? json::Value(nullptr) : json::Value(outcome.gate.kid)},
                  {"holds", std::move(holds)},
                  {"status", status_json(*stored, scene.next_rotation(stored->ring))}};
  if (!epilogue->name.empty()) all[epilogue->name] = epilogue->value;
  console.out.write(json::dump(all) + "\n");
  return status;
}

int take_and_tell(RotateScene& scene, rotation::Position seen, const rotation::Step& step) {
  const Result<rotation::Outcome> outcome = scene.rotation().take(seen, step);
  return outcome ? tell(scene, *outcome) : scene.console().fail(outcome.error());
}

int tell_standing(RotateScene& scene, std::string_view outcome, int status, const std::string& more) {
  Console& console = scene.console();
  const Result<Stored> stored = scene.rotation().load();
  if (!stored) return console.fail(stored.error());
  if (console.format == Format::text) {
    console.out.write(std::string(outcome) + "\n" + more +
                      status_text(*stored, console, scene.next_rotation(stored->ring)));
  } else {
    console.out.write(
        json::dump({{"outcome", outcome}, {"status", status_json(*stored, scene.next_rotation(stored->ring))}}) + "\n");
  }
  return status;
}

}  // namespace jwtsync::cli
