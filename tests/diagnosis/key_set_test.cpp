// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/explanations.h"

#include "fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::diagnosis::key_set_test {

using fixture::cause_between;
using fixture::from;
using fixture::later;
using fixture::process;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const std::string issuer = "jwks+https://id.example/keys";

Testimony verifier(const std::string& service, const std::string& key) {
  return from(process(service, service + "-1", key), issuer);
}
Testimony stale(Testimony testimony) {
  return fixture::warning_of(std::move(testimony), WarningKind::stale, "the keys are stale");
}
Testimony cut_off(Testimony testimony) {
  testimony.report.reload_error = Error{Code::source_unreachable, "id.example does not answer", ""};
  return testimony;
}

TEST(key_set, that_could_not_be_asked_for_again) {
  const Explanation told = fixture::explanation_of(verifier("auth", "new"), cut_off(verifier("backend", "old")));
  EXPECT_EQ(name_of(told.cause), "key-set-unreachable");
  EXPECT_EQ(told.fix.text(), "let backend reach the issuer: address, name server, proxy and certificates");
  EXPECT_EQ(cause_between(cut_off(verifier("auth", "old")), verifier("backend", "new")), "key-set-unreachable");
  EXPECT_EQ(cause_between(verifier("auth", "new"), cut_off(stale(verifier("backend", "old")))), "key-set-unreachable");
  Testimony unfit = verifier("backend", "old");
  unfit.report.reload_error = Error{Code::key_malformed, "no key set", ""};
  EXPECT_EQ(cause_between(verifier("auth", "new"), unfit), "reload-refused") << "it answered";
}

TEST(key_set, that_one_holds_longer_than_it_may) {
  EXPECT_EQ(cause_between(verifier("auth", "new"), stale(verifier("backend", "old"))), "key-set-stale");
  EXPECT_EQ(cause_between(stale(verifier("auth", "old")), verifier("backend", "new")), "key-set-stale");
  const Explanation told =
      fixture::explanation_of(verifier("auth", "old"), later(verifier("backend", "new"), std::chrono::hours(1)));
  EXPECT_EQ(name_of(told.cause), "key-set-stale");
  EXPECT_EQ(told.why, "auth holds the keys that the issuer gave at 2026-01-01T00:00:00Z, and it gives others by now");
  Testimony both = verifier("auth", "new");
  fixture::also_verify(both, "old");
  EXPECT_EQ(cause_between(later(both, std::chrono::hours(1)), verifier("backend", "old")), "key-set-stale");
}

TEST(key_set, of_two_issuers_is_not_stale) {
  const Testimony other = from(stale(process("backend", "b-1", "old")), "jwks+https://other.example/keys");
  EXPECT_EQ(cause_between(verifier("auth", "new"), other), "sources-differ");
  EXPECT_EQ(cause_between(verifier("auth", "a"), verifier("backend", "b")), "value-differs")
      << "both asked it at one time";
}

std::vector<Finding> findings_of(const Agreement& agreement) {
  return explain_unreachable_key_sets({.agreement = agreement});
}

TEST(key_set, past_its_time_is_told_though_all_agree) {
  const Testimony late = cut_off(stale(verifier("backend", "k")));
  EXPECT_THAT(findings_of(fixture::agreement_of(verifier("auth", "k"), late)), SizeIs(1));
  EXPECT_THAT(findings_of(fixture::agreement_of(verifier("auth", "k"), cut_off(verifier("backend", "k")))), IsEmpty())
      << "it has time left";
  EXPECT_THAT(findings_of(fixture::agreement_of(verifier("auth", "k"), stale(verifier("backend", "k")))), IsEmpty())
      << "it is being asked for";
}

TEST(key_set, of_a_process_without_a_key_could_not_be_asked_for) {
  const Agreement agreement = fixture::agreement_of(
      verifier("auth", "k"), fixture::without_key("backend", {Code::source_unreachable, "no answer", ""},
                                                  {{issuer, Outcome::unreachable, "no answer"}}));
  ASSERT_THAT(findings_of(agreement), SizeIs(1));
  EXPECT_THAT(findings_of(agreement)[0].why, HasSubstr("no answer"));
}

std::string set_of(const std::vector<std::string>& keys) {
  std::string text = R"({"keys":[)";
  for (std::size_t i = 0; i < keys.size(); ++i) text += (i == 0 ? "" : ",") + keys[i];
  return text + "]}";
}
std::string key_of(const std::string& kid, const std::string& modulus) {
  return R"({"kty":"RSA","kid":")" + kid + R"(","n":")" + modulus + R"(","e":"AQAB"})";
}

