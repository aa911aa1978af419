// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"
#include "fleet/wire.h"

#include <gmock/gmock.h>

namespace jwtsync::report_json_test {

using ::testing::HasSubstr;

Report full_report() {
  Report report = fixture::process("auth", "auth-7d9f-1a2b3c4d", "k").report;
  report.warnings = {{WarningKind::trimmed, "the value of JWT_SECRET_STAGING was trimmed"}};
  report.issuer = "auth";
  report.audiences = {"backend", "worker"};
  report.type = "at+jwt";
  report.required_claims = {"sub"};
  report.leeway = std::chrono::seconds(30);
  report.audience_match = AudienceMatch::all;
  report.max_age = std::chrono::seconds(3600);
  report.allow_missing_expiration = report.allow_issued_in_future = report.require_low_s = false;
  report.allow_numeric_subject = true;
  return report;
}

// As docs/reference/protocol.md has it.
constexpr std::string_view golden =
    R"({"service":"auth","instance":"auth-7d9f-1a2b3c4d","witness":"self",)"
    R"("environment":{"name":"staging","from":"ENVIRONMENT"},"source":"JWT_SECRET_STAGING",)"
    R"("trail":[{"locator":"env:JWT_SECRET_STAGING","outcome":"found","detail":"length 32 or more"},)"
    R"({"locator":"env:JWT_SECRET_KEY","outcome":"skipped","detail":"env:JWT_SECRET_STAGING came first"}],)"
    R"("warnings":[{"name":"trimmed","text":"the value of JWT_SECRET_STAGING was trimmed","fails_check":false}],)"
    R"("fingerprint":"0123456789abcdef",)"
    R"("keys":[{"kid":"kid-of-k","role":"signs","algorithm":"HS256"}],)"
    R"("expectations":{"issuer":"auth","audiences":["backend","worker"],"leeway":30,"algorithms":["HS256"],)"
    R"("type":"at+jwt","required_claims":["sub"],"audience_match":"all","max_age":3600,"allow_missing_exp":false,)"
    R"("allow_future_iat":false,"allow_numeric_sub":true,"require_low_s":false},)"
    R"("generation":1,"loaded_at":"2026-01-01T00:00:00Z","clock":"2026-01-01T00:01:30Z","version":"0.1.0",)"
    R"("rules":"8f14e45fceea167a"})";

std::string with(std::string_view from, std::string_view to) {
  std::string text(golden);
  return text.replace(text.find(from), from.size(), to);
}

TEST(report_json, has_labels_where_there_are_any) {
  Report report = full_report();
  report.labels = {{"revision", "auth-00042"}, {"team", "payments\n"}};
  const std::string text = to_json(report);
  EXPECT_THAT(text, HasSubstr("\"labels\":{\"revision\":\"auth-00042\",\"team\":\"payments\xef\xbf\xbd\"}"));
  EXPECT_EQ(fleet::parse_report(text)->labels["revision"], "auth-00042");
  const auto labelled = [](const std::string& labels) {
    return fleet::parse_report(with(R"("rules":"8f14e45fceea167a")", R"("rules":"x","labels":)" + labels));
  };
  EXPECT_TRUE(labelled("{}"));
  EXPECT_TRUE(labelled(R"({"a":""})"));
  for (const char* bad : {"[]", "null", R"({"a":1})", R"({"a":"\u001b"})", R"({"":"b"})", R"({"a\n":"b"})"}) {
    EXPECT_FALSE(labelled(bad)) << bad;
  }
  std::string many = "{";
  for (int i = 0; i < 257; ++i) many += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":\"v\"";
  EXPECT_FALSE(labelled(many + "}"));
}

TEST(report_json, is_pinned) { EXPECT_EQ(to_json(full_report()), golden); }

TEST(report_json, comes_back_whole) {
  const Result<Report> report = fleet::parse_report(golden);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(to_json(*report), golden);
  EXPECT_EQ(report->identity.instance, "auth-7d9f-1a2b3c4d");
  EXPECT_EQ(report->trail.at(1).outcome, Outcome::skipped);
  EXPECT_EQ(report->clock, fixture::start + std::chrono::seconds(90));
}

TEST(report_json, tells_what_a_parent_handed_over) {
  Report report = full_report();
  report.handed_over = Handover{"JWT_SECRET_KEY", "", {"JWT_SECRET_STAGING"}, {"MINE"}};
  const std::string json = to_json(report);
  EXPECT_THAT(
      json,
      HasSubstr(R"("handed_over":{"variable":"JWT_SECRET_KEY","removed":["JWT_SECRET_STAGING"],"kept":["MINE"]})"));
  const Result<Report> back = fleet::parse_report(json);
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(back->handed_over, report.handed_over);
  report.handed_over->file = "-";
  const Result<Report> with_file = fleet::parse_report(to_json(report));
  ASSERT_TRUE(with_file) << with_file.error().message;
  EXPECT_EQ(with_file->handed_over, report.handed_over);
}

TEST(report_json, tells_the_last_refusals) {
  Report report = full_report();
  report.refusals = {{Code::token_expired, Stage::claims, fixture::start, 36, "HS256"},
                     {Code::token_malformed, Stage::parse, fixture::start + std::chrono::seconds(1), 0, "other"}};
  const std::string json = to_json(report);
  EXPECT_THAT(json, HasSubstr(R"("refusals":[{"code":"token_expired","stage":"claims","time":"2026-01-01T00:00:00Z",)"
                              R"("header_bytes":36,"alg":"HS256"},{"code":"token_malformed")"));
  const Result<Report> back = fleet::parse_report(json);
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(back->refusals, report.refusals);
}

TEST(report_json, takes_refusals_of_codes_and_stages_that_are_not_known_here) {
  const auto refused = [](const std::string& refusals) {
    return fleet::parse_report(with(R"("rules":"8f14e45fceea167a")", R"("rules":"x","refusals":)" + refusals));
  };
  const std::string time = R"("time":"2026-01-01T00:00:00Z","header_bytes":36,"alg":"ML-DSA-44")";
  const auto newer = refused(R"([{"code":"token_revoked","stage":"revocation",)" + time + R"(,"more":1}])");
  ASSERT_TRUE(newer) << newer.error().message;
  EXPECT_EQ(newer->refusals.at(0).code.text(), "token_revoked");
  EXPECT_EQ(newer->refusals.at(0).stage.kind(), std::nullopt);
  EXPECT_EQ(newer->refusals.at(0).algorithm, "ML-DSA-44");
  EXPECT_TRUE(refused("[]"));
  for (const std::string& bad :
       {std::string("{}"), std::string("null"), std::string("[1]"), R"([{"code":"","stage":"key",)" + time + "}]",
        R"([{"code":"token_expired",)" + time + "}]"}) {
    EXPECT_FALSE(refused(bad)) << bad;
  }
  std::string many = "[";
  for (int i = 0; i < 33; ++i) many += (i == 0 ? "" : ",") + std::string(R"({"code":"a","stage":"b",)") + time + "}";
  EXPECT_FALSE(refused(many + "]"));
}

TEST(report_json, leaves_out_what_there_is_not) {
  Report report = full_report();
  report.issuer.reset();
  report.fingerprint.reset();
  const std::string json = to_json(report);
  EXPECT_THAT(json, ::testing::Not(HasSubstr("issuer")));
  EXPECT_THAT(json, ::testing::Not(HasSubstr("fingerprint")));
  const Result<Report> back = fleet::parse_report(json);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->issuer, std::nullopt);
  EXPECT_EQ(back->fingerprint, std::nullopt);
}

