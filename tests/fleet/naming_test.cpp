// SPDX-License-Identifier: Apache-2.0
#include "fleet/naming.h"

#include "fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::fleet {
namespace {

const Agreement fleet_of_four =
    fixture::agreement_of(fixture::process("auth", "auth-1", "k"), fixture::process("backend", "backend-1", "k"),
                          fixture::process("backend", "backend-2", "k"), fixture::process("worker", "worker-1", "k"));

Some some(std::initializer_list<std::size_t> indices) {
  Some result;
  for (const std::size_t i : indices) result.push_back(&fleet_of_four.members[i]);
  return result;
}

TEST(naming, says_a_service_where_all_of_it_is_meant) {
  const Naming naming(fleet_of_four.members);
  EXPECT_EQ(naming.of(some({0})), "auth");
  EXPECT_EQ(naming.of(some({1, 2})), "backend");
  EXPECT_EQ(naming.of(some({0, 1, 2})), "auth and backend");
  EXPECT_EQ(naming.of(fleet_of_four.members[3]), "worker");
}

TEST(naming, says_the_instance_where_only_some_of_a_service_is_meant) {
  const Naming naming(fleet_of_four.members);
  EXPECT_EQ(naming.of(some({2})), "backend backend-2");
  EXPECT_EQ(naming.of(some({0, 1})), "auth and backend backend-1");
}

TEST(enumeration, folds_what_nobody_reads) {
  EXPECT_EQ(enumeration({}), "nobody");
  EXPECT_EQ(enumeration({"a"}), "a");
  EXPECT_EQ(enumeration({"a", "b"}), "a and b");
  EXPECT_EQ(enumeration({"a", "b", "c", "d"}), "a, b, c and d");
  EXPECT_EQ(enumeration({"a", "b", "c", "d", "e"}), "a, b, c and 2 more");
}

TEST(counted, has_a_singular) {
  EXPECT_EQ(counted(1, "process", "processes"), "1 process");
  EXPECT_EQ(counted(2, "process", "processes"), "2 processes");
}

}  // namespace
}  // namespace jwtsync::fleet
