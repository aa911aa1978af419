// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/pair.h"

#include "fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::diagnosis::rotation_test {

using fixture::cause_between;
using fixture::expect;
using fixture::explanation_of;
using fixture::from;
using fixture::in_staging;
using fixture::later;
using fixture::of_generation;
using fixture::process;
using ::testing::HasSubstr;

TEST(rotation, of_which_one_could_not_reload) {
  Testimony other = in_staging("backend", Outcome::found, Outcome::skipped, Outcome::skipped);
  other.report.reload_error = Error{Code::secret_too_short, "too short", ""};
  expect(Cause::reload_refused,
         {in_staging("auth", Outcome::found, Outcome::skipped, Outcome::skipped), other,
          "backend could not take its new value into use, and keeps the previous keys: too short",
          "put the value that auth has where backend reads it"});
}

TEST(rotation, of_which_one_may_not_read_its_new_file) {
  const Testimony auth = in_staging("auth", Outcome::found, Outcome::skipped, Outcome::skipped);
  const std::pair<Code, const char*> fixes[] = {
      {Code::file_writable_by_others, "take from others the right to write the file of backend (chmod go-w FILE)"},
      {Code::file_forbidden, "let the user of backend read its file"},
      {Code::file_absent, "put the file back that backend reads"}};
  for (const auto& [code, fix] : fixes) {
    Testimony other = in_staging("backend", Outcome::found, Outcome::skipped, Outcome::skipped);
    other.report.reload_error = Error{code, "no", ""};
    expect(Cause::reload_refused,
           {auth, other, "backend could not take its new value into use, and keeps the previous keys: no", fix});
  }
}

TEST(rotation, of_which_one_does_not_hold_all_keys) {
  Testimony ahead = fixture::process("auth", "auth-1", "new");
  fixture::also_verify(ahead, "old");
  expect(Cause::key_not_yet_known,
         {ahead, fixture::process("backend", "backend-1", "old"), "backend holds some of the keys of auth, not all",
          "give backend all keys before any process signs with a new one"});
}

Testimony reader(const std::string& service, const std::string& key) {
  return from(process(service, service + "-1", key), "file:/run/jwt");
}
/// Took a new key into use an hour after the other was loaded.
Testimony swapped(const std::string& key) {
  Testimony testimony = of_generation(later(reader("auth", key), std::chrono::hours(1)), 2);
  testimony.report.clock = testimony.report.loaded_at + std::chrono::seconds(20);
  return testimony;
}

TEST(rotation, by_which_no_process_holds_both_keys) {
  const Explanation told = explanation_of(reader("backend", "old"), swapped("new"));
  EXPECT_EQ(name_of(told.cause), "overlap-missing");
  EXPECT_EQ(told.why,
            "auth took another key into use at 2026-01-01T01:00:00Z and kept none that backend holds: the key was "
            "swapped without an overlap");
  EXPECT_EQ(cause_between(swapped("new"), reader("backend", "old")), "overlap-missing");
  EXPECT_EQ(cause_between(of_generation(reader("backend", "old"), 4), of_generation(swapped("new"), 5)),
            "overlap-missing");
  Testimony behind = reader("backend", "old");
  behind.report.reload_error = Error{Code::keys_outdated, "its source gives another key now", ""};
  EXPECT_EQ(cause_between(swapped("new"), behind), "stale-value");
}

TEST(rotation, of_long_ago_is_not_on_its_way_any_more) {
  Testimony newer = swapped("new");
  newer.report.clock += std::chrono::minutes(1);
  EXPECT_EQ(cause_between(reader("backend", "old"), newer), "stale-value");
}

TEST(rotation, by_a_restart_is_another_thing) {
  EXPECT_EQ(cause_between(reader("backend", "old"), of_generation(swapped("new"), 1)), "stale-value");
  Testimony both = swapped("new");
  fixture::also_verify(both, "old");
  EXPECT_EQ(cause_between(reader("backend", "old"), both), "key-not-yet-known");
  const Testimony alone = fixture::warning_of(reader("backend", "old"), WarningKind::mounted_alone, "by subPath");
  EXPECT_EQ(cause_between(alone, swapped("new")), "mount-not-updated");
}

TEST(rotation, of_a_running_process_that_the_next_deploy_takes_back) {
  const Testimony repaired = of_generation(reader("backend", "new"), 2);
  const Testimony declared = later(reader("backend", "old"), std::chrono::hours(2));
  const Explanation told = explanation_of(repaired, declared);
  EXPECT_EQ(name_of(told.cause), "live-repair");
  EXPECT_THAT(told.why, HasSubstr("was started at 2026-01-01T02:00:00Z with another"));
  EXPECT_EQ(cause_between(of_generation(repaired, 5), declared), "live-repair");
  EXPECT_EQ(cause_between(repaired, later(declared, std::chrono::hours(99))), "live-repair");
  EXPECT_EQ(cause_between(declared, repaired), "stale-value") << "most have what is declared";
  EXPECT_EQ(cause_between(reader("backend", "new"), declared), "stale-value") << "nothing was changed while it ran";
  EXPECT_EQ(cause_between(repaired, later(reader("auth", "old"), std::chrono::hours(2))), "stale-value");
}

TEST(rotation, shows_by_what_error_a_value_was_refused) {
  Testimony other = reader("backend", "old");
  other.report.reload_error = Error{Code::secret_too_short, "too short", ""};
  EXPECT_THAT(explanation_of(reader("auth", "new"), other).evidence,
              ::testing::Contains("backend backend-1: last reload: secret_too_short: too short"));
}

}  // namespace jwtsync::diagnosis::rotation_test