TEST(report_json, of_a_process_without_a_key_says_why) {
  Report report = full_report();
  report.keys.clear();
  report.error = Error{Code::secret_empty, "JWT_SECRET_STAGING is set, but blank", "give it a value"};
  const std::string json = to_json(report);
  EXPECT_THAT(json, HasSubstr(R"("error":{"code":"secret_empty","message":"JWT_SECRET_STAGING is set, but blank",)"
                              R"("hint":"give it a value"},"fingerprint")"));
  const Result<Report> back = fleet::parse_report(json);
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(back->error, report.error);
  EXPECT_EQ(back->reload_error, std::nullopt);
}

TEST(report_json, says_why_a_reload_was_not_taken) {
  Report report = full_report();
  report.reload_error = Error{Code::secret_too_short, "too short", ""};
  const Result<Report> back = fleet::parse_report(to_json(report));
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(back->reload_error, report.reload_error);
}

TEST(report_json, takes_an_error_of_a_code_that_is_not_known_here) {
  const auto report = fleet::parse_report(
      with("\"fingerprint\"", R"("reload_error":{"code":"of_tomorrow","message":"m","hint":""},"fingerprint")"));
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->reload_error, (Error{Code::ring_unavailable, "m", ""}));
}

TEST(report_json, takes_members_it_does_not_know) {
  EXPECT_TRUE(fleet::parse_report(with("\"witness\"", "\"new\":{\"deep\":[1]},\"witness\"")));
  EXPECT_TRUE(fleet::parse_report(with("\"role\":\"signs\"", "\"role\":\"signs\",\"use\":\"sig\"")));
}

TEST(report_json, of_an_older_process_says_nothing_of_what_it_does_not_know) {
  const Result<Report> report = fleet::parse_report(
      with(R"(,"audience_match":"all","max_age":3600,"allow_missing_exp":false,"allow_future_iat":false,)"
           R"("allow_numeric_sub":true,"require_low_s":false)",
           ""));
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->audience_match, std::nullopt);
  EXPECT_EQ(report->max_age, std::nullopt);
  for (const auto said : {&Report::allow_missing_expiration, &Report::allow_issued_in_future,
                          &Report::allow_numeric_subject, &Report::require_low_s}) {
    EXPECT_EQ((*report).*said, std::nullopt);
  }
  EXPECT_EQ(report->required_claims, std::vector<std::string>{"sub"});
  EXPECT_EQ(fleet::parse_report(to_json(*report))->max_age, std::nullopt) << "nor is anything made of it";
}

