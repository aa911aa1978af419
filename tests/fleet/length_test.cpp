// SPDX-License-Identifier: Apache-2.0
#include "fleet/length.h"

#include <gtest/gtest.h>

namespace jwtsync::fleet {
namespace {

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

}  // namespace
}  // namespace jwtsync::fleet
