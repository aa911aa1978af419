// SPDX-License-Identifier: Apache-2.0
#include "cli/rotate_sinks.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include "cli/rotate_outcome.h"
#include "cli/rotate_text.h"
#include "cli/table.h"
#include "hub/hub.h"

namespace jwtsync::cli {
namespace {

using rotation::ReaderClass;

std::vector<ReaderClass> readers_of(const RotateScene& scene, const rotation::Ring& ring, WhichSinks which) {
  std::vector<ReaderClass> readers;
  for (const ReaderClass& reader : ring.policy.classes) {
    const bool is_elsewhere =
        which == WhichSinks::of_here && reader.sink.starts_with("file:") && !scene.has_store_here();
    if (reader.kind == rotation::ClassKind::poller && !reader.sink.empty() && !is_elsewhere) {
      readers.push_back(reader);
    }
  }
  return readers;
}

std::string line_of(const WrittenSink& sink) {
  std::string line = "sink: " + printable(sink.reader) + ", " + printable(sink.sink);
  if (sink.fault) return line + ", is not up to date: " + text_of(*sink.fault) + "\n";
  return line + (sink.was_written ? ", was written and read back\n" : ", is up to date\n");
}

json::Value json_of(const WrittenSink& sink) {
  return {{"reader", sink.reader},
          {"sink", sink.sink},
          {"written", sink.was_written},
          {"error", sink.fault ? json::error_json(*sink.fault) : json::Value(nullptr)}};
}

int record(RotateScene& scene, const std::vector<std::string>& operands, bool accepts) {
  const Result<void> kept = scene.rotation().record_acceptance(operands[0], operands[1], accepts);
  return kept ? tell_standing(scene, "recorded", 0) : scene.console().fail(kept.error());
}

}  // namespace

Result<std::vector<WrittenSink>> write_sinks(RotateScene& scene, WhichSinks which) {
  const Result<rotation::SealedKeys> kept = scene.rotation().sealed_keys();
  if (!kept) return failure(kept.error());
  std::vector<WrittenSink> written;
  const std::vector<ReaderClass> readers = readers_of(scene, kept->ring, which);
  if (readers.empty()) return written;
  const Result<std::vector<rotation::Seal>> seals = scene.seals();
  if (!seals) return failure(seals.error());
  const Result<Secret> keys = hub::key_set_of(*kept, *seals);
  if (!keys) return failure(keys.error());
  for (const ReaderClass& reader : readers) {
    hub::SinkWork work = hub::settle(scene.world(), reader.sink, *keys);
    rotation::SinkReading reading{reader.name, kept->ring.position};
    if (work.fault) reading.fault = text_of(*work.fault);
    if (Result<void> recorded = scene.rotation().record_sink(reading); !recorded && !work.fault) {
      work.fault = std::move(recorded).error();
    }
    written.push_back({reader.name, reader.sink, work.was_written, std::move(work.fault)});
  }
  return written;
}

std::string sinks_after_step(RotateScene& scene) {
  const Result<std::vector<WrittenSink>> written = write_sinks(scene, WhichSinks::of_here);
  if (!written) return "sinks: they are not written: " + text_of(written.error()) + "; do: jwtsync rotate sinks\n";
  std::string text;
  for (const WrittenSink& sink : *written) text += sink.fault ? "" : line_of(sink);  // status has the others
  return text;
}

int rotate_sinks(RotateScene& scene) {
  Console& console = scene.console();
  const Result<std::vector<WrittenSink>> written = write_sinks(scene, WhichSinks::all);
  if (!written) return console.fail(written.error());
  if (written->empty()) {
    return console.fail(
        {Code::not_found, "no reader of the ring has a sink",
         "a reader is given one where the ring begins: --reader name=reports,kind=poller,sink=LOCATOR"});
  }
  const auto failed =
      std::find_if(written->begin(), written->end(), [](const WrittenSink& sink) { return sink.fault.has_value(); });
  if (console.format == Format::text) {
    std::string text;
    for (const WrittenSink& sink : *written) text += line_of(sink);
    console.out.write(text);
  } else {
    json::Value sinks = json::Value::array();
    for (const WrittenSink& sink : *written) sinks.push_back(json_of(sink));
    console.out.write(json::dump({{"outcome", failed == written->end() ? "written" : "failed"}, {"sinks", sinks}}) +
                      "\n");
  }
  return failed == written->end() ? 0 : failed->fault->exit_status();
}

int rotate_accepts(RotateScene& scene, const std::vector<std::string>& operands) {
  return record(scene, operands, true);
}

int rotate_refuses(RotateScene& scene, const std::vector<std::string>& operands) {
  return record(scene, operands, false);
}

}  // namespace jwtsync::cli
