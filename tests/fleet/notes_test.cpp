// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "fixture.h"
#include "fleet/comparison.h"

namespace jwtsync::fleet::notes_test {

using fixture::agreement_of;
using fixture::also_verify;
using fixture::note_on;
using fixture::process;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Testimony auth() { return process("auth", "auth-1", "k"); }
Testimony backend() { return process("backend", "backend-1", "k"); }

TEST(notes, are_none_among_equals) { EXPECT_THAT(agreement_of(auth(), backend()).notes, IsEmpty()); }

TEST(notes, make_no_disagreement) {
  Testimony other = backend();
  other.report.leeway = std::chrono::seconds(60);
  other.report.rules = "another";
  other.report.audiences = {"backend"};
  const Agreement agreement = agreement_of(auth(), other);
  EXPECT_EQ(agreement.verdict, Verdict::agree);
  EXPECT_THAT(agreement.notes, SizeIs(3));
}

TEST(notes, tell_rules) {
  Testimony other = backend();
  other.report.rules = "another";
  EXPECT_EQ(note_on(agreement_of(auth(), process("auth", "auth-2", "k"), other)),
            "rules: 2 sets of resolution rules are in force (one of them for backend alone): from the same variables "
            "they may choose "
            "different secrets");
}

TEST(notes, tell_no_rules_where_no_source_is_common) {
  Testimony other = backend();
  other.report.rules = "another";
  other.report.trail = {{"file:/run/secrets/jwt", Outcome::found, "length 32 or more"}};
  EXPECT_THAT(agreement_of(auth(), other).notes, IsEmpty()) << "no variable of one is read by the other";
  other.report.trail.push_back({"env:JWT_SECRET_KEY?trim=no", Outcome::skipped, ""});
  EXPECT_THAT(agreement_of(auth(), other).notes, SizeIs(1)) << "both read JWT_SECRET_KEY, and in another order";
}

TEST(notes, tell_of_a_process_to_be_started_anew) {
  Testimony other = backend();
  other.report.reload_error = Error{Code::keys_outdated, "file:/jwt gives another key now", ""};
  EXPECT_EQ(note_on(agreement_of(auth(), other)),
            "reload: backend has the previous keys, until started anew: file:/jwt gives another key now");
}

TEST(notes, tell_of_a_reload_that_failed) {
  Testimony other = backend();
  other.report.reload_error = Error{Code::secret_too_short, "too short", ""};
  EXPECT_EQ(note_on(agreement_of(auth(), other)),
            "reload: backend has the previous keys, since the last reload failed: too short");
  EXPECT_EQ(agreement_of(auth(), other).verdict, Verdict::agree);
}

TEST(notes, tell_who_expects_no_audience) {
  Testimony other = backend();
  other.report.audiences = {"backend"};
  EXPECT_EQ(note_on(agreement_of(auth(), other)),
            "audiences: no audience is expected by auth, so that the tokens meant for backend would be refused there");
}

TEST(notes, say_of_no_source_that_it_expects_no_audience) {
  Testimony service = backend();
  service.report.audiences = {"backend"};
  std::vector<Witnessed> witnessed;
  witnessed.push_back({TargetUrl{"http://backend"}, service});
  witnessed.push_back({OwnSource{"env:JWT_SECRET_KEY"}, process("env:JWT_SECRET_KEY", "source 1", "k")});
  EXPECT_THAT(agree(std::move(witnessed), {}).notes, IsEmpty());
}

TEST(notes, tell_rings_that_differ_and_refuse_nobody) {
  Testimony ahead = auth();
  also_verify(ahead, "next");
  EXPECT_EQ(
      note_on(agreement_of(ahead, backend())),
      "signing_key: every process holds every key that signs, so that no token is refused although the keys differ");
}

TEST(notes, tell_clocks_that_are_more_than_half_a_minute_apart) {
  const auto with_offsets = [](std::optional<std::chrono::seconds> one, std::optional<std::chrono::seconds> other) {
    std::vector<Witnessed> all = {fixture::witnessed(auth()), fixture::witnessed(backend())};
    all[0].clock_offset = one;
    all[1].clock_offset = other;
    return agree(std::move(all), {});
  };
  using std::chrono::seconds;
  EXPECT_EQ(note_on(with_offsets(seconds(-20), seconds(75))),
            "clock: the clock of backend is 95 s ahead of that of auth");
  EXPECT_THAT(with_offsets(seconds(-10), seconds(20)).notes, IsEmpty());
  EXPECT_THAT(with_offsets(seconds(-500), std::nullopt).notes, IsEmpty()) << "one clock alone is ahead of none";
  EXPECT_THAT(with_offsets(seconds(500), seconds(500)).notes, IsEmpty()) << "then it is the asker's that is off";
}

Testimony warning(const std::string& service, const Warning& warning) {
  Testimony testimony = process(service, service + "-1", "k");
  testimony.report.warnings = {warning};
  return testimony;
}

const Warning weak{WarningKind::low_entropy, "the secret is easy to guess", true};
const Warning trimmed{WarningKind::trimmed, "white space was taken off", false};

TEST(warnings, stand_with_the_names_of_those_who_warn) {
  const Agreement agreement = agreement_of(warning("auth", trimmed), warning("backend", trimmed), warning("odd", weak));
  ASSERT_THAT(agreement.warnings, SizeIs(2));
  EXPECT_EQ(agreement.warnings[0].sentence, "odd: the secret is easy to guess") << "what fails a check comes first";
  EXPECT_TRUE(agreement.warnings[0].fails_check);
  EXPECT_EQ(agreement.warnings[1].sentence, "auth and backend: white space was taken off");
}

TEST(warnings, that_fail_a_check_are_a_no_although_the_keys_agree) {
  const Agreement agreement = agreement_of(warning("auth", weak), process("backend", "backend-1", "k"));
  EXPECT_EQ(agreement.verdict, Verdict::unfit);
  EXPECT_EQ(name_of(agreement.verdict), "unfit");
  EXPECT_EQ(category_of(agreement.verdict), Category::refused);
  EXPECT_THAT(agreement.departures, IsEmpty());
  EXPECT_EQ(agree({fixture::witnessed(warning("auth", weak))}, {.expect = 1}).verdict, Verdict::unfit);
  EXPECT_EQ(agree({fixture::witnessed(warning("auth", weak)),
                   fixture::silent("http://down:1", Code::target_unreachable, "down")},
                  {})
                .verdict,
            Verdict::unfit)
      << "a clear no comes before a missing answer";
}

TEST(warnings, that_fail_no_check_change_no_verdict) {
  EXPECT_EQ(agreement_of(warning("auth", trimmed), process("backend", "backend-1", "k")).verdict, Verdict::agree);
}

TEST(warnings, do_not_hide_that_keys_differ) {
  EXPECT_EQ(agreement_of(warning("auth", weak), process("backend", "backend-1", "l")).verdict, Verdict::disagree);
}

}  // namespace jwtsync::fleet::notes_test
