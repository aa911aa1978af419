// SPDX-License-Identifier: Apache-2.0
#include "fleet/wire.h"

#include "fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::fleet {
namespace {

TEST(testimony, is_the_report_and_the_answers_of_one_process) {
  Testimony one = fixture::process("auth", "auth-1", "k");
  const Result<Testimony> testimony = testimony_of(one.report, one.challenge);
  ASSERT_TRUE(testimony);
  EXPECT_EQ(testimony->challenge.keys[0].answer, fixture::answer("k"));
}

TEST(testimony, of_two_processes_is_none) {
  const Testimony one = fixture::process("auth", "auth-1", "k");
  for (const Testimony& other : {fixture::process("auth", "auth-2", "k"), fixture::process("backend", "auth-1", "k")}) {
    const Result<Testimony> testimony = testimony_of(one.report, other.challenge);
    ASSERT_FALSE(testimony);
    EXPECT_EQ(testimony.error().code, Code::answer_malformed);
    EXPECT_EQ(testimony.error().message, "answers came from two processes; ask each process by its own address");
  }
}

TEST(testimony, does_not_depend_on_the_order_of_keys) {
  Testimony one = fixture::process("auth", "auth-1", "k");
  fixture::also_verify(one, "old");
  std::swap(one.challenge.keys[0], one.challenge.keys[1]);
  EXPECT_TRUE(testimony_of(one.report, one.challenge));
}

TEST(testimony, from_before_and_after_a_reload_is_none) {
  const Testimony before = fixture::process("auth", "auth-1", "k");
  const Testimony after = fixture::process("auth", "auth-1", "l");
  const Result<Testimony> testimony = testimony_of(before.report, after.challenge);
  ASSERT_FALSE(testimony);
  EXPECT_EQ(testimony.error().code, Code::answer_malformed);
  EXPECT_EQ(testimony.error().hint, "ask again");
}

}  // namespace
}  // namespace jwtsync::fleet
