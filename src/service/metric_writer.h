// SPDX-License-Identifier: Apache-2.0
// Metrics in the text format of Prometheus, version 0.0.4.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace jwtsync::service {

struct MetricLabel {
  std::string_view name;
  std::string_view value;
};

/// A value as the format has it.
[[nodiscard]] std::string metric_number(double value);

/// Writes one metric after the other.
class MetricWriter {
 public:
  /// What is said once of a metric, before its series.
  void metric(std::string_view name, std::string_view type, std::string_view help);
  /// The further series of this metric are of one of several issuers, by the name that is configured.
  void of_issuer(std::string_view issuer) { issuer_ = issuer; }
  /// A series of the metric named last.
  void series(std::initializer_list<MetricLabel> labels, const std::string& value, std::string_view suffix = {});
  [[nodiscard]] std::string take() && { return std::move(text_); }

 private:
  std::string name_;
  std::optional<std::string_view> issuer_;
  std::string text_;
};

}  // namespace jwtsync::service
