// SPDX-License-Identifier: Apache-2.0
#include "cli/revocation.h"

#include <algorithm>
#include "cli/member_words.h"
#include "cli/rotate_text.h"
#include "cli/table.h"

namespace jwtsync::cli {
namespace {

using rotation::Moment;
using std::chrono::milliseconds;

constexpr milliseconds between_looks{200}, longest_wait = std::chrono::hours(24);
/// The end of a presence is a whole second, and rounded up: behind it, who is silent is known to be.
constexpr std::chrono::seconds of_rounding{2};

bool is_silent(const rotation::Member& member, Moment now) {
  return member.is_fenceable && now >= member.present_until;
}

std::string text_of(const Revocation::Other& other, Moment now) {
  std::string text = (other.is_silent ? "silent: " : "not yet: ") + who_is(other.who) +
                     " may accept tokens of the key" + (other.is_silent ? " until it hears the hub" : "");
  if (other.signs_until) text += "; it signs until " + moment_text(*other.signs_until, now) + " at the latest";
  return text + "\n";
}

/// Its sink was written with the step, if it has one: whether that failed, the store has.
Revocation::Reader reader_of(const rotation::ReaderClass& reader, const rotation::Stored& stored) {
  const auto& reports = stored.rows.reports;
  const bool has_fault = std::any_of(reports.begin(), reports.end(), [&](const rotation::ReaderReport& report) {
    return report.reader == reader.name && !report.fault.empty() && stored.ring.find(report.kid) != nullptr;
  });
  if (has_fault) return {reader.name, {}};
  return {reader.name, stored.now + reader.delay};
}

}  // namespace

Revocation revocation_of(const rotation::Stored& stored, rotation::Position ring, Moment at) {
  Revocation revocation;
  for (const rotation::Member& member : stored.rows.members) {
    if (!is_process(member) || member.has_left) continue;
    ++revocation.members;
    if (member.taken && member.taken->position >= ring) {
      ++revocation.dropped;
      revocation.slowest = std::max(revocation.slowest, member.taken->at - at);
      continue;
    }
    Revocation::Other other{member.name, is_silent(member, stored.now)};
    if (member.permit && stored.now < member.permit->until) other.signs_until = member.permit->until;
    revocation.others.push_back(std::move(other));
  }
  for (const rotation::ReaderClass& reader : stored.ring.policy.classes) {
    revocation.readers.push_back(reader_of(reader, stored));
  }
  return revocation;
}

std::string revocation_text(const Revocation& revocation, Moment now) {
  std::string text;
  if (revocation.members > 0) {
    text = "dropped: by " + std::to_string(revocation.dropped) + " of " + std::to_string(revocation.members) +
           (revocation.members == 1 ? " member" : " members");
    if (revocation.dropped > 0) text += ", within " + std::to_string(revocation.slowest.count() + 1) + " s";
    text += "\n";
  }
  for (const Revocation::Other& other : revocation.others) text += text_of(other, now);
  for (const Revocation::Reader& reader : revocation.readers) {
    text += "reader: " + printable(reader.name) + " may accept tokens of the key until " +
            (reader.until ? moment_text(*reader.until, now) : "its sink was written") + "\n";
  }
  return text;
}

json::Value revocation_json(const Revocation& revocation) {
  json::Value others = json::Value::array();
  for (const Revocation::Other& other : revocation.others) {
    others.push_back(
        {{"who", other.who}, {"silent", other.is_silent}, {"signs_until", seconds_or_null(other.signs_until)}});
  }
  json::Value readers = json::Value::array();
  for (const Revocation::Reader& reader : revocation.readers) {
    readers.push_back({{"name", reader.name}, {"until", seconds_or_null(reader.until)}});
  }
  return {{"members", revocation.members},
          {"dropped", revocation.dropped},
          {"slowest", revocation.slowest.count()},
          {"others", std::move(others)},
          {"readers", std::move(readers)}};
}

Result<milliseconds> patience_of(const RotateScene& scene, const rotation::Policy& policy) {
  return scene.arguments().duration("--wait", policy.presence + of_rounding, {}, longest_wait);
}

Result<Epilogue> await_revocation(RotateScene& scene, const rotation::Ring& ring, milliseconds patience) {
  Clock& clock = scene.world().clock;
  const std::chrono::nanoseconds end = clock.elapsed() + patience;
  while (true) {
    const Result<rotation::Stored> stored = scene.rotation().load();
    if (!stored) return failure(stored.error());
    const Revocation revocation = revocation_of(*stored, ring.position, ring.revoked.back().at);
    const auto& others = revocation.others;
    const bool is_over =
        std::all_of(others.begin(), others.end(), [](const Revocation::Other& other) { return other.is_silent; });
    if (is_over || clock.elapsed() >= end) {
      return Epilogue{revocation_text(revocation, stored->now), "revocation", revocation_json(revocation),
                      others.empty() ? 0 : unheard_status};
    }
    clock.pause(between_looks);
  }
}

}  // namespace jwtsync::cli
