// SPDX-License-Identifier: Apache-2.0
#include "cli/agreement_text.h"

#include "fixture.h"

namespace jwtsync::cli::agreement_text_test {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

Member member(const std::string& service, const std::string& instance, const std::string& kid, std::size_t group) {
  Member made;
  made.target = TargetUrl{"http://" + service + ":7517"};
  made.report.identity = {service, instance};
  made.report.environment = "staging";
  made.report.source = "JWT_SECRET_STAGING";
  made.report.keys = {{kid, KeyRole::signs, "HS256"}};
  made.report.loaded_at = Time(std::chrono::hours(1'000'000 / 2));
  made.report.clock = made.report.loaded_at + std::chrono::hours(2) + std::chrono::minutes(12);
  made.group = group;
  return made;
}

/// The incident of the design's sample.
Agreement incident() {
  Agreement agreement;
  agreement.verdict = Verdict::disagree;
  agreement.members = {member("auth", "auth-7d9f", "Zk3vQ0aaaaaaaaaa", 0),
                       member("backend", "back-5c1a", "p81aXfaaaaaaaaaa", 1)};
  agreement.members[1].report.source = "JWT_SECRET_KEY";
  agreement.members[1].report.clock = agreement.members[1].report.loaded_at + std::chrono::minutes(3);
  agreement.departures = {{DepartureKind::keys, "the keys do not agree"},
                          {DepartureKind::signing_key, "the key that auth signs with is unknown"}};
  agreement.groups = 2;
  agreement.services = 2;
  return agreement;
}

const std::vector<Finding> why{
    {Cause::secret_not_given, "backend never saw JWT_SECRET_STAGING (not set); auth did",
     "set JWT_SECRET_STAGING for backend, then: jwtsync agree http://auth:7517 http://backend:7517"}};

class AgreementTextTest : public ::testing::Test {
 protected:
  std::string text(const Agreement& agreement, const std::vector<Finding>& findings = {},
                   Freshness freshness = Freshness::asked) {
    return agreement_text(agreement, findings, freshness, console);
  }
  TextInput in;
  TextOutput out, err;
  Console console{.in = in, .out = out, .err = err};
};

TEST_F(AgreementTextTest, is_to_the_letter_what_the_documentation_shows) {
  EXPECT_EQ(text(incident(), why),
            "staging: 2 services, 2 different keys                                DISAGREE\n"
            "  SERVICE  INSTANCE   WITNESS  KEY     SOURCE               LOADED\n"
            "  auth     auth-7d9f  self     Zk3vQ0  JWT_SECRET_STAGING   2 h ago\n"
            "  backend  back-5c1a  self     p81aXf  JWT_SECRET_KEY       3 min ago\n"
            "why: backend never saw JWT_SECRET_STAGING (not set); auth did\n"
            "fix: set JWT_SECRET_STAGING for backend, then: jwtsync agree http://auth:7517 http://backend:7517\n");
}

TEST_F(AgreementTextTest, agreement_needs_no_more_words) {
  Agreement agreement = incident();
  agreement.verdict = Verdict::agree;
  agreement.groups = 1;
  agreement.departures.clear();
  EXPECT_THAT(text(agreement),
              StartsWith("staging: 2 services, the same key                                       AGREE\n  SERVICE"));
  EXPECT_THAT(text(agreement), Not(HasSubstr("why:")));
}

TEST_F(AgreementTextTest, every_verdict_ends_its_line_at_one_column) {
  Agreement agreement = incident();
  for (const Verdict verdict : {Verdict::agree, Verdict::disagree, Verdict::incomplete, Verdict::one_process}) {
    agreement.verdict = verdict;
    EXPECT_EQ(text(agreement).find('\n'), 77u);
  }
}

TEST_F(AgreementTextTest, a_long_headline_keeps_its_verdict) {
  Agreement agreement = incident();
  agreement.members[0].report.environment = std::string(100, 'e');
  EXPECT_THAT(text(agreement), HasSubstr("2 different keys  DISAGREE\n"));
}

TEST_F(AgreementTextTest, several_processes_of_a_service_are_counted) {
  Agreement agreement = incident();
  agreement.services = 1;
  EXPECT_THAT(text(agreement), StartsWith("staging: 1 service, 2 processes, 2 different keys  "));
}

TEST_F(AgreementTextTest, environments_are_all_named) {
  Agreement agreement = incident();
  agreement.members[1].report.environment = "production";
  EXPECT_THAT(text(agreement), StartsWith("production, staging: 2 services"));
}

TEST_F(AgreementTextTest, rows_that_agree_fold_into_a_count) {
  Agreement agreement;
  agreement.verdict = Verdict::disagree;
  agreement.groups = 2;
  agreement.services = 2;
  for (int i = 0; i < 200; ++i) agreement.members.push_back(member("auth", "auth-" + std::to_string(i), "Zk3vQ0xx", 0));
  agreement.members.push_back(member("backend", "back-5c1a", "p81aXfxx", 1));
  const std::string folded = text(agreement, why);
  EXPECT_THAT(folded, AllOf(HasSubstr("auth-19 "), Not(HasSubstr("auth-20 ")), HasSubstr("back-5c1a"),
                            HasSubstr("\n  ... and 180 more with key Zk3vQ0\n")));
  EXPECT_EQ(std::count(folded.begin(), folded.end(), '\n'), 26) << "headline, titles, 21 rows, a count, why, fix";
}

TEST_F(AgreementTextTest, everybody_silent_is_named) {
  Agreement agreement;
  agreement.verdict = Verdict::incomplete;
  agreement.silent = {{TargetUrl{"http://a:1"}, {Code::target_unreachable, "connection refused", "start it"}},
                      {TargetUrl{"http://b:1"}, {Code::target_timeout, "no answer within 5 s", ""}}};
  EXPECT_EQ(text(agreement),
            "no process answered                                                INCOMPLETE\n"
            "silent: http://a:1: connection refused\n"
            "silent: http://b:1: no answer within 5 s\n");
}

TEST_F(AgreementTextTest, what_the_table_does_not_show_is_said) {
  Agreement agreement = incident();
  agreement.departures.push_back({DepartureKind::issuer, "auth expects one issuer; backend another"});
  agreement.notes.push_back({DepartureKind::clock, "the clock of auth is 40 s ahead of that of backend"});
  EXPECT_THAT(text(agreement), EndsWith("3 min ago\n"
                                        "differs: auth expects one issuer; backend another\n"
                                        "note: the clock of auth is 40 s ahead of that of backend\n"));
}

TEST_F(AgreementTextTest, an_unknown_signing_key_is_said_where_processes_hold_several_keys) {
  Agreement agreement = incident();
  agreement.members[0].report.keys.push_back({"old", KeyRole::verifies, "HS256"});
  EXPECT_THAT(text(agreement), HasSubstr("differs: the key that auth signs with is unknown\n"));
  EXPECT_THAT(text(agreement), HasSubstr("2 different sets of keys"));
}

TEST_F(AgreementTextTest, what_an_application_did_with_a_token_is_the_witness) {
  Agreement agreement = incident();
  Report& report = agreement.members[1].report;
  report.identity.witness = Witness::sidecar;
  report.probes = {{"http://127.0.0.1:8080/me", ProbeOutcome::unknown, "it did not answer", {}, report.clock}};
  EXPECT_THAT(text(agreement), HasSubstr("back-5c1a  sidecar  p81aXf"));
  report.probes.push_back({"http://127.0.0.1:8080/you", ProbeOutcome::accepts, "it answers 200", false, report.clock});
  EXPECT_THAT(text(agreement), HasSubstr("back-5c1a  probe    p81aXf"));
}

TEST_F(AgreementTextTest, collected_answers_are_called_so) {
  EXPECT_THAT(text(incident(), why, Freshness::collected),
              HasSubstr("\nnote: collected: as fresh as the nonce\nwhy: "));
  EXPECT_THAT(
      text(incident(), why, Freshness::via),
      HasSubstr("\nnote: by way of a collector: as fresh as the nonce, which was drawn for this question\nwhy: "));
}

TEST_F(AgreementTextTest, the_most_telling_finding_comes_last) {
  std::vector<Finding> two = why;
  two.push_back({Cause::process_slow, "worker was slow", "ask it again"});
  EXPECT_THAT(text(incident(), two), HasSubstr("\nalso: worker was slow\n      ask it again\nwhy: backend never saw"));
}

TEST_F(AgreementTextTest, what_strangers_say_cannot_take_the_terminal) {
  Agreement agreement = incident();
  agreement.members[0].report.identity.service = "\x1b[2Jauth\nwhy: all is well";
  agreement.members[0].report.source = std::string(500, 'x');
  const std::string shown = text(agreement);
  EXPECT_THAT(shown, AllOf(Not(HasSubstr("\x1b")), Not(HasSubstr("\nwhy")), HasSubstr("\\u{1b}[2Jauth\\u{a}why"),
                           HasSubstr(std::string(47, 'x') + "…"), Not(HasSubstr(std::string(48, 'x')))));
}

TEST_F(AgreementTextTest, a_kid_is_cut_between_characters) {
  Agreement agreement = incident();
  agreement.members[0].report.keys[0].kid = "schlüssel";
  EXPECT_THAT(text(agreement), HasSubstr("  schlüs  JWT_SECRET_STAGING"));
}

TEST_F(AgreementTextTest, colours_change_no_column) {
  const std::string plain = text(incident(), why);
  console.colour = true;
  std::string coloured = text(incident(), why);
  EXPECT_THAT(coloured, HasSubstr("\x1b[31mDISAGREE\x1b[0m\n"));
  for (std::size_t start = coloured.find('\x1b'); start != std::string::npos; start = coloured.find('\x1b')) {
    coloured.erase(start, coloured.find('m', start) - start + 1);
  }
  EXPECT_EQ(coloured, plain);
}

}  // namespace jwtsync::cli::agreement_text_test
