// SPDX-License-Identifier: Apache-2.0
#include "service/answers.h"

#include "base/error.h"
#include "service/metric_writer.h"

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>

namespace jwtsync::service {
namespace {

using Seconds = std::chrono::duration<double>;

std::uint64_t count_of(const std::vector<CodeCount>& counts, Code code) {
  const auto found =
      std::find_if(counts.begin(), counts.end(), [&](const CodeCount& each) { return each.code == code; });
  return found == counts.end() ? 0 : found->count;
}

/// Whether a verifier gives this code to a bad token: its series is there from the start, at 0, since a
/// rate cannot see the first of a series that begins with it.
bool is_of_tokens(Code code) { return code <= Code::token_claim_malformed; }  // they are the first of all codes

void write_verifications(MetricWriter& writer, const Metrics& metrics, bool by_issuer) {
  writer.metric("jwtsync_verifications_total", "counter",
                "Tokens verified, by outcome: accepted, or the code of the refusal.");
  for (const KeyMetrics& key : metrics.keys) {
    if (by_issuer) writer.of_issuer(key.issuer);
    const auto add = [&](std::string_view outcome, std::uint64_t count) {
      writer.series({{"outcome", outcome}, {"algorithm", key.algorithm}, {"kid", key.kid}}, std::to_string(count));
    };
    const bool is_key = !key.kid.empty();
    if (is_key || key.accepted > 0) add("accepted", key.accepted);
    for (const base::CodeRow& row : base::code_table()) {
      const std::uint64_t count = count_of(key.refused, row.code);
      if (count > 0 || (is_key && is_of_tokens(row.code))) add(row.name, count);
    }
  }
}

void write_signatures(MetricWriter& writer, const Metrics& metrics, std::string_view own_issuer) {
  writer.metric("jwtsync_signatures_total", "counter", "Tokens signed.");
  for (const KeyMetrics& key : metrics.keys) {
    const bool signs = key.issuer.empty() || key.issuer == own_issuer;
    if (!signs || (key.kid.empty() && key.signatures == 0)) continue;
    writer.series({{"algorithm", key.algorithm}, {"kid", key.kid}}, std::to_string(key.signatures));
  }
}

void write_latency(MetricWriter& writer, const LatencyCounts& latency) {
  writer.metric("jwtsync_verify_seconds", "histogram", "How long a verification took, of those that were measured.");
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < latency.counts.size(); ++i) {
    count += latency.counts[i];
    const bool bounded = i < LatencyCounts::bounds.size();
    const std::string bound = bounded ? metric_number(Seconds(LatencyCounts::bounds[i]).count()) : "+Inf";
    writer.series({{"le", bound}}, std::to_string(count), "_bucket");
  }
  writer.series({}, metric_number(Seconds(latency.sum).count()), "_sum");
  writer.series({}, std::to_string(count), "_count");
}

void write_resolutions(MetricWriter& writer, const Metrics& metrics) {
  writer.metric("jwtsync_resolutions_total", "counter", "Sources asked for the secret, by kind and by what they gave.");
  for (const ResolutionCount& each : metrics.resolutions) {
    writer.series({{"source", each.source}, {"outcome", name_of(each.outcome)}}, std::to_string(each.count));
  }
}

void write_reloads(MetricWriter& writer, const Metrics& metrics, const Readiness& readiness) {
  writer.metric("jwtsync_reloads_total", "counter", "Reloads that were tried.");
  writer.series({}, std::to_string(metrics.reloads));
  writer.metric("jwtsync_reload_failures_total", "counter", "Reloads that were not taken, by the code of the error.");
  for (const CodeCount& each : metrics.reload_failures) {
    writer.series({{"code", name_of(each.code)}}, std::to_string(each.count));
  }
  writer.metric("jwtsync_reload_failing", "gauge",
                "1 if the last reload was not taken, and the previous keys are used.");
  writer.series({{"code", readiness.reload_error ? name_of(readiness.reload_error->code) : ""}},
                readiness.reload_error ? "1" : "0");
}

void write_causes(MetricWriter& writer, const Metrics& metrics) {
  writer.metric("jwtsync_refusal_causes_total", "counter",
                "Refusals that were logged, by the likely cause (jwtsync help CAUSE).");
  for (const CauseCount& each : metrics.causes) {
    writer.series({{"cause", name_of(each.cause)}}, std::to_string(each.count));
  }
}

/// The outcome as a set of series, of which one is 1, so that an alert names what it means and a curve has no gap.
void write_probes(MetricWriter& writer, const Report& report) {
  if (report.probes.empty()) return;
  writer.metric("jwtsync_probe_outcome", "gauge",
                "1 for what the application did with tokens when it was asked last, by URL; 0 for the other outcomes.");
  for (const ReportedProbe& probe : report.probes) {
    for (const std::string_view outcome : names<ProbeOutcome>()) {
      writer.series({{"url", probe.url}, {"outcome", outcome}}, probe.outcome.text() == outcome ? "1" : "0");
    }
  }
  writer.metric("jwtsync_probe_takes_expired", "gauge",
                "1 if the application takes expired tokens as good ones; no series where that is not known.");
  for (const ReportedProbe& probe : report.probes) {
    if (probe.takes_expired) writer.series({{"url", probe.url}}, *probe.takes_expired ? "1" : "0");
  }
  writer.metric("jwtsync_probe_timestamp_seconds", "gauge", "When that was found.");
  for (const ReportedProbe& probe : report.probes) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(probe.time).time_since_epoch();
    writer.series({{"url", probe.url}}, std::to_string(seconds.count()));
  }
}

