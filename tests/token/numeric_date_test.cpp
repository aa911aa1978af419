// SPDX-License-Identifier: Apache-2.0
#include "token/numeric_date.h"

#include <gtest/gtest.h>

#include <string>

namespace jwtsync::token::numeric_date_test {

using namespace std::chrono_literals;

TEST(NumericDate, is_read_from_integers_and_fractions) {
  struct Case {
    std::string number;
    std::chrono::microseconds since_1970;
  };
  const Case cases[] = {
      {"0", 0us},
      {"1", 1s},
      {"1767225600", 1767225600s},
      {"253402300799", 253402300799s},
      {"1767225600.5", 1767225600500000us},
      {"1767225600.000001", 1767225600000001us},
      {"0.25", 250ms},
      {"1767225600.0", 1767225600s},
      {"1.7e9", 1700000000s},
      {"17E+8", 1700000000s},
      {"170000000000e-2", 1700000000s},
      {"1767225600." + std::string(1000, '0'), 1767225600s},
  };
  for (const Case& known : cases) {
    const auto date = parse_numeric_date(known.number);
    ASSERT_TRUE(date) << known.number;
    EXPECT_EQ(date->time_since_epoch(), known.since_1970) << known.number;
  }
}

TEST(NumericDate, ends_at_1970_and_the_year_9999) {
  for (const std::string& number :
       {std::string("-1"), std::string("-0"), std::string("-0.1"), std::string("253402300800"),
        std::string("253402300799.5"), std::string("999999999999"), std::string("1000000000000"), std::string("1e12"),
        std::string("1e999"), std::string("9223372036854775807"), std::string(5000, '9'), std::string()}) {
    EXPECT_FALSE(parse_numeric_date(number)) << number;
  }
}

TEST(NumericDate, becomes_the_latest_time_where_time_does_not_reach) {
  EXPECT_EQ(time_of(NumericDate{1767225600s}), Time{1767225600s});
  EXPECT_EQ(time_of(last_numeric_date), Time::max());
  EXPECT_EQ(numeric_date_of(Time{1767225600s} + 1500ns), NumericDate{1767225600s} + 1us);
}

TEST(NumericDate, is_written_as_a_date) {
  EXPECT_EQ(text_of(NumericDate{0s}), "1970-01-01T00:00:00Z");
  EXPECT_EQ(text_of(NumericDate{1767225599s} + 999ms), "2025-12-31T23:59:59Z");
  EXPECT_EQ(text_of(last_numeric_date), "9999-12-31T23:59:59Z");
}

}  // namespace jwtsync::token::numeric_date_test