TEST(report_json, takes_a_way_to_match_audiences_that_is_not_known_here) {
  const Result<Report> report = fleet::parse_report(with("\"audience_match\":\"all\"", "\"audience_match\":\"most\""));
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->audience_match, std::nullopt);
}

TEST(report_json, names_what_is_wrong) {
  struct Row {
    std::string_view from, to, message;
  };
  constexpr Row rows[] = {
      {"\"service\":\"auth\",", "", "report.service is missing"},
      {"\"service\":\"auth\"", "\"service\":\"\"", "report.service is empty"},
      {"\"witness\":\"self\"", "\"witness\":true", "report.witness is not text"},
      {"{\"name\":\"staging\",\"from\":\"ENVIRONMENT\"}", "\"staging\"", "report.environment is not an object"},
      {"\"outcome\":\"skipped\"", "\"outcome\":\"lost\"",
       "report.trail[1].outcome is not an outcome that a trail knows"},
      {"\"role\":\"signs\"", "\"role\":\"admires\"", "report.keys[0].role is neither \"signs\" nor \"verifies\""},
      {"\"fails_check\":false", "\"fails_check\":0", "report.warnings[0].fails_check is neither true nor false"},
      {"[{\"kid\":\"kid-of-k\",\"role\":\"signs\",\"algorithm\":\"HS256\"}]", "[]",
       "report.keys is empty, and no error says why"},
      {"\"fingerprint\"", "\"error\":{\"code\":\"secret_absent\",\"message\":\"m\",\"hint\":\"\"},\"fingerprint\"",
       "report.keys is not empty, although an error says that there is none"},
      {"\"fingerprint\"", "\"reload_error\":\"m\",\"fingerprint\"", "report.reload_error is not an object"},
      {"\"leeway\":30", "\"leeway\":\"30\"", "report.expectations.leeway is not a whole number"},
      {"\"leeway\":30", "\"leeway\":18446744073709551615", "report.expectations.leeway is not a whole number"},
      {"\"audiences\":[\"backend\"", "\"audiences\":[7", "report.expectations.audiences[0] is not text"},
      {"\"audience_match\":\"all\"", "\"audience_match\":1", "report.expectations.audience_match is not text"},
      {"\"max_age\":3600", "\"max_age\":-1", "report.expectations.max_age is not a whole number"},
      {"\"max_age\":3600", "\"max_age\":null", "report.expectations.max_age is not a whole number"},
      {"\"require_low_s\":false", "\"require_low_s\":0", "report.expectations.require_low_s is neither true nor false"},
      {"\"generation\":1", "\"generation\":1e300", "report.generation is not a whole number"},
      {"\"clock\":\"2026-01-01T00:01:30Z\"", "\"clock\":1767225690", "report.clock is not text"},
      {"\"version\":", "\"service\":\"again\",\"version\":", "one name twice"},
      {"}", "", "JSON"},
  };
  for (const Row& row : rows) {
    const Result<Report> report = fleet::parse_report(with(row.from, row.to));
    ASSERT_FALSE(report) << row.to;
    EXPECT_EQ(report.error().code, Code::answer_malformed);
    EXPECT_THAT(report.error().message, HasSubstr(std::string(row.message)));
  }
}

TEST(report_json, survives_a_hostile_answer) {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  for (const std::string& text :
       {std::string(), std::string("null"), std::string("\0\xff\xfe", 3), deep, "{\"service\":" + deep + "}",
        std::string(10'000'000, 'A'), "\"" + std::string(10'000'000, 'A') + "\"", std::string("{\"service\":{}}")}) {
    const Result<Report> report = fleet::parse_report(text);
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().code, Code::answer_malformed);
    EXPECT_LT(report.error().message.size(), 200u);
  }
}

TEST(report_json, of_anything_is_read_again) {
  Report report = full_report();
  report.identity.service = "evil\x1b[2J\xff";
  report.identity.witness = Name<Witness>("of\ttomorrow");
  report.environment_from = Name<EnvironmentFrom>("the stars");
  report.warnings = {{Name<WarningKind>("long"), std::string(10'000, 'w')},
                     {Name<WarningKind>("two"), "two\nlines", true}};
  const Result<Report> back = fleet::parse_report(to_json(report));
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(to_json(*back), to_json(report));
}

TEST(report_json, of_the_protocol_page_is_read) {
  const std::string example = fixture::example_of_page("## Report");
  const auto read = fleet::parse_report(example);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(to_json(*read), fixture::without_layout(example));
}

}  // namespace jwtsync::report_json_test
