// SPDX-License-Identifier: Apache-2.0
#include "token/claim_rules.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace jwtsync::token::claim_rules_test {

constexpr NumericDate now{std::chrono::seconds{1'000'000'000}};

struct Outcome {
  Code code;
  std::string subject;
};

/// A payload as a token's is: read, with the room behind it that a reader may look at.
class Payload {
 public:
  explicit Payload(const std::string& text)
      : padded_(text + std::string(1 + json::ObjectReader::padding, '\0')), room_(text.size(), '\0') {
    EXPECT_EQ(reader_->read(std::string_view(padded_).substr(0, text.size()), room_.data()), json::Fault::none) << text;
  }
  [[nodiscard]] const json::ObjectReader& claims() const { return *reader_; }

 private:
  std::string padded_;
  std::string room_;
  std::unique_ptr<json::ObjectReader> reader_ = std::make_unique<json::ObjectReader>();
};

Outcome outcome_of(const std::string& payload, const Expectations& expectations, const Moment& at = {now, now}) {
  const Payload read(payload);
  const ClaimRules rules(expectations);  // whose texts the subject may be
  NumericDate expires;
  const Checked checked = rules.check(read.claims(), at, expires);
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
      {R"({"iss":"a","aud":"b","exp":1000000001,"jti":"1"})", Code::check_failed, "good"},
      {R"({"iss":"a","aud":"b","jti":"1"})", Code::token_claim_missing, "exp"},
      {R"({"iss":"a","aud":"b","exp":1000000001})", Code::token_claim_missing, "jti"},
      {R"({"iss":"a","aud":"b","exp":1000000001,"jti":""})", Code::token_claim_missing, "jti"},
      {R"({"iss":"a","aud":"b","exp":"x","jti":"1"})", Code::token_claim_malformed, "exp"},
      {R"({"iss":"a","aud":"b","exp":1000000001,"nbf":[],"jti":"1"})", Code::token_claim_malformed, "nbf"},
      {R"({"iss":"a","aud":"b","exp":1000000001,"iat":-1,"jti":"1"})", Code::token_claim_malformed, "iat"},
      {R"({"iss":1,"aud":"b","exp":1000000001,"jti":"1"})", Code::token_claim_malformed, "iss"},
      {R"({"iss":"a","aud":false,"exp":1000000001,"jti":"1"})", Code::token_claim_malformed, "aud"},
      {R"({"iss":"b","aud":"b","exp":1000000001,"jti":"1"})", Code::token_issuer_mismatch, "iss"},
      {R"({"iss":"a","aud":"a","exp":1000000001,"jti":"1"})", Code::token_audience_mismatch, "aud"},
      {R"({"iss":"a","aud":"b","exp":1000000000,"jti":"1"})", Code::token_expired, "exp"},
      {R"({"iss":"a","aud":"b","exp":1000000001,"nbf":1000000000.1,"jti":"1"})", Code::token_not_yet_valid, "nbf"},
      {R"({"iss":"a","aud":"b","exp":1000000001,"iat":1000000001,"jti":"1"})", Code::token_issued_in_future, "iat"},
  };
  for (const Case& known : cases) {
    const Outcome outcome = outcome_of(known.payload, expectations);
    EXPECT_EQ(outcome.code, known.code) << known.payload;
    EXPECT_EQ(outcome.subject, known.subject) << known.payload;
  }
}

TEST(ClaimRules, want_a_token_to_be_good_all_through_the_moment) {
  using namespace std::chrono_literals;
  const Expectations any;
  const Moment second{now, now + 1s};
  EXPECT_EQ(outcome_of(R"({"exp":1000000002,"nbf":1000000000})", any, second).subject, "good");
  EXPECT_EQ(outcome_of(R"({"exp":1000000001})", any, second).code, Code::token_expired);
  EXPECT_EQ(outcome_of(R"({"exp":1000000002,"nbf":1000000000.5})", any, second).code, Code::token_not_yet_valid);
  EXPECT_EQ(outcome_of(R"({"exp":1000000002,"iat":1000000000.5})", any, second).code, Code::token_issued_in_future);
}

TEST(ClaimRules, want_a_subject_and_a_token_id_that_are_text) {
  for (const std::string value : {"1", "0", "-1", "1.5", "true", "null", "[]", "[\"a\"]", "{}"}) {
    for (const std::string name : {"sub", "jti"}) {
      const Outcome outcome = outcome_of("{\"exp\":1000000001,\"" + name + "\":" + value + '}', {});
      EXPECT_EQ(outcome.code, Code::token_claim_malformed) << name << ' ' << value;
      EXPECT_EQ(outcome.subject, name) << value;
    }
  }
  EXPECT_EQ(outcome_of(R"({"exp":1000000001,"sub":"","jti":""})", {}).subject, "good");
}

TEST(ClaimRules, take_a_subject_that_is_an_integer_only_where_they_are_told_to) {
  const Expectations numeric{.allow_numeric_subject = true};
  EXPECT_EQ(outcome_of(R"({"exp":1000000001,"sub":17})", numeric).subject, "good");
  EXPECT_EQ(outcome_of(R"({"exp":1000000001,"sub":-9223372036854775808})", numeric).subject, "good");
  EXPECT_EQ(outcome_of(R"({"exp":1000000001,"sub":"17"})", numeric).subject, "good");
  for (const std::string value : {"1.0", "1e3", "-0", "9223372036854775808", "true", "null", "[1]", "{\"a\":1}"}) {
    EXPECT_EQ(outcome_of("{\"exp\":1000000001,\"sub\":" + value + '}', numeric).subject, "sub") << value;
  }
  EXPECT_EQ(outcome_of(R"({"exp":1000000001,"jti":1})", numeric).subject, "jti");
}

TEST(ClaimRules, want_a_token_no_older_than_the_greatest_age) {
  using namespace std::chrono_literals;
  const Expectations young{.max_age = 60s};
  const auto of = [](std::string_view issued, const Expectations& expectations) {
    return outcome_of(R"({"exp":1000000001,"iat":)" + std::string(issued) + '}', expectations);
  };
  EXPECT_EQ(of("1000000000", young).subject, "good");
  EXPECT_EQ(of("999999940", young).subject, "good") << "the greatest age is one that a token may have";
  EXPECT_EQ(of("999999939.999", young).code, Code::token_expired);
  EXPECT_EQ(of("999999939", young).subject, "iat");
  EXPECT_EQ(of("0", young).subject, "iat");
  EXPECT_EQ(of("1000000001", young).code, Code::token_issued_in_future);
  EXPECT_EQ(of("999999930", {.leeway = 10s, .max_age = 60s}).subject, "good");
  EXPECT_EQ(of("999999929", {.leeway = 10s, .max_age = 60s}).subject, "iat");
  const Outcome none = outcome_of(R"({"exp":1000000001})", young);
  EXPECT_EQ(none.code, Code::token_claim_missing);
  EXPECT_EQ(none.subject, "iat");
  EXPECT_EQ(outcome_of(R"({"iat":999999999})", {.max_age = 60s, .allow_missing_expiration = true}).subject, "good");
  EXPECT_EQ(outcome_of(R"({"iat":1})", {.max_age = 60s, .allow_missing_expiration = true}).subject, "iat");
  const Moment second{now, now + 1s};
  EXPECT_EQ(outcome_of(R"({"exp":1000000002,"iat":999999940})", young, second).code, Code::token_expired);
  EXPECT_EQ(outcome_of(R"({"exp":1000000002,"iat":999999941})", young, second).subject, "good");
}

TEST(ClaimRules, take_a_token_of_the_future_only_where_they_are_told_to) {
  const Expectations any_time{.allow_issued_in_future = true};
  EXPECT_EQ(outcome_of(R"({"exp":1000000002,"iat":1000000001})", {}).code, Code::token_issued_in_future);
  EXPECT_EQ(outcome_of(R"({"exp":1000000002,"iat":1000000001})", any_time).subject, "good");
  EXPECT_EQ(outcome_of(R"({"exp":1000000002,"iat":253402300799})", any_time).subject, "good");
  EXPECT_EQ(outcome_of(R"({"exp":1000000002,"iat":"1"})", any_time).code, Code::token_claim_malformed);
  EXPECT_EQ(outcome_of(R"({"exp":1000000002,"nbf":1000000001})", any_time).code, Code::token_not_yet_valid);
}

TEST(ClaimRules, tell_what_another_time_may_mend) {
  EXPECT_TRUE(is_about_time({Code::token_expired}));
  EXPECT_TRUE(is_about_time({Code::token_not_yet_valid}));
  EXPECT_TRUE(is_about_time({Code::token_issued_in_future}));
  EXPECT_FALSE(is_about_time({Code::token_audience_mismatch}));
  EXPECT_FALSE(is_about_time({Code::token_claim_malformed}));
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

}  // namespace jwtsync::token::claim_rules_test
