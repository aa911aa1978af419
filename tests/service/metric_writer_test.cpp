// SPDX-License-Identifier: Apache-2.0
#include "service/metric_writer.h"

#include <gtest/gtest.h>
#include <utility>

namespace jwtsync::service::metric_writer_test {

TEST(metric_writer, writes_a_metric_before_its_series) {
  MetricWriter writer;
  writer.metric("a", "gauge", "What it is.");
  writer.series({}, "1");
  writer.series({{"x", "1"}, {"y", "a\"b"}}, metric_number(0.5), "_sum");
  EXPECT_EQ(std::move(writer).take(), "# HELP a What it is.\n# TYPE a gauge\na 1\na_sum{x=\"1\",y=\"a\\\"b\"} 0.5\n");
}

TEST(metric_writer, says_of_which_issuer_a_series_is_until_the_next_metric) {
  MetricWriter writer;
  writer.metric("a", "gauge", "A.");
  writer.of_issuer("https://a");
  writer.series({}, "1");
  writer.metric("b", "gauge", "B.");
  writer.series({}, "2");
  EXPECT_EQ(std::move(writer).take(),
            "# HELP a A.\n# TYPE a gauge\na{issuer=\"https://a\"} 1\n# HELP b B.\n# TYPE b gauge\nb 2\n");
}

}  // namespace jwtsync::service::metric_writer_test
