// SPDX-License-Identifier: Apache-2.0
#include "cli/doctor_text.h"

#include "../fleet/fixture.h"
#include "fixture.h"

namespace jwtsync::cli::doctor_text_test {

class DoctorTextTest : public ::testing::Test {
 protected:
  TextInput in;
  TextOutput out, err;
  Console console{.in = in, .out = out, .err = err};
};

Examination examined() {
  Examination examination;
  examination.agreement =
      fixture::agreement_of(fixture::process("auth", "a-1", "K"), fixture::process("backend", "b-1", "L"));
  examination.findings = {
      {Cause::quotes_kept, "it has quotes", "take them off", {}, Certainty::certain, {"one line", "and\nanother"}},
      {Cause::overlap_missing, "it was replaced", "keep both", {}, Certainty::likely, {}}};
  examination.unseen = {"one thing (that way)", "another"};
  return examination;
}

TEST_F(DoctorTextTest, has_a_sentence_findings_with_evidence_and_what_was_not_seen) {
  EXPECT_EQ(doctor_text(examined(), fixture::start, console),
            "the keys do not agree: 2 services, 2 different keys\n"
            "\n"
            "1. quotes-kept (certain)\n"
            "   why:  it has quotes\n"
            "         one line\n"
            "         and\\u{a}another\n"
            "   fix:  take them off\n"
            "   page: jwtsync help quotes-kept\n"
            "\n"
            "2. overlap-missing (likely)\n"
            "   why:  it was replaced\n"
            "   fix:  keep both\n"
            "   page: jwtsync help overlap-missing\n"
            "\n"
            "could not see: one thing (that way); another\n");
}

TEST_F(DoctorTextTest, shows_what_is_noted_where_nothing_is_wrong_but_not_what_a_finding_says) {
  Examination examination;
  examination.agreement =
      fixture::agreement_of(fixture::process("auth", "a-1", "K"), fixture::process("backend", "b-1", "K"));
  examination.agreement.notes = {{DepartureKind::leeway, "auth allows 60 s, backend none"},
                                 {DepartureKind::reload, "auth has the previous keys"}};
  EXPECT_THAT(doctor_text(examination, fixture::start, console),
              ::testing::EndsWith("nothing wrong was found\n"
                                  "\n"
                                  "note: auth allows 60 s, backend none\n"
                                  "note: auth has the previous keys\n"));
  EXPECT_EQ(doctor_json(examination)["notes"].size(), 2U);
  examination.findings = {{Cause::reload_refused, "it was not read", "mend it", {}, Certainty::certain, {}}};
  EXPECT_THAT(doctor_text(examination, fixture::start, console), ::testing::Not(::testing::HasSubstr("previous keys")));
}

TEST_F(DoctorTextTest, of_json_has_its_members_in_one_order) {
  const json::Value value = doctor_json(examined());
  std::vector<std::string> names;
  for (const auto& [name, member] : value.items()) names.push_back(name);
  EXPECT_THAT(names, ::testing::ElementsAre("keys_agree", "sentence", "fresh", "findings", "if_refused", "warnings",
                                            "notes", "could_not_see", "members", "silent", "token"));
  EXPECT_TRUE(value["token"].is_null());
  EXPECT_EQ(json::dump(value["findings"][0]),
            R"({"cause":"quotes-kept","certainty":"certain","why":"it has quotes","fix":"take them off",)"
            R"("evidence":["one line","and\nanother"],"page":"docs/causes/quotes-kept.md"})");
}

TEST_F(DoctorTextTest, has_what_processes_warn_of_unless_a_finding_says_it) {
  Testimony auth = fixture::process("auth", "a-1", "K");
  auth.report.warnings = {{WarningKind::trimmed, "white space stood around it"}};
  Examination examination;
  examination.agreement = fixture::agreement_of(auth, fixture::process("backend", "b-1", "K"));
  ASSERT_EQ(examination.agreement.warnings.size(), 1U);
  const std::string sentence = examination.agreement.warnings[0].sentence;
  EXPECT_EQ(doctor_text(examination, fixture::start, console),
            "the keys agree: 2 services, one key\nnothing wrong was found\n\nwarning: " + sentence + "\n");
  EXPECT_EQ(doctor_json(examination)["warnings"][0]["sentence"], sentence);
  examination.findings = {{Cause::check_refuses, sentence, "mend it", SentencePlace{SentencePlace::List::warnings, 0}}};
  EXPECT_THAT(doctor_text(examination, fixture::start, console), ::testing::Not(::testing::HasSubstr("warning: ")));
}

TEST_F(DoctorTextTest, of_a_good_token_finds_nothing_and_names_where_a_refusal_of_it_is_told) {
  Examination examination;
  examination.if_refused = {{Cause::refused_before_signature, "it is good", "look there", {}, Certainty::possible},
                            {Cause::refused_elsewhere, "all take it", "ask more", {}, Certainty::possible}};
  EXPECT_EQ(doctor_text(examination, fixture::start, console),
            "no process was asked\nnothing wrong was found\nif the token is refused all the same: jwtsync help "
            "refused-before-signature, jwtsync help refused-elsewhere\n");
  EXPECT_EQ(doctor_json(examination)["if_refused"][1]["cause"], "refused-elsewhere");
}

TEST_F(DoctorTextTest, advises_as_a_process_does_that_refuses_for_a_reason_of_no_cause) {
  Examination examination;
  examination.token.emplace();
  examination.token->evidence.refusal = Error{Code::ring_unavailable, "no source here has a key", ""};
  Explanation said;
  said.service = "auth";
  said.error = Error{Code::token_critical_header, "crit", "let it sign plain tokens"};
  said.code = "token_critical_header";
  examination.token->explained = {{TargetUrl{"http://a"}, std::move(said)}};
  EXPECT_THAT(doctor_text(examination, fixture::start, console),
              ::testing::EndsWith("\nhint: let it sign plain tokens\n"));
}

TEST_F(DoctorTextTest, advises_as_the_refusal_does_where_no_cause_is_found) {
  Examination examination;
  examination.token.emplace();
  examination.token->evidence.refusal = Error{Code::token_expired, "it expired", "get a new one"};
  examination.token->evidence.size = 7;
  EXPECT_EQ(doctor_text(examination, fixture::start, console),
            "no process was asked\ntoken of 7 bytes: refused (token_expired): it expired\nhint: get a new one\n");
}

TEST_F(DoctorTextTest, of_one_process_has_its_report) {
  Testimony alone = fixture::process("auth", "a-1", "K");
  alone.report.warnings = {{WarningKind::trimmed, "white space stood around it"}};
  alone.report.reload_error = Error{Code::secret_too_short, "it has 5 characters", ""};
  const Time before = alone.report.clock - std::chrono::minutes(5);
  alone.report.refusals = {{Code::token_signature_invalid, Stage::signature, before, 36, "RS256"},
                           {Code::token_signature_invalid, Stage::signature, alone.report.clock, 36, "RS256"},
                           {Code::token_malformed, Stage::parse, alone.report.clock, 0, ""}};
  Examination examination;
  examination.agreement = fixture::agreement_of(alone);
  EXPECT_EQ(doctor_text(examination, fixture::start, console),
            "one process only: nothing to compare\n"
            "   who          auth a-1\n"
            "   environment  staging (ENVIRONMENT)\n"
            "   key          kid-of from JWT_SECRET_STAGING\n"
            "   loaded       1 min ago\n"
            "   source       env:JWT_SECRET_STAGING: found, length 32 or more\n"
            "   source       env:JWT_SECRET_KEY: skipped, env:JWT_SECRET_STAGING came first\n"
            "   warning      white space stood around it\n"
            "   refusals     the last 3, since 5 min ago: 1 token_malformed; 2 token_signature_invalid, alg RS256\n"
            "   reload       refused, the previous keys are in use: it has 5 characters\n"
            "nothing wrong was found\n");
}

}  // namespace jwtsync::cli::doctor_text_test
