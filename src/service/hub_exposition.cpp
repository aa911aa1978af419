// SPDX-License-Identifier: Apache-2.0
#include "service/hubbing.h"
#include "service/metric_writer.h"

#include <string>

namespace jwtsync::service {
namespace {

void write_ring(MetricWriter& writer, const rotation::Ring& ring) {
  writer.metric("jwtsync_hub_generation", "gauge", "Goes up by one with every step of the rotation.");
  writer.series({{"environment", ring.environment}}, std::to_string(ring.position.generation));
  writer.metric("jwtsync_hub_epoch", "gauge", "Goes up by one where the ring was begun anew.");
  writer.series({{"environment", ring.environment}}, std::to_string(ring.position.epoch));
  writer.metric("jwtsync_hub_key", "gauge", "Always 1; its labels say which state a key of the ring is in.");
  for (const rotation::RingKey& key : ring.keys) {
    writer.series({{"environment", ring.environment},
                   {"kid", key.kid},
                   {"algorithm", name_of(key.algorithm)},
                   {"state", name_of(key.state)}},
                  "1");
  }
}

void write_waiting(MetricWriter& writer, const HubState& state) {
  writer.metric("jwtsync_hub_waits_seconds", "gauge",
                "How long the next step of the rotation has been held by this; no series where nothing holds it.");
  if (!state.progress.waiting) return;
  const hub::Waiting& waiting = *state.progress.waiting;
  for (const hub::Waiting::Hold& hold : waiting.holds) {
    writer.series({{"environment", state.environment}, {"step", name_of(waiting.step)}, {"hold", name_of(hold.kind)}},
                  std::to_string(hold.waited.count()));
  }
}

void write_unnamed(MetricWriter& writer, const HubState& state) {
  if (state.progress.unnamed.empty()) return;
  writer.metric("jwtsync_hub_unnamed_tokens_total", "counter",
                "Tokens without a kid that members accepted of this key, by issuer.");
  for (const rotation::UnnamedSum& sum : state.progress.unnamed) {
    writer.series({{"environment", state.environment}, {"kid", sum.kid}, {"issuer", sum.tokens.issuer}},
                  std::to_string(sum.tokens.count));
  }
}

void write_sinks(MetricWriter& writer, const HubState& state) {
  if (state.sinks.empty()) return;
  writer.metric("jwtsync_hub_sink_failing", "gauge",
                "1 if the sink of this reader may not have the keys of the ring, and the code of the reason; else 0.");
  for (const hub::SinkState& sink : state.sinks) {
    writer.series({{"environment", state.environment},
                   {"reader", sink.reader},
                   {"code", sink.fault ? name_of(sink.fault->code) : ""}},
                  sink.fault ? "1" : "0");
  }
}

}  // namespace

std::string exposition(const HubState& state) {
  MetricWriter writer;
  if (state.ring) write_ring(writer, state.ring->ring());
  writer.metric("jwtsync_hub_members", "gauge", "Members that are present.");
  writer.series({{"environment", state.environment}}, std::to_string(state.progress.present));
  write_waiting(writer, state);
  write_unnamed(writer, state);
  write_sinks(writer, state);
  writer.metric("jwtsync_hub_failing", "gauge", "1 if the hub cannot do its work, and the code of the reason; else 0.");
  writer.series({{"environment", state.environment}, {"code", state.fault ? name_of(state.fault->code) : ""}},
                state.fault ? "1" : "0");
  return std::move(writer).take();
}

}  // namespace jwtsync::service
