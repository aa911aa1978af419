// SPDX-License-Identifier: Apache-2.0
#include "fleet/report_values.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace jwtsync::fleet::report_values_test {

using namespace std::chrono;

TEST(length, is_told_in_steps) {
  struct Row {
    std::size_t characters;
    const char* text;
  };
  constexpr Row rows[] = {{0, "length below 32"},       {31, "length below 32"},   {32, "length 32 or more"},
                          {47, "length 32 or more"},    {48, "length 48 or more"}, {64, "length 64 or more"},
                          {95, "length 64 or more"},    {96, "length 96 or more"}, {128, "length 128 or more"},
                          {65536, "length 128 or more"}};
  for (const Row& row : rows) EXPECT_EQ(name_of(step_of(row.characters)), row.text) << row.characters;
}

TEST(length, has_a_least) {
  for (const std::size_t least : {0U, 32U, 48U, 64U, 96U, 128U}) EXPECT_EQ(least_of(step_of(least)), least);
}

TEST(length, that_was_told_is_read) {
  for (const std::string_view name : names<LengthStep>()) EXPECT_EQ(name_of(named<LengthStep>(name).value()), name);
  for (const char* other : {"", "length 38", "length 33 or more", "length 32 or more ", "long"}) {
    EXPECT_EQ(named<LengthStep>(other), std::nullopt) << other;
  }
}

struct Row {
  std::string_view text;
  std::int64_t seconds;  // since 1970
};
// Seconds by `date -u -d TEXT +%s`.
constexpr Row rows[] = {
    {"1970-01-01T00:00:00Z", 0},         {"2026-01-01T00:00:00Z", 1767225600}, {"2024-02-29T23:59:59Z", 1709251199},
    {"2000-12-31T12:34:56Z", 978266096}, {"2200-06-15T01:02:03Z", 7272378123},
};

TEST(timestamp, is_rfc_3339_in_utc) {
  for (const Row& row : rows) {
    const Time time{seconds(row.seconds)};
    EXPECT_EQ(timestamp(time), row.text);
    EXPECT_EQ(parse_timestamp(row.text), time) << row.text;
  }
}

TEST(timestamp, rounds_down_to_the_second) {
  EXPECT_EQ(timestamp(Time{seconds(1767225600)} + milliseconds(999)), "2026-01-01T00:00:00Z");
  EXPECT_EQ(parse_timestamp("2026-01-01T00:00:00.999999999Z"), Time{seconds(1767225600)});
}

TEST(timestamp, of_another_form_is_refused) {
  for (const std::string_view text :
       {"", "Z", "2026-01-01", "2026-01-01T00:00:00", "2026-01-01T00:00:00+00:00", "2026-01-01 00:00:00Z",
        "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
        "2026-01-01T00:00:60Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00.1234567890Z", "2026-01-01T00:00:00.1xZ",
        "+026-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "2201-01-01T00:00:00Z", "9999-01-01T00:00:00Z",
        "2026-01-01T00:00:00Z "}) {
    EXPECT_FALSE(parse_timestamp(text)) << text;
  }
}

}  // namespace jwtsync::fleet::report_values_test
