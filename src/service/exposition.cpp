// SPDX-License-Identifier: Apache-2.0
#include "service/answers.h"

#include "base/error.h"
#include "base/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <utility>

namespace jwtsync::service {
namespace {

using Seconds = std::chrono::duration<double>;

/// A label's value as the format wants it: `\`, `"` and the end of a line are escaped, and all of it is UTF-8 without
/// other control characters, at some of which readers break a line.
std::string escaped(std::string_view value) {
  constexpr std::string_view replacement_character = "\xef\xbf\xbd";
  const bool utf8 = base::is_utf8(value);
  std::string text;
  while (!value.empty()) {
    const char c = value.front();
    const base::CodePoint first = base::first_code_point(value);
    const std::size_t size = utf8 ? first.size : 1;
    if (c == '\\' || c == '"') {
      text += {'\\', c};
    } else if (c == '\n') {
      text += "\\n";
    } else if ((!utf8 && static_cast<unsigned char>(c) >= 0x80) || base::is_control(first.value)) {
      text += replacement_character;
    } else {
      text += value.substr(0, size);
    }
    value.remove_prefix(size);
  }
  return text;
}

std::string number(double value) {
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  return {digits.data(), end};
}

struct Label {
  std::string_view name;
  std::string_view value;
};

class Writer {
 public:
  /// What is said once of a metric, before its series.
  void metric(std::string_view name, std::string_view type, std::string_view help) {
    name_ = name;
    issuer_.reset();
    text_ += "# HELP " + name_ + " " + std::string(help) + "\n# TYPE " + name_ + " " + std::string(type) + "\n";
  }
  /// The further series of this metric are of one of several issuers, by the name that is configured.
  void of_issuer(std::string_view issuer) { issuer_ = issuer; }
  /// A series of the metric named last.
  void series(std::initializer_list<Label> labels, const std::string& value, std::string_view suffix = {}) {
    text_ += name_ + std::string(suffix);
    std::string_view lead = "{";
    for (const Label& label : labels) {
      text_ += std::string(lead) + std::string(label.name) + "=\"" + escaped(label.value) + "\"";
      lead = ",";
    }
    if (issuer_) text_ += std::string(std::exchange(lead, ",")) + "issuer=\"" + escaped(*issuer_) + "\"";
    text_ += (lead == "," ? "} " : " ") + value + "\n";
  }
  [[nodiscard]] std::string take() && { return std::move(text_); }

 private:
  std::string name_;
  std::optional<std::string_view> issuer_;
  std::string text_;
};

std::uint64_t count_of(const std::vector<CodeCount>& counts, Code code) {
  const auto found =
      std::find_if(counts.begin(), counts.end(), [&](const CodeCount& each) { return each.code == code; });
  return found == counts.end() ? 0 : found->count;
}

/// Whether a verifier gives this code to a bad token: its series is there from the start, at 0, since a
/// rate cannot see the first of a series that begins with it.
bool is_of_tokens(Code code) { return code <= Code::token_claim_malformed; }  // they are the first of all codes

void write_verifications(Writer& writer, const Metrics& metrics, bool by_issuer) {
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

void write_signatures(Writer& writer, const Metrics& metrics, std::string_view own_issuer) {
  writer.metric("jwtsync_signatures_total", "counter", "Tokens signed.");
  for (const KeyMetrics& key : metrics.keys) {
    const bool signs = key.issuer.empty() || key.issuer == own_issuer;
    if (!signs || (key.kid.empty() && key.signatures == 0)) continue;
    writer.series({{"algorithm", key.algorithm}, {"kid", key.kid}}, std::to_string(key.signatures));
  }
}

void write_latency(Writer& writer, const LatencyCounts& latency) {
  writer.metric("jwtsync_verify_seconds", "histogram", "How long a verification took, of those that were measured.");
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < latency.counts.size(); ++i) {
    count += latency.counts[i];
    const bool bounded = i < LatencyCounts::bounds.size();
    const std::string bound = bounded ? number(Seconds(LatencyCounts::bounds[i]).count()) : "+Inf";
    writer.series({{"le", bound}}, std::to_string(count), "_bucket");
  }
  writer.series({}, number(Seconds(latency.sum).count()), "_sum");
  writer.series({}, std::to_string(count), "_count");
}

void write_resolutions(Writer& writer, const Metrics& metrics) {
  writer.metric("jwtsync_resolutions_total", "counter", "Sources asked for the secret, by kind and by what they gave.");
  for (const ResolutionCount& each : metrics.resolutions) {
    writer.series({{"source", each.source}, {"outcome", name_of(each.outcome)}}, std::to_string(each.count));
  }
}

void write_reloads(Writer& writer, const Metrics& metrics, const Readiness& readiness) {
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

void write_causes(Writer& writer, const Metrics& metrics) {
  writer.metric("jwtsync_refusal_causes_total", "counter",
                "Refusals that were logged, by the likely cause (jwtsync help CAUSE).");
  for (const CauseCount& each : metrics.causes) {
    writer.series({{"cause", name_of(each.cause)}}, std::to_string(each.count));
  }
}

std::string_view signing_kid(const Report& report) {
  const auto signing = std::find_if(report.keys.begin(), report.keys.end(),
                                    [](const ReportedKey& key) { return key.role == KeyRole::signs; });
  return signing == report.keys.end() ? std::string_view() : std::string_view(signing->kid);
}

void write_ring(Writer& writer, const Report& report, const Readiness& readiness) {
  writer.metric("jwtsync_ring_generation", "gauge", "Goes up by one with every ring that is taken into use.");
  writer.series({}, std::to_string(report.generation));
  writer.metric("jwtsync_ring_age_seconds", "gauge", "How long the ring has been in use.");
  if (!report.keys.empty()) writer.series({}, number(Seconds(report.clock - report.loaded_at).count()));
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
  Writer writer;
  const bool by_issuer = !readiness.issuers.empty();
  write_verifications(writer, metrics, by_issuer);
  write_signatures(writer, metrics, by_issuer ? readiness.issuers.front().issuer : std::string_view());
  write_latency(writer, metrics.verify_latency);
  write_resolutions(writer, metrics);
  write_reloads(writer, metrics, readiness);
  write_causes(writer, metrics);
  write_ring(writer, report, readiness);
  return std::move(writer).take();
}

}  // namespace jwtsync::service
