// SPDX-License-Identifier: Apache-2.0
#include "token/numeric_subject.h"

#include <gtest/gtest.h>

#include <limits>

namespace jwtsync::token::numeric_subject_test {

TEST(NumericSubject, is_an_integer_of_64_bits) {
  EXPECT_EQ(read_numeric_subject("0"), 0);
  EXPECT_EQ(read_numeric_subject("17"), 17);
  EXPECT_EQ(read_numeric_subject("-5"), -5);
  EXPECT_EQ(read_numeric_subject("9007199254740993"), 9007199254740993) << "which no double holds";
  EXPECT_EQ(read_numeric_subject("9223372036854775807"), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(read_numeric_subject("-9223372036854775808"), std::numeric_limits<std::int64_t>::min());
}

TEST(NumericSubject, has_one_text) {
  for (const std::string_view value : {"1.0", "1e0", "1E2", "0.5", "-0", "-0.0", "9223372036854775808",
                                       "-9223372036854775809", "1e99", "\"1\"", "\"\"", "true", "null", "[1]", "{}"}) {
    EXPECT_EQ(read_numeric_subject(value), std::nullopt) << value;
  }
}

}  // namespace jwtsync::token::numeric_subject_test
