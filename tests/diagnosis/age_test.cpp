// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/pair.h"

#include "fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::diagnosis::age_test {

using fixture::cause_between;
using fixture::expect;
using fixture::explanation_of;
using fixture::from;
using fixture::later;
using fixture::process;
using fixture::with_trail;

TEST(age, of_replicas_that_loaded_at_different_times) {
  Testimony newer = fixture::process("auth", "auth-2", "new");
  newer.report.loaded_at += std::chrono::hours(2);
  const Explanation explanation = explanation_of(fixture::process("auth", "auth-1", "old"), newer);
  EXPECT_EQ(name_of(explanation.cause), "stale-value");
  EXPECT_EQ(explanation.why,
            "auth has held what JWT_SECRET_STAGING was at 2026-01-01T00:00:00Z; auth read it at 2026-01-01T02:00:00Z");
}

TEST(age, of_readers_of_one_file_that_loaded_it_at_different_times) {
  Testimony usual = with_trail("auth", {{"file:/run/key", Outcome::found, ""}});
  Testimony other = with_trail("backend", {{"file:/run/key", Outcome::found, ""}});
  usual.report.loaded_at += std::chrono::hours(2);
  expect(Cause::stale_value, {usual, other,
                              "backend has held what file:/run/key was at 2026-01-01T00:00:00Z; auth read it at "
                              "2026-01-01T02:00:00Z",
                              "restart backend"});
}

TEST(age, is_proved_where_the_source_gives_another_key_than_the_one_that_was_handed_over) {
  Testimony other = process("backend", "backend-1", "old");
  other.report.reload_error = Error{Code::keys_outdated, "file:/run/jwt gives another key now", ""};
  const Explanation told = explanation_of(process("auth", "auth-1", "new"), other);
  EXPECT_EQ(name_of(told.cause), "stale-value");
  EXPECT_EQ(told.why, "backend has the key of its start: file:/run/jwt gives another key now");
  EXPECT_EQ(told.certainty, std::nullopt) << "as certain as the row says";
}

TEST(age, by_the_times_of_loading_is_likely) {
  EXPECT_EQ(
      explanation_of(process("auth", "auth-1", "old"), later(process("auth", "auth-2", "new"), std::chrono::hours(2)))
          .certainty,
      Certainty::likely);
}

Testimony mounted(const std::string& service, const std::string& key) {
  return fixture::warning_of(from(process(service, service + "-1", key), "file:/etc/jwt"), WarningKind::mounted_alone,
                             "/etc/jwt is mounted by subPath and never updated by Kubernetes");
}

TEST(age, of_a_file_that_is_mounted_by_sub_path) {
  const Testimony old = mounted("auth", "old");
  const Explanation told = explanation_of(old, later(mounted("auth", "new"), std::chrono::hours(1)));
  EXPECT_EQ(name_of(told.cause), "mount-not-updated");
  EXPECT_EQ(told.fix.text(), "restart auth, and mount the folder in place of the file (no subPath)");
  EXPECT_EQ(told.certainty, std::nullopt);
  const Explanation across = explanation_of(old, later(mounted("backend", "new"), std::chrono::hours(1)));
  EXPECT_EQ(name_of(across.cause), "mount-not-updated");
  EXPECT_EQ(across.certainty, Certainty::likely) << "each service may have a Secret of its own";
  const Testimony whole = from(process("auth", "auth-2", "new"), "file:/etc/jwt");
  EXPECT_EQ(cause_between(old, later(whole, std::chrono::hours(1))), "mount-not-updated");
}

TEST(age, of_a_mount_tells_nothing_of_what_was_loaded_together_or_elsewhere) {
  const Testimony old = mounted("auth", "old");
  EXPECT_EQ(cause_between(old, later(mounted("backend", "new"), std::chrono::seconds(5))), "value-differs");
  const Testimony whole = from(process("auth", "auth-2", "old"), "file:/etc/jwt");
  EXPECT_EQ(cause_between(whole, later(mounted("auth", "new"), std::chrono::hours(1))), "stale-value")
      << "the older is not mounted so";
}

}  // namespace jwtsync::diagnosis::age_test
