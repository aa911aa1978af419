// SPDX-License-Identifier: Apache-2.0
#include "question_fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::token_names_test {

using fixture::judged;
using fixture::Question;
using fixture::saying;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* lasting = R"("exp":1767225700)";

/// A token of this issuer for a verifier that expects another.
Question of_issuer(const std::string& found, const std::string& expected, std::vector<std::string> aliases = {}) {
  Expectations expectations{.issuer = expected, .audiences = {"backend"}};
  expectations.issuer_aliases = std::move(aliases);
  return judged(token_of(good_header, R"({"iss":")" + found + R"(","aud":"backend",)" + lasting + "}"),
                fixture::ring_of(testing::canary_secret), expectations);
}

TEST(token_names, of_a_near_issuer_tell_the_difference) {
  const auto why = [](const std::string& found, const std::string& expected) {
    const auto findings = of_issuer(found, expected).findings();
    EXPECT_EQ(findings.at(0).cause, Cause::issuer_mismatch);
    return findings.at(0).why;
  };
  EXPECT_THAT(why("https://a.example/", "https://a.example"), HasSubstr("a slash at the end"));
  EXPECT_THAT(why("http://a.example", "https://a.example"), HasSubstr("http and https"));
  EXPECT_THAT(why("https://A.example", "https://a.example"), HasSubstr("capital letters"));
  EXPECT_THAT(why("accounts.google.com", "https://accounts.google.com"), HasSubstr("a scheme in front"));
  EXPECT_THAT(why("http://localhost:8080/realms/x", "http://keycloak:8080/realms/x"), HasSubstr("the host alone"));
  EXPECT_THAT(why("auht", "auth"), HasSubstr("one or two characters"));
  EXPECT_EQ(why("elsewhere", "auth"), "the token is of the issuer \"elsewhere\", and the verifier expects \"auth\"");
}

TEST(token_names, of_an_alias_are_no_finding) { EXPECT_THAT(of_issuer("old", "auth", {"old"}).causes(), IsEmpty()); }

/// What one expects is not said of another.
TEST(token_names, that_processes_expect_otherwise_each_are_told_of_each) {
  const auto asked = [](std::vector<std::string> audiences, const std::string& issuer, const std::string& claims) {
    Question question = fixture::unjudged(token_of(good_header, claims));
    Testimony auth = fixture::taker("auth"), backend = fixture::taker("backend");
    auth.report.audiences = {};
    backend.report.audiences = std::move(audiences);
    backend.report.issuer = issuer;
    question.agreement = fixture::agreement_of(auth, backend);
    std::vector<Finding> of_token = question.findings();
    std::erase_if(of_token, [](const Finding& finding) { return finding.restates.has_value(); });
    return of_token.at(0);
  };
  const Finding audience = asked({"orders"}, "auth", R"({"iss":"auth","aud":"shop","exp":1767225700})");
  EXPECT_EQ(audience.cause, Cause::audience_mismatch);
  EXPECT_EQ(audience.why,
            "the token is meant for \"shop\", and auth expects no audience and backend expects \"orders\"");
  EXPECT_THAT(audience.evidence, ::testing::SizeIs(2));
  EXPECT_THAT(audience.fix, HasSubstr("expect one audience"));
  const Finding issuer = asked({}, "other", R"({"iss":"elsewhere","exp":1767225700})");
  EXPECT_EQ(issuer.why,
            "the token is of the issuer \"elsewhere\", and auth expects \"auth\" and backend expects \"other\"");
}

TEST(token_names, of_entra_tell_of_its_versions) {
  const auto findings =
      of_issuer("https://sts.windows.net/tenant/", "https://login.microsoftonline.com/tenant/v2.0").findings();
  ASSERT_FALSE(findings.empty());
  EXPECT_THAT(findings[0].fix, HasSubstr("requestedAccessTokenVersion"));
}