std::string_view signing_kid(const Report& report) {
  const auto signing = std::find_if(report.keys.begin(), report.keys.end(),
                                    [](const ReportedKey& key) { return key.role == KeyRole::signs; });
  return signing == report.keys.end() ? std::string_view() : std::string_view(signing->kid);
}

void write_ring(MetricWriter& writer, const Report& report, const Readiness& readiness) {
  writer.metric("jwtsync_ring_generation", "gauge", "Goes up by one with every ring that is taken into use.");
  writer.series({}, std::to_string(report.generation));
  writer.metric("jwtsync_ring_age_seconds", "gauge", "How long the ring has been in use.");
  if (!report.keys.empty()) writer.series({}, metric_number(Seconds(report.clock - report.loaded_at).count()));
  writer.metric("jwtsync_ring_usable", "gauge",
                "1 if the ring can verify; 0 where there is none, as in a fork of the process.");
  writer.series({}, readiness.ready ? "1" : "0");
  if (!readiness.issuers.empty()) {
    writer.metric("jwtsync_issuer_usable", "gauge", "1 if the tokens of this issuer can be judged, of several.");
    for (const IssuerReadiness& each : readiness.issuers) {
      writer.of_issuer(each.issuer);
      writer.series({}, each.ready ? "1" : "0");
    }
  }
  writer.metric("jwtsync_warnings", "gauge", "Warnings in the report: not wrong enough to stop.");
  writer.series({}, std::to_string(report.warnings.size()));
  writer.metric("jwtsync_info", "gauge", "Always 1; its labels say who this is and which key signs.");
  writer.series({{"environment", report.environment},
                 {"source", report.source},
                 {"kid", signing_kid(report)},
                 {"service", report.identity.service},
                 {"version", report.version}},
                "1");
}

}  // namespace

std::string exposition(const Metrics& metrics, const Report& report, const Readiness& readiness) {
  MetricWriter writer;
  const bool by_issuer = !readiness.issuers.empty();
  write_verifications(writer, metrics, by_issuer);
  write_signatures(writer, metrics, by_issuer ? readiness.issuers.front().issuer : std::string_view());
  write_latency(writer, metrics.verify_latency);
  write_resolutions(writer, metrics);
  write_reloads(writer, metrics, readiness);
  write_causes(writer, metrics);
  write_probes(writer, report);
  write_ring(writer, report, readiness);
  return std::move(writer).take();
}

std::string exposition(const HandOn::Counts& counts) {
  MetricWriter writer;
  writer.metric("jwtsync_handed_on_total", "counter", "Tokens handed on by /verify under the key of the application.");
  writer.series({}, std::to_string(counts.handed_on));
  writer.metric("jwtsync_hand_on_failures_total", "counter", "Accepted tokens for which none could be handed on.");
  writer.series({}, std::to_string(counts.failed));
  return std::move(writer).take();
}

}  // namespace jwtsync::service