std::vector<Finding> findings_of(const std::vector<std::string>& sets) {
  const Agreement nobody;
  const KeySetLook look{"https://id.example/keys", sets, {}};
  return explain_issuer_nodes({.agreement = nobody, .key_sets = {&look, 1}});
}

TEST(issuer_nodes, that_made_their_own_keys) {
  const std::string one = set_of({key_of("a", "AAA")}), other = set_of({key_of("b", "BBB")});
  const std::vector<Finding> findings = findings_of({one, other, one});
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].certainty, Certainty::certain);
  EXPECT_EQ(findings[0].why,
            "https://id.example/keys gave 2 different sets of keys in 3 answers: its nodes do not hold the same keys");
  EXPECT_THAT(findings[0].evidence, ::testing::Contains("a set of the kids b"));
  EXPECT_THAT(findings_of({one, other, set_of({key_of("c", "CCC")})}), SizeIs(1));
  EXPECT_THAT(findings_of({set_of({key_of("a", "AAA")}), set_of({key_of("a", "BBB")})}).at(0).why,
              HasSubstr("and two keys under the kid \"a\""));
  const std::string some = set_of({key_of("a", "AAA"), key_of("b", "BBB")});
  EXPECT_EQ(findings_of({some, set_of({key_of("a", "AAA"), key_of("c", "CCC")})}).at(0).certainty, Certainty::likely);
}

TEST(issuer_nodes, that_agree_are_no_finding) {
  const std::string old = set_of({key_of("a", "AAA")});
  EXPECT_THAT(findings_of({old, old, old}), IsEmpty());
  EXPECT_THAT(findings_of({old, set_of({key_of("b", "BBB"), key_of("a", "AAA")})}), IsEmpty()) << "a key is added";
  EXPECT_THAT(
      findings_of({set_of({key_of("b", "BBB"), key_of("a", "AAA")}), set_of({key_of("a", "AAA"), key_of("b", "BBB")})}),
      IsEmpty())
      << "order says nothing";
  EXPECT_THAT(findings_of({"<html>", "{}", old}), IsEmpty()) << "what is no set is no node's set";
  EXPECT_THAT(findings_of(std::vector<std::string>{}), IsEmpty());
}

/// Who asked one node and who asked the other differ by that, and by nothing in their own sources.
TEST(issuer_nodes, explain_the_keys_of_all_who_asked_there) {
  const KeySetLook look{"https://id.example/keys", {set_of({key_of("a", "AAA")}), set_of({key_of("b", "BBB")})}, {}};
  const auto causes_among = [&](const std::vector<Testimony>& all) {
    std::vector<std::string> names;
    const Agreement agreement = fixture::agreement_of_all(all);
    for (const Finding& made : diagnose(Evidence{.agreement = agreement, .key_sets = {&look, 1}}))
      names.emplace_back(name_of(made.cause));
    return names;
  };
  EXPECT_THAT(causes_among({verifier("auth", "a"), verifier("backend", "b")}), ElementsAre("issuer-nodes-differ"));
  EXPECT_THAT(causes_among({verifier("auth", "a"), from(process("backend", "b-1", "b"), "oidc+https://id.example")}),
              ElementsAre("issuer-nodes-differ"));
  EXPECT_THAT(causes_among({verifier("auth", "a"), verifier("backend", "a")}), ElementsAre("issuer-nodes-differ"));
  EXPECT_THAT(causes_among({verifier("auth", "a"), process("backend", "b-1", "x"), process("orders", "o-1", "y")}),
              ElementsAre("value-differs", "issuer-nodes-differ"))
      << "those who did not ask there differ for another reason";
  EXPECT_THAT(causes_among({from(process("auth", "a-1", "a"), "jwks+https://id.example/other"),
                            from(process("backend", "b-1", "b"), "jwks+https://id.example/other")}),
              ElementsAre("value-differs", "issuer-nodes-differ"))
      << "of another address";
}

TEST(issuer, that_gives_no_set) {
  const Agreement nobody;
  const Error error{Code::source_unreachable, "HTTP 502", ""};
  const KeySetLook look{"https://id.example/keys", {set_of({})}, {error, error}};
  const std::vector<Finding> findings = explain_unreachable_key_sets({.agreement = nobody, .key_sets = {&look, 1}});
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].why, "https://id.example/keys gave no set of keys in 2 of 3 requests: HTTP 502");
}

}  // namespace jwtsync::diagnosis::key_set_test
