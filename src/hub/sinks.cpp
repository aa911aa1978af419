// SPDX-License-Identifier: Apache-2.0
#include "hub/sinks.h"

#include "hub/key_set.h"

#include <utility>

namespace jwtsync::hub {
namespace {

using rotation::ReaderClass;
using std::chrono::seconds;

/// A look at a file costs nothing; one at a store is a call that is paid for.
constexpr seconds between_looks_at_files{5}, between_looks_at_stores{60}, between_tries_at_stores{15};
constexpr seconds between_records{60};  // another process may have recorded otherwise

bool has_sink(const ReaderClass& reader) { return reader.kind == rotation::ClassKind::poller && !reader.sink.empty(); }

seconds pause_before_next_look(const ReaderClass& reader, bool failed) {
  if (reader.sink.starts_with("file:")) return between_looks_at_files;
  return failed ? between_tries_at_stores : between_looks_at_stores;
}

}  // namespace

void Sinks::attend(const rotation::Ring& ring) {
  if (ring.position != position_) {
    const rotation::Position before = position_;
    if (!load(ring)) return;  // the view of the ring says why
    const bool is_next = position_ == rotation::Position{before.epoch, before.generation + 1};
    for (auto& [name, sink] : sinks_) {
      sink.next_look = {};
      if (!is_next) sink.before.reset();  // another process may have written what was in between
    }
  }
  std::vector<SinkState> state;
  for (const ReaderClass& reader : ring.policy.classes) {
    if (!has_sink(reader)) continue;
    Sink& sink = sinks_.try_emplace(reader.name, world_.events, reader.name).first->second;
    if (world_.clock.elapsed() >= sink.next_look) look(sink, reader);
    state.push_back({reader.name, sink.voice.failing()});
  }
  const std::lock_guard lock(mutex_);
  state_ = std::move(state);
}

Result<void> Sinks::load(const rotation::Ring& ring) {
  bool has_any = false;
  for (const ReaderClass& reader : ring.policy.classes) has_any = has_any || has_sink(reader);
  if (!has_any) {
    position_ = ring.position;
    return {};
  }
  const Result<rotation::SealedKeys> kept = rotation_.sealed_keys();
  if (!kept) return failure(kept.error());
  Result<Secret> keys = key_set_of(*kept, seals_);
  if (!keys) return failure(std::move(keys).error());
  position_ = kept->ring.position;
  document_ = rotation::write(kept->ring);
  keys_ = std::make_shared<const Secret>(std::move(*keys));
  return {};
}

void Sinks::look(Sink& sink, const ReaderClass& reader) {
  // Another hub may have written the keys of a later ring, which the next look of this one shows.
  const Result<rotation::Glance> glance = rotation_.glance();
  if (glance && glance->document != document_) return;
  const SinkWork work = settle(world_, reader.sink, *keys_, sink.before.get());
  sink.voice.hear(work.fault);
  sink.next_look = world_.clock.elapsed() + pause_before_next_look(reader, work.fault.has_value());
  if (work.was_disturbed) {
    world_.events.record(Level::warning, "the sink of " + reader.name + " was changed by another program" +
                                             (work.fault ? "" : ", and is written again"));
  }
  if (work.was_written && !work.fault) {
    world_.events.record(Level::info, "the sink of " + reader.name + " has the keys of generation " +
                                          std::to_string(position_.generation));
  }
  if (work.was_disturbed) {
    sink.was_disturbed = true;
    sink.before.reset();
  }
  if (!work.fault) sink.before = keys_;
  record(sink, reader, work.fault, work.was_written);
}

void Sinks::record(Sink& sink, const ReaderClass& reader, const std::optional<Error>& fault, bool was_written) {
  const std::chrono::nanoseconds now = world_.clock.elapsed();
  const std::optional<Code> code = fault ? std::optional(fault->code) : std::nullopt;
  const bool is_known = sink.recorded == position_ && sink.recorded_fault == code && !sink.was_disturbed;
  if (is_known && now < sink.next_record) return;
  rotation::SinkReading reading{reader.name, position_};
  reading.was_disturbed = sink.was_disturbed;
  if (fault) reading.fault = std::string(name_of(fault->code)) + ": " + fault->message;
  const Result<void> kept = rotation_.record_sink(reading);
  if (!kept) {
    // Who wrote the keys of an older ring may have done so after somebody wrote those of a later one.
    if (kept.error().code == Code::generation_overtaken && was_written) sink.was_disturbed = true;
    return;
  }
  sink.was_disturbed = false;
  sink.recorded = position_;
  sink.recorded_fault = code;
  sink.next_record = now + between_records;
}

std::vector<SinkState> Sinks::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

}  // namespace jwtsync::hub
