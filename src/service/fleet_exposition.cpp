// SPDX-License-Identifier: Apache-2.0
#include "service/answers.h"

#include "service/metric_writer.h"

#include <chrono>
#include <string>

namespace jwtsync::service {

std::string exposition(const watch::Gauges& gauges) {
  MetricWriter writer;
  const auto write = [&](std::string_view name, std::string_view help, auto value_of) {
    writer.metric(name, "gauge", help);
    for (const watch::EnvironmentGauges& each : gauges.environments) {
      writer.series({{"environment", each.environment}}, std::to_string(value_of(each)));
    }
  };
  writer.metric("jwtsync_fleet_agrees", "gauge", "0 where two rounds in a row found that the processes disagree.");
  for (const watch::EnvironmentGauges& each : gauges.environments) {
    if (each.members == 0) continue;
    writer.series({{"environment", each.environment}}, gauges.agrees ? "1" : "0");
  }
  using Each = const watch::EnvironmentGauges&;
  write("jwtsync_fleet_members", "Processes that answered.", [](Each each) { return each.members; });
  write("jwtsync_fleet_silent", "Targets that did not answer.", [](Each each) { return each.silent; });
  write("jwtsync_fleet_groups", "Different sets of keys that processes hold.", [](Each each) { return each.groups; });
  writer.metric("jwtsync_fleet_findings", "gauge", "Faults that were told and last, by cause (jwtsync help CAUSE).");
  for (const auto& [cause, count] : gauges.findings) {
    writer.series({{"cause", name_of(cause)}}, std::to_string(count));
  }
  writer.metric("jwtsync_fleet_rounds_total", "counter", "Rounds in which all were asked.");
  writer.series({}, std::to_string(gauges.rounds));
  writer.metric("jwtsync_fleet_last_round_timestamp_seconds", "gauge", "When the last of them ended.");
  writer.series({},
                std::to_string(std::chrono::floor<std::chrono::seconds>(gauges.last_round).time_since_epoch().count()));
  return std::move(writer).take();
}

}  // namespace jwtsync::service
