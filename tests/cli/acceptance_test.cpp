// SPDX-License-Identifier: Apache-2.0
#include "cli/acceptance.h"

#include "../fleet/fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::cli::acceptance_test {

using ::testing::HasSubstr;
using ::testing::SizeIs;

const std::string kid = "kid-of-new";

/// Holds the old key, which signs, and the new one.
Testimony ready(const std::string& service, const std::string& instance) {
  Testimony testimony = fixture::process(service, instance, "old");
  fixture::also_verify(testimony, "new");
  return testimony;
}

TEST(acceptance, is_complete_where_each_holds_the_key_whatever_it_signs_with) {
  const Agreement look = fixture::agreement_of(ready("backend", "backend-1"), ready("backend", "backend-2"),
                                               fixture::process("auth", "auth-1", "new"));
  const Acceptance acceptance = acceptance_of(look, kid, {});
  EXPECT_TRUE(acceptance.is_complete());
  EXPECT_EQ(acceptance.count(), 3u);
  EXPECT_EQ(acceptance.category(), Category::success);
}

TEST(acceptance, names_who_lacks_the_key_and_what_it_holds) {
  const Agreement look =
      fixture::agreement_of(ready("backend", "backend-1"), fixture::process("backend", "backend-2", "old"));
  const Acceptance acceptance = acceptance_of(look, kid, {});
  EXPECT_EQ(acceptance.count(), 1u);
  ASSERT_THAT(acceptance.all, SizeIs(2));
  EXPECT_EQ(acceptance.all[1].who, "backend backend-2");
  EXPECT_EQ(acceptance.all[1].obstacle, Obstacle::lacks_key);
  EXPECT_EQ(acceptance.all[1].sentence, "does not hold it, but kid-of-old");
  EXPECT_EQ(acceptance.category(), Category::refused);
}

TEST(acceptance, says_why_a_reload_was_refused) {
  Testimony stuck = fixture::process("backend", "backend-1", "old");
  stuck.report.reload_error = Error{Code::secret_too_short, "the value has 5 characters", ""};
  const Acceptance acceptance = acceptance_of(fixture::agreement_of(stuck), kid, {});
  EXPECT_THAT(acceptance.all.at(0).sentence, HasSubstr("its last reload was refused: the value has 5 characters"));
}

TEST(acceptance, counts_processes_of_the_named_services_alone) {
  const Agreement look =
      fixture::agreement_of(ready("backend", "backend-1"), fixture::process("auth", "auth-1", "old"));
  EXPECT_TRUE(acceptance_of(look, kid, {"backend"}).is_complete());
  EXPECT_FALSE(acceptance_of(look, kid, {"backend", "auth"}).is_complete());
  EXPECT_FALSE(acceptance_of(look, kid, {"orders"}).is_complete()) << "nobody was asked";
}

TEST(acceptance, is_not_a_key_of_the_same_name) {
  Testimony other = fixture::process("backend", "backend-2", "old");
  other.report.keys.push_back({kid, KeyRole::verifies, "HS256"});
  other.challenge.keys.push_back({kid, KeyRole::verifies, "HS256", fixture::answer("another"), {}});
  const Acceptance acceptance = acceptance_of(fixture::agreement_of(ready("backend", "backend-1"), other), kid, {});
  EXPECT_EQ(acceptance.count(), 0u) << "nobody knows which of the two is meant";
  EXPECT_EQ(acceptance.all.at(0).obstacle, Obstacle::other_key);
  EXPECT_EQ(acceptance.category(), Category::refused);
}

TEST(acceptance, needs_the_algorithm_too) {
  Testimony strict = fixture::process("backend", "backend-1", "old");
  strict.report.keys.push_back({kid, KeyRole::verifies, "ES256"});
  strict.challenge.keys.push_back({kid, KeyRole::verifies, "ES256", fixture::answer("new"), {}});
  const Acceptance acceptance = acceptance_of(fixture::agreement_of(strict), kid, {});
  EXPECT_EQ(acceptance.all.at(0).obstacle, Obstacle::refuses_algorithm);
  EXPECT_EQ(acceptance.all.at(0).sentence, "holds it, and accepts no ES256 but HS256 only");
}

TEST(acceptance, knows_nothing_of_who_is_silent_and_of_workers_that_were_not_heard) {
  Testimony half = ready("backend", "backend-1");
  half.siblings.unheard = Error{Code::target_unreachable, "one worker did not answer", ""};
  std::vector<Witnessed> all{fixture::witnessed(half)};
  const Acceptance unheard = acceptance_of(agree(all, {}), kid, {});
  EXPECT_EQ(unheard.all.at(0).obstacle, Obstacle::unheard_workers);
  EXPECT_EQ(unheard.category(), Category::unreachable);

  all = {fixture::witnessed(ready("backend", "backend-1")),
         fixture::silent("http://backend-2:7517", Code::target_unreachable, "connection refused")};
  const Acceptance silent = acceptance_of(agree(all, {}), kid, {"backend"});
  ASSERT_THAT(silent.all, SizeIs(2));
  EXPECT_EQ(silent.all[1].who, "http://backend-2:7517");
  EXPECT_EQ(silent.all[1].obstacle, Obstacle::silent);
  EXPECT_EQ(silent.category(), Category::unreachable);
}

TEST(acceptance, tells_a_process_without_a_key) {
  const Acceptance acceptance = acceptance_of(
      fixture::agreement_of(fixture::without_key("backend", {Code::secret_absent, "no source has one", ""}, {})), kid,
      {});
  EXPECT_EQ(acceptance.all.at(0).obstacle, Obstacle::no_key);
  EXPECT_EQ(acceptance.all.at(0).sentence, "has no key: no source has one");
}

}  // namespace jwtsync::cli::acceptance_test
