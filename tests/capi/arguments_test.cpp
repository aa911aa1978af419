// SPDX-License-Identifier: Apache-2.0
#include "capi/arguments.h"

#include "fixture.h"

#include <array>

namespace jwtsync::capi::arguments_test {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(arguments, text_without_data_is_none) {
  EXPECT_EQ(optional_of({nullptr, 0}), std::nullopt);
  EXPECT_EQ(optional_of(text("")), "");
  EXPECT_EQ(optional_of(text("auth")), "auth");
  EXPECT_EQ(view_of({nullptr, 7}), "");
}

TEST(arguments, bytes_need_data_if_they_have_a_size) {
  EXPECT_EQ(*bytes_of(nullptr, 0, "token"), "");
  const Result<std::string_view> bytes = bytes_of(nullptr, 3, "token");
  ASSERT_FALSE(bytes);
  EXPECT_EQ(bytes.error().code, Code::argument_invalid);
  EXPECT_EQ(bytes.error().message, "token is NULL");
}

TEST(arguments, texts_are_copied_in_order) {
  const std::array<jwtsync_text, 2> given{text("a"), text("b")};
  EXPECT_THAT(*texts_of(given.data(), given.size(), "audiences"), ElementsAre("a", "b"));
  EXPECT_FALSE(texts_of(nullptr, 1, "audiences"));
}

TEST(arguments, a_struct_is_as_large_as_its_caller_says) {
  jwtsync_ring_options options{sizeof(jwtsync_ring_options), text("HS512"), 1};
  EXPECT_EQ(struct_of(&options, "ring options")->allow_short_keys, 1);
  options.struct_size = offsetof(jwtsync_ring_options, allow_short_keys);  // of an older header
  EXPECT_EQ(struct_of(&options, "ring options")->allow_short_keys, 0);
  EXPECT_EQ(view_of(struct_of(&options, "ring options")->algorithm), "HS512");
  options.struct_size = 0;
  const Result<jwtsync_ring_options> read = struct_of(&options, "ring options");
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().message, HasSubstr("struct_size"));
  EXPECT_EQ(struct_of<jwtsync_ring_options>(nullptr, "ring options")->struct_size, 0u);
}

TEST(arguments, expectations_are_those_of_the_verifier) {
  const std::array<jwtsync_text, 1> audiences{text("backend")}, algorithms{text("HS384")}, claims{text("sub")};
  const jwtsync_expectations given{.struct_size = sizeof(given),
                                   .issuer = text("auth"),
                                   .type = text("at+jwt"),
                                   .audiences = audiences.data(),
                                   .audience_count = 1,
                                   .algorithms = algorithms.data(),
                                   .algorithm_count = 1,
                                   .required_claims = claims.data(),
                                   .required_claim_count = 1,
                                   .leeway_seconds = 5,
                                   .allow_missing_expiration = 1,
                                   .max_age_seconds = 60,
                                   .allow_issued_in_future = 0,
                                   .allow_numeric_subject = 1,
                                   .require_low_s = 1,
                                   .audience_match = JWTSYNC_AUDIENCE_ALL};
  const Result<Expectations> read = expectations_of(&given);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->issuer, "auth");
  EXPECT_EQ(read->type, "at+jwt");
  EXPECT_THAT(read->audiences, ElementsAre("backend"));
  EXPECT_THAT(read->algorithms, ElementsAre(Algorithm::hs384));
  EXPECT_THAT(read->required_claims, ElementsAre("sub"));
  EXPECT_EQ(read->leeway, std::chrono::seconds(5));
  EXPECT_TRUE(read->allow_missing_expiration);
  EXPECT_EQ(read->max_age, std::chrono::seconds(60));
  EXPECT_FALSE(read->allow_issued_in_future);
  EXPECT_TRUE(read->allow_numeric_subject);
  EXPECT_TRUE(read->require_low_s);
  EXPECT_EQ(read->audience_match, AudienceMatch::all);
  EXPECT_EQ(expectations_of(nullptr)->max_age, std::nullopt) << "0 is any age";
}

TEST(arguments, a_way_to_match_audiences_is_said_or_left_open) {
  const auto match = [](std::int32_t given) {
    jwtsync_expectations expectations{};
    expectations.struct_size = sizeof expectations;
    expectations.audience_match = given;
    return expectations_of(&expectations);
  };
  EXPECT_EQ(match(0)->audience_match, std::nullopt);
  EXPECT_EQ(match(JWTSYNC_AUDIENCE_ANY)->audience_match, AudienceMatch::any);
  EXPECT_EQ(match(JWTSYNC_AUDIENCE_ONLY)->audience_match, AudienceMatch::only);
  for (const std::int32_t given : {-1, 4, INT32_MAX}) {
    const Result<Expectations> read = match(given);
    ASSERT_FALSE(read) << given;
    EXPECT_EQ(read.error().code, Code::argument_invalid);
  }
}

TEST(arguments, no_expectations_are_none) {
  const Result<Expectations> read = expectations_of(nullptr);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->issuer, std::nullopt);
  EXPECT_FALSE(read->allow_missing_expiration);
}

TEST(arguments, an_algorithm_must_be_one) {
  EXPECT_EQ(*algorithm_of("HS256"), Algorithm::hs256);
  for (const std::string_view name : {"none", "hs256", ""}) EXPECT_FALSE(algorithm_of(name)) << name;
}

TEST(arguments, a_time_must_be_one_that_can_be_held) {
  EXPECT_EQ(time_of(0)->time_since_epoch().count(), 0);
  EXPECT_EQ(*time_of(60), Time(std::chrono::minutes(1)));
  EXPECT_FALSE(time_of(-1));
  EXPECT_FALSE(time_of(INT64_MAX));
  EXPECT_EQ(*time_of(60, 5), Time(std::chrono::minutes(1)) + std::chrono::nanoseconds(5));
  const std::int64_t latest = INT64_MAX / 1'000'000'000 - 1;
  EXPECT_TRUE(time_of(latest, 999'999'999));
  EXPECT_FALSE(time_of(latest + 1));
  EXPECT_FALSE(time_of(60, -1));
  EXPECT_FALSE(time_of(60, 1'000'000'000));
}

}  // namespace jwtsync::capi::arguments_test
