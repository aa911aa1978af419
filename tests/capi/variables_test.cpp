// SPDX-License-Identifier: Apache-2.0
#include "capi/variables.h"

#include "fixture.h"

#include <sys/wait.h>
#include <unistd.h>

namespace jwtsync::capi::variables_test {

using ::testing::UnorderedElementsAre;

GivenVariables copied(const Variables& variables) { return *GivenVariables::copy_of(in_c(variables)); }

TEST(variables, are_copied) {
  std::string value = "c4n4ry";
  const GivenVariables variables = copied({{"A", value}, {"B", ""}});
  value.assign("gone  ");
  EXPECT_EQ(variables.get("A"), "c4n4ry");
  EXPECT_EQ(variables.get("B"), "");
  EXPECT_EQ(variables.get("C"), std::nullopt);
  EXPECT_THAT(variables.names(), UnorderedElementsAre("A", "B"));
}

TEST(variables, the_first_of_a_name_counts) { EXPECT_EQ(copied({{"A", "1"}, {"A", "2"}}).get("A"), "1"); }

TEST(variables, none_are_none) {
  const GivenVariables variables = copied({});
  EXPECT_TRUE(variables.names().empty());
  EXPECT_FALSE(variables.lost());
}

TEST(variables, more_than_one_secret_holds_are_kept_all_the_same) {
  const std::string large(Secret::max_size, 'a'), half(Secret::max_size / 2, 'b');
  const GivenVariables variables = copied({{"H1", half}, {"L", large}, {"H2", half}, {"H3", half}, {"S", "short"}});
  EXPECT_EQ(variables.get("H1"), half);
  EXPECT_EQ(variables.get("L"), large);
  EXPECT_EQ(variables.get("H2"), half);
  EXPECT_EQ(variables.get("H3"), half);
  EXPECT_EQ(variables.get("S"), "short");
}

TEST(variables, a_value_larger_than_any_secret_is_refused) {
  const std::string too_large(Secret::max_size + 1, 'a');
  const Result<GivenVariables> variables = GivenVariables::copy_of(in_c({{"A", "1"}, {"B", too_large}}));
  ASSERT_FALSE(variables);
  EXPECT_EQ(variables.error().code, Code::file_too_large);
}

TEST(variables, are_lost_in_a_fork) {
  const GivenVariables variables = copied({{"A", "c4n4ry"}});
  const pid_t child = ::fork();
  if (child == 0) ::_exit(variables.lost() ? 0 : 1);
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_FALSE(variables.lost());
}

}  // namespace jwtsync::capi::variables_test
