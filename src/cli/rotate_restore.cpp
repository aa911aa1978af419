// SPDX-License-Identifier: Apache-2.0
#include "cli/rotate_restore.h"

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include "cli/rotate_outcome.h"
#include "cli/rotate_sinks.h"
#include "cli/rotate_text.h"
#include "cli/table.h"
#include "json/strict.h"

namespace jwtsync::cli {
namespace {

using rotation::MissingKey;
using rotation::Moment;
using rotation::Restoration;

/// Which keys nobody has, and what a person can do about each.
std::string missing_text(const Restoration& restoration, Moment now) {
  std::string text;
  for (const MissingKey& missing : restoration.missing) {
    const rotation::RingKey* const key = restoration.ring.find(missing.kid);
    const bool is_staged = key != nullptr && key->state == rotation::KeyState::staged;
    const std::string kid = printable(missing.kid);
    text += "missing: neither the store nor anybody who offered has the secret, or the private half, of " + kid;
    if (missing.until) {
      text += "; it is waited for until " + moment_text(*missing.until, now) +
              "\n    fix: start a member that signs with it: it offers what it holds\n";
    } else {
      text += ", and it is lost: until it is given up the hub gives no ring\n    fix: " +
              (is_staged ? "jwtsync rotate abort" : "jwtsync rotate revoke " + kid + " --because REASON") +
              ", then: jwtsync rotate start\n";
    }
  }
  return text;
}

json::Value missing_json(const Restoration& restoration) {
  json::Value list = json::Value::array();
  for (const MissingKey& key : restoration.missing) {
    list.push_back({{"kid", key.kid},
                    {"until", key.until ? json::Value(key.until->time_since_epoch().count()) : json::Value(nullptr)}});
  }
  return list;
}

int tell_held(RotateScene& scene, const rotation::Stop& stop, const Restoration& restoration, Moment now) {
  Console& console = scene.console();
  if (console.format == Format::text) {
    console.out.write("held: restore, stopped since " + moment_text(stop.since, now) + ": " + printable(stop.why) +
                      "\n" + holds_text(restoration.holds, now) + missing_text(restoration, now));
    return held_status;
  }
  json::Value holds = json::Value::array();
  for (const rotation::Hold& hold : restoration.holds) holds.push_back(hold_json(hold));
  console.out.write(json::dump({{"outcome", "held"},
                                {"step", "restore"},
                                {"holds", std::move(holds)},
                                {"missing", missing_json(restoration)}}) +
                    "\n");
  return held_status;
}

}  // namespace

int rotate_restore(RotateScene& scene) {
  Console& console = scene.console();
  const Result<std::optional<rotation::Stop>> stop = scene.rotation().stopped();
  if (!stop) return console.fail(stop.error());
  if (!*stop) {
    return console.fail({Code::argument_invalid, "the rotation is not stopped, and there is nothing to restore",
                         "jwtsync rotate status says where it stands"});
  }
  const Result<Restoration> restored = scene.rotation().restore();
  if (!restored) return console.fail(restored.error());
  const auto now = std::chrono::floor<std::chrono::seconds>(scene.world().clock.now());
  if (!restored->is_done()) return tell_held(scene, **stop, *restored, now);
  const std::string sinks = sinks_after_step(scene);
  const Result<rotation::Stored> stored = scene.rotation().load();
  if (!stored) return console.fail(stored.error());
  if (console.format == Format::text) {
    console.out.write("restored\n" + missing_text(*restored, now) + sinks +
                      status_text(*stored, console, scene.next_rotation(stored->ring)));
  } else {
    console.out.write(json::dump({{"outcome", "restored"},
                                  {"missing", missing_json(*restored)},
                                  {"status", status_json(*stored, scene.next_rotation(stored->ring))}}) +
                      "\n");
  }
  return 0;
}

}  // namespace jwtsync::cli