TEST(token_names, that_are_missing_are_told) {
  const auto findings = saying(R"({"aud":"backend","exp":1767225700})").findings();
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(findings[0].cause, Cause::issuer_mismatch);
  EXPECT_THAT(findings[0].why, HasSubstr("names no issuer"));
}

/// Of two processes, one expects another issuer; nobody has judged the token.
TEST(token_names, that_one_process_does_not_expect_name_it) {
  Question question = fixture::unjudged(token_of(good_header, good_claims));
  Testimony other = fixture::taker("backend");
  other.report.issuer = "auth/";
  question.agreement = fixture::agreement_of(fixture::taker("auth"), other);
  const auto findings = question.findings();
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(findings[0].cause, Cause::issuer_mismatch);
  EXPECT_EQ(findings[0].certainty, Certainty::certain);
  EXPECT_THAT(findings[0].why, HasSubstr("and backend expects \"auth/\" (they differ in a slash at the end)"));
  EXPECT_THAT(findings[0].fix, HasSubstr("let backend expect"));
  other.report.issuer_aliases = {"auth"};
  question.agreement = fixture::agreement_of(other);
  EXPECT_THAT(question.causes(), IsEmpty());
}

/// A token for these audiences, as JSON.
Question for_audience(const std::string& found, const Expectations& expectations = good_expectations()) {
  return judged(token_of(good_header, R"({"iss":"auth","aud":)" + found + "," + lasting + "}"),
                fixture::ring_of(testing::canary_secret), expectations);
}

TEST(token_names, of_another_audience_tell_the_difference) {
  EXPECT_THAT(for_audience(R"("backend/")").findings().at(0).why, HasSubstr("a slash at the end"));
  EXPECT_THAT(for_audience(R"("Backend")").findings().at(0).why, HasSubstr("capital letters"));
  EXPECT_THAT(for_audience(R"("backend-staging")").findings().at(0).why, HasSubstr("more behind it"));
  EXPECT_THAT(for_audience(R"("api://backend")").findings().at(0).why, HasSubstr("\"api://backend\""));
  EXPECT_THAT(for_audience(R"(["frontend","admin"])").causes(), ElementsAre(Cause::audience_mismatch));
  EXPECT_THAT(for_audience(R"([])").findings().at(0).why, HasSubstr("of no audience"));
  EXPECT_THAT(for_audience(R"(["backend","x"])").causes(), IsEmpty());
}

TEST(token_names, of_an_audience_in_a_list_are_told_where_it_must_stand_alone) {
  Expectations only = good_expectations();
  only.audience_match = AudienceMatch::only;
  const auto findings = for_audience(R"(["backend"])", only).findings();
  ASSERT_FALSE(findings.empty());
  EXPECT_THAT(findings[0].why, HasSubstr("in a list"));
  EXPECT_THAT(for_audience(R"("backend")", only).causes(), IsEmpty());
}

TEST(token_names, of_an_audience_where_none_is_expected_are_told) {
  const auto findings = for_audience(R"("backend")", {.issuer = "auth"}).findings();
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(findings[0].cause, Cause::audience_mismatch);
  EXPECT_THAT(findings[0].why, HasSubstr("expects no audience"));
}

TEST(token_names, of_another_type_are_told) {
  Expectations access = good_expectations();
  access.type = "at+jwt";
  const auto asked = [&](const std::string& header) {
    return judged(token_of(header, good_claims), fixture::ring_of(testing::canary_secret), access);
  };
  EXPECT_THAT(asked(R"({"alg":"HS256","typ":"JWT"})").causes(), ElementsAre(Cause::type_mismatch));
  EXPECT_THAT(asked(R"({"alg":"HS256"})").findings().at(0).why, HasSubstr("no typ"));
  EXPECT_THAT(asked(R"({"alg":"HS256","typ":"application/at+jwt"})").causes(), IsEmpty());
}

}  // namespace jwtsync::token_names_test
