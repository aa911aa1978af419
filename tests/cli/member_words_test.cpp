// SPDX-License-Identifier: Apache-2.0
#include "cli/member_words.h"

#include <gmock/gmock.h>
#include <jwtsync/rotation_store.h>
#include "../rotation/fixture.h"
#include "rotation/restoration.h"

namespace jwtsync::cli::member_words_test {

using namespace rotation::fixture;

TEST(member_words, a_process_has_a_service_and_an_instance) {
  EXPECT_TRUE(is_process(member("auth/auth-1")));
  EXPECT_TRUE(is_process(member("(auth)/auth-1")));
  const rotation::Step step{rotation::StepKind::record_switch, "a"};
  const std::optional<rotation::Member> unlisted = rotation::unlisted_signer(ring_of_one(), {}, step, start);
  EXPECT_FALSE(is_process(*unlisted));
  EXPECT_FALSE(is_process(member(std::string(rotation::StoredRotation::departed))));
}

TEST(member_words, who_has_no_name_is_told_in_words) {
  EXPECT_EQ(who_is("auth/auth-1"), "auth/auth-1");
  EXPECT_EQ(who_is("auth/a\nb"), "auth/a\\u{a}b");
  const rotation::Step step{rotation::StepKind::record_switch, "a"};
  const std::optional<rotation::Member> unlisted = rotation::unlisted_signer(ring_of_one(), {}, step, start);
  for (const std::string& name :
       {unlisted->name, std::string(rotation::lost), std::string(rotation::StoredRotation::departed)}) {
    EXPECT_EQ(who_is(name).find('('), std::string::npos) << name;
  }
}

}  // namespace jwtsync::cli::member_words_test
