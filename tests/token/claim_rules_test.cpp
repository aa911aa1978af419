// SPDX-License-Identifier: Apache-2.0
#include "token/claim_rules.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace jwtsync::token {
namespace {

constexpr NumericDate now{std::chrono::seconds{1'000'000'000}};

struct Outcome {
  Code code;
  std::string subject;
};

Outcome outcome_of(const std::string& payload, const Expectations& expectations) {
  std::string room(payload.size(), '\0');
  const auto reader = std::make_unique<json::ObjectReader>();
  const std::string padded = payload + std::string(1 + json::ObjectReader::padding, '\0');
  EXPECT_EQ(reader->read(std::string_view(padded).substr(0, payload.size()), room.data()), json::Fault::none)
      << payload;
  const ClaimRules rules(expectations);
  const Checked checked = rules.check(*reader, {now, now});
  if (checked) return {Code::check_failed, "good"};
  return {checked.error().code, std::string(checked.error().subject)};
}

TEST(ClaimRules, name_the_claim_that_is_objected_to) {
  const Expectations expectations{.issuer = "a", .audiences = {"b"}, .required_claims = {"jti"}};
  struct Case {
    std::string payload;
    Code code;
    std::string subject;
  };
  const Case cases[] = {
      {R"({"iss":"a","aud":"b","exp":1000000001,"jti":""})", Code::check_failed, "good"},
      {R"({"iss":"a","aud":"b","jti":""})", Code::token_claim_missing, "exp"},
      {R"({"iss":"a","aud":"b","exp":1000000001})", Code::token_claim_missing, "jti"},
      {R"({"iss":"a","aud":"b","exp":"x","jti":""})", Code::token_claim_malformed, "exp"},
      {R"({"iss":"a","aud":"b","exp":1000000001,"nbf":[],"jti":""})", Code::token_claim_malformed, "nbf"},
      {R"({"iss":"a","aud":"b","exp":1000000001,"iat":-1,"jti":""})", Code::token_claim_malformed, "iat"},
      {R"({"iss":1,"aud":"b","exp":1000000001,"jti":""})", Code::token_claim_malformed, "iss"},
      {R"({"iss":"a","aud":false,"exp":1000000001,"jti":""})", Code::token_claim_malformed, "aud"},
      {R"({"iss":"b","aud":"b","exp":1000000001,"jti":""})", Code::token_issuer_mismatch, "iss"},
      {R"({"iss":"a","aud":"a","exp":1000000001,"jti":""})", Code::token_audience_mismatch, "aud"},
      {R"({"iss":"a","aud":"b","exp":1000000000,"jti":""})", Code::token_expired, "exp"},
      {R"({"iss":"a","aud":"b","exp":1000000001,"nbf":1000000000.1,"jti":""})", Code::token_not_yet_valid, "nbf"},
      {R"({"iss":"a","aud":"b","exp":1000000001,"iat":1000000001,"jti":""})", Code::token_issued_in_future, "iat"},
  };
  for (const Case& known : cases) {
    const Outcome outcome = outcome_of(known.payload, expectations);
    EXPECT_EQ(outcome.code, known.code) << known.payload;
    EXPECT_EQ(outcome.subject, known.subject) << known.payload;
  }
}

TEST(ClaimRules, any_of_several_audiences_is_enough) {
  const Expectations expectations{.audiences = {"a", "b"}};
  EXPECT_EQ(outcome_of(R"({"aud":"b","exp":1000000001})", expectations).subject, "good");
  EXPECT_EQ(outcome_of(R"({"aud":["x","a"],"exp":1000000001})", expectations).subject, "good");
  EXPECT_EQ(outcome_of(R"({"aud":["x","y"],"exp":1000000001})", expectations).subject, "aud");
}

TEST(ClaimRules, expectations_are_met_by_any_spelling_of_the_same_text) {
  const Expectations expectations{.issuer = "https://a/\"\\", .audiences = {"\xc3\xa9"}};
  EXPECT_EQ(outcome_of(R"({"iss":"https:\/\/a\/\"\\","aud":"\u00e9","exp":1000000001})", expectations).subject, "good");
  EXPECT_EQ(outcome_of("{\"iss\":\"https://a/\\u0022\\u005c\",\"aud\":\"\xc3\xa9\",\"exp\":1000000001}", expectations)
                .subject,
            "good");
}

TEST(ClaimRules, types_compare_as_media_types) {
  EXPECT_TRUE(is_type("JWT", "jwt"));
  EXPECT_TRUE(is_type("application/at+JWT", "at+jwt"));
  EXPECT_TRUE(is_type("at+jwt", "application/at+jwt"));
  EXPECT_FALSE(is_type("at+jwt", "jwt"));
  EXPECT_FALSE(is_type("text/jwt", "jwt"));
  EXPECT_FALSE(is_type("application/x/jwt", "x/jwt"));
  EXPECT_FALSE(is_type("", "jwt"));
}

}  // namespace
}  // namespace jwtsync::token
