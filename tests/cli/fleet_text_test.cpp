// SPDX-License-Identifier: Apache-2.0
#include "cli/fleet_text.h"

#include "fixture.h"

namespace jwtsync::cli::fleet_text_test {

TEST(fleet_text, counts_in_words) {
  EXPECT_EQ(counted(1, "process", "processes"), "1 process");
  EXPECT_EQ(counted(2, "process", "processes"), "2 processes");
}

TEST(fleet_text, cells_are_short_and_harmless) {
  EXPECT_EQ(cell("auth\x1b[2J"), "auth\\u{1b}[2J");
  EXPECT_EQ(cell(std::string(48, 'x')), std::string(48, 'x'));
  EXPECT_EQ(cell(std::string(49, 'x')), std::string(47, 'x') + "…");
}

TEST(fleet_text, a_key_is_told_by_the_beginning_of_its_kid) {
  Report report;
  EXPECT_EQ(key_of(report), "none");
  report.keys = {{"public-key-0123", KeyRole::verifies, "ES256"}};
  EXPECT_EQ(key_of(report), "public");
  report.keys.push_back({"next-key-0123", KeyRole::verifies, "ES256"});
  EXPECT_EQ(key_of(report), "2 keys");
  report.keys = {{"old-key-0123", KeyRole::verifies, "HS256"}, {"new-key-0123", KeyRole::signs, "HS256"}};
  EXPECT_EQ(key_of(report), "new-ke");
}

TEST(fleet_text, a_headline_ends_in_its_verdict) {
  TextInput in;
  TextOutput out, err;
  Console console{.in = in, .out = out, .err = err};
  const std::string line = headline("staging: 2 services", "AGREE", Tone::good, console);
  EXPECT_EQ(line, "staging: 2 services" + std::string(53, ' ') + "AGREE\n");
  EXPECT_EQ(headline(std::string(90, 'x'), "NO", Tone::bad, console), std::string(90, 'x') + "  NO\n");
}

TEST(fleet_text, silence_is_named_with_its_reason) {
  const std::vector<Silent> all{{TargetUrl{"http://a"}, {Code::target_timeout, "no answer within 5 s", ""}}};
  EXPECT_EQ(silence(all, {}), "silent: http://a: no answer within 5 s\n");
  EXPECT_EQ(
      silence(all, std::vector<Finding>{{Cause::process_slow, "http://a and http://b: no answer within 5 s", "wait"}}),
      "silent: http://a: no answer within 5 s\n");
}

TEST(fleet_text, who_refuses_is_not_called_silent) {
  const std::vector<Silent> all{{TargetUrl{"http://a"}, {Code::target_refused, "refuses to answer, HTTP 403", ""}},
                                {TargetUrl{"http://b"}, {Code::target_timeout, "no answer within 5 s", ""}}};
  EXPECT_EQ(silence(all, {}),
            "refused: http://a: refuses to answer, HTTP 403\nsilent: http://b: no answer within 5 s\n");
}

TEST(fleet_text, a_finding_says_how_sure_it_is) {
  const std::vector<Finding> findings{{Cause::value_differs, "one value, another", "give both the same"},
                                      {Cause::stale_value, "an old value", "restart", {}, Certainty::likely}};
  EXPECT_EQ(explanation(findings),
            "also (likely): an old value\n      restart\nwhy: one value, another\nfix: give both the same\n");
  EXPECT_EQ(explanation(std::span(findings).subspan(1)), "why (likely): an old value\nfix: restart\n");
}

TEST(fleet_text, a_fault_that_a_finding_names_is_not_named_twice) {
  const std::vector<Silent> all{{TargetUrl{"http://a"}, {Code::target_timeout, "no answer within 5 s", ""}}};
  const std::vector<Finding> findings{
      {Cause::process_slow, "http://a: no answer within 5 s", "wait", SentencePlace{SentencePlace::List::silent, 0}}};
  EXPECT_EQ(silence(all, findings), "");
  EXPECT_TRUE(is_said({SentencePlace::List::silent, 0}, findings));
  EXPECT_FALSE(is_said({SentencePlace::List::silent, 1}, findings));
  EXPECT_FALSE(is_said({SentencePlace::List::notes, 0}, findings));
}

TEST(fleet_text, the_most_telling_finding_stands_last) {
  EXPECT_EQ(explanation({}), "");
  const std::vector<Finding> two{{Cause::no_key, "why a", "fix a"}, {Cause::no_key, "why b", "fix b"}};
  EXPECT_EQ(explanation(two), "also: why b\n      fix b\nwhy: why a\nfix: fix a\n");
}

TEST(fleet_text, one_remedy_of_two_faults_is_said_once) {
  const std::vector<Finding> two{{Cause::no_key, "why a", "fix"}, {Cause::no_key, "why b", "fix"}};
  EXPECT_EQ(explanation(two), "also: why b\nwhy: why a\nfix: fix\n");
}

}  // namespace jwtsync::cli::fleet_text_test
