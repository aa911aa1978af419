// SPDX-License-Identifier: Apache-2.0
#include "service/answers.h"

#include "../hub/fixture.h"
#include "service/hubbing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace jwtsync::service::exposition_test {

using ::testing::HasSubstr;
using ::testing::Not;

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// A process that has seen some of everything.
Metrics some_metrics() {
  Metrics metrics;
  metrics.keys = {{"", "", 0, {{Code::token_key_unknown, 4}}, 0},
                  {"EOzCZmqx-1X0_59m", "HS256", 7, {{Code::token_expired, 2}, {Code::ring_unavailable, 1}}, 3}};
  metrics.verify_latency.counts[0] = 2;
  metrics.verify_latency.counts.back() = 1;
  metrics.verify_latency.sum = std::chrono::milliseconds(1500);
  metrics.resolutions = {{"env", Outcome::found, 1}, {"gcp-sm", Outcome::unreachable, 5}};
  metrics.reloads = 9;
  metrics.reload_failures = {{Code::secret_absent, 6}};
  metrics.causes = {{Cause::token_expired, 2}, {Cause::key_set_stale, 1}};
  return metrics;
}

Report some_report() {
  Report report;
  report.identity = {"auth", "auth-1"};
  report.environment = "staging";
  report.source = "JWT_SECRET_STAGING";
  report.keys = {{"EOzCZmqx-1X0_59m", KeyRole::signs, "HS256"}, {"other", KeyRole::verifies, "HS256"}};
  report.warnings = {{WarningKind::stale, "one"}};
  report.generation = 2;
  report.clock = report.loaded_at + std::chrono::milliseconds(90'500);
  report.version = "0.1.0";
  report.probes = {
      {"http://127.0.0.1:8080/me", ProbeOutcome::mixed, "2 of 4", {}, Time(std::chrono::seconds(1'800'000'000))},
      {"http://127.0.0.1:8080/you", ProbeOutcome::accepts, "200", true, {}}};
  return report;
}

std::string some_exposition() {
  return exposition(some_metrics(), some_report(),
                    {.ready = true, .generation = 2, .reload_error = Error{Code::secret_absent, "no", ""}});
}

TEST(exposition, has_a_line_for_every_series) {
  const std::vector<std::string> lines = lines_of(some_exposition());
  for (const char* expected : {
           "# TYPE jwtsync_verifications_total counter",
           R"(jwtsync_verifications_total{outcome="token_key_unknown",algorithm="",kid=""} 4)",
           R"(jwtsync_verifications_total{outcome="accepted",algorithm="HS256",kid="EOzCZmqx-1X0_59m"} 7)",
           R"(jwtsync_verifications_total{outcome="token_expired",algorithm="HS256",kid="EOzCZmqx-1X0_59m"} 2)",
           R"(jwtsync_verifications_total{outcome="token_signature_invalid",algorithm="HS256",)"
           R"(kid="EOzCZmqx-1X0_59m"} 0)",
           R"(jwtsync_verifications_total{outcome="ring_unavailable",algorithm="HS256",kid="EOzCZmqx-1X0_59m"} 1)",
           R"(jwtsync_signatures_total{algorithm="HS256",kid="EOzCZmqx-1X0_59m"} 3)",
           "# TYPE jwtsync_verify_seconds histogram",
           R"(jwtsync_verify_seconds_bucket{le="5e-07"} 2)",
           R"(jwtsync_verify_seconds_bucket{le="0.005"} 2)",  // what the alert compares with
           R"(jwtsync_verify_seconds_bucket{le="0.01"} 2)",
           R"(jwtsync_verify_seconds_bucket{le="+Inf"} 3)",
           "jwtsync_verify_seconds_sum 1.5",
           "jwtsync_verify_seconds_count 3",
           R"(jwtsync_resolutions_total{source="gcp-sm",outcome="unreachable"} 5)",
           "jwtsync_reloads_total 9",
           R"(jwtsync_reload_failures_total{code="secret_absent"} 6)",
           R"(jwtsync_reload_failing{code="secret_absent"} 1)",
           R"(jwtsync_refusal_causes_total{cause="token-expired"} 2)",
           R"(jwtsync_refusal_causes_total{cause="key-set-stale"} 1)",
           R"(jwtsync_probe_outcome{url="http://127.0.0.1:8080/me",outcome="mixed"} 1)",
           R"(jwtsync_probe_outcome{url="http://127.0.0.1:8080/me",outcome="does not check"} 0)",
           R"(jwtsync_probe_outcome{url="http://127.0.0.1:8080/you",outcome="accepts"} 1)",
           R"(jwtsync_probe_takes_expired{url="http://127.0.0.1:8080/you"} 1)",
           R"(jwtsync_probe_timestamp_seconds{url="http://127.0.0.1:8080/me"} 1800000000)",
           "jwtsync_ring_generation 2",
           "jwtsync_ring_age_seconds 90.5",
           "jwtsync_ring_usable 1",
           "jwtsync_warnings 1",
           R"(jwtsync_info{environment="staging",source="JWT_SECRET_STAGING",kid="EOzCZmqx-1X0_59m",)"
           R"(service="auth",version="0.1.0"} 1)",
       }) {
    EXPECT_EQ(std::count(lines.begin(), lines.end(), expected), 1) << expected;
  }
}

TEST(exposition, keeps_a_label_on_its_line) {
  Report report = some_report();
  report.identity.service = "a\"b\\c\nd";
  EXPECT_THAT(exposition({}, report, {}), HasSubstr(R"(service="a\"b\\c\nd")"));
  report.identity.service = "a\xe2\x80\xa8z\r";
  EXPECT_THAT(exposition({}, report, {}), HasSubstr("service=\"a\xef\xbf\xbdz\xef\xbf\xbd\""));
  report.identity.service = "caf\xe9";
  EXPECT_THAT(exposition({}, report, {}), HasSubstr("service=\"caf\xef\xbf\xbd\""));
  report.identity.service = "caf\xc3\xa9";
  EXPECT_THAT(exposition({}, report, {}), HasSubstr("service=\"caf\xc3\xa9\""));
}

TEST(exposition, says_nothing_of_applications_that_nobody_asks_or_of_what_is_not_known) {
  EXPECT_THAT(some_exposition(), Not(HasSubstr(R"(jwtsync_probe_takes_expired{url="http://127.0.0.1:8080/me"})")));
  Report report = some_report();
  report.probes.clear();
  EXPECT_THAT(exposition({}, report, {}), Not(HasSubstr("jwtsync_probe")));
}

TEST(exposition, says_nothing_of_no_key_until_there_is_something_to_say) {
  Metrics metrics = some_metrics();
  metrics.keys[0].refused.clear();
  EXPECT_THAT(exposition(metrics, some_report(), {}), Not(HasSubstr("kid=\"\"")));
  EXPECT_THAT(exposition(metrics, some_report(), {}), HasSubstr("jwtsync_reload_failing{code=\"\"} 0"));
}

/// Every name in a text that begins as those of our metrics do.
std::set<std::string> metric_names_in(const std::string& text) {
  constexpr std::string_view lead = "jwtsync_";
  const auto is_part = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  std::set<std::string> names;
  for (std::size_t at = text.find(lead); at != std::string::npos; at = text.find(lead, at + 1)) {
    const auto end = std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), is_part);
    names.insert(text.substr(at, static_cast<std::size_t>(end - text.begin()) - at));
  }
  return names;
}

#ifndef JWTSYNC_EVP_ONLY  // without libsodium there is no hub, and its series are missed
/// Of a hub whose rotation waits.
std::string some_exposition_of_a_hub() {
  namespace rings = hub::fixture;
  rings::Rotating rotating;
  rotating.stage(rings::second_key());
  HubState state{"staging"};
  state.ring = std::make_shared<const hub::Handout>(
      hub::Handout::make(rotating.rotation.sealed_keys().value(), rings::seals()).value());
  state.progress.waiting =
      hub::Waiting{rotation::StepKind::prove, "kid", {{rotation::HoldKind::unproved, 3, std::chrono::seconds(12)}}};
  state.progress.unnamed = {{"kid", {"auth", 3}, {}}};
  state.sinks = {{"reports"}};
  return exposition(state);
}

TEST(exposition, and_what_is_made_of_it_use_the_same_names) {
  const std::set<std::string> there = metric_names_in(
      some_exposition() + exposition(some_metrics(), some_report(), {.ready = true, .issuers = {{.issuer = "auth"}}}) +
      exposition(watch::Gauges{}) + exposition(HandOn::Counts{}) + some_exposition_of_a_hub());
  for (const char* path : {"docs/monitoring.md", "deploy/prometheus-rules.yml", "deploy/grafana-dashboard.json"}) {
    std::ifstream file(std::string(JWTSYNC_SOURCE_DIR "/") + path);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    ASSERT_FALSE(text.empty()) << path;
    for (const std::string& name : metric_names_in(text)) EXPECT_TRUE(there.contains(name)) << path << ": " << name;
  }
}
#endif

TEST(exposition, has_its_page) {
  std::ifstream file(JWTSYNC_SOURCE_DIR "/docs/monitoring.md");
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  for (const std::string& line : lines_of(some_exposition() + exposition(HandOn::Counts{}))) {
    if (line.starts_with("# TYPE ")) {
      const std::string name = line.substr(7, line.find(' ', 7) - 7);
      EXPECT_THAT(page, HasSubstr("| `" + name)) << name;
    }
  }
}

}  // namespace jwtsync::service::exposition_test
