// SPDX-License-Identifier: Apache-2.0
#include "watch/faults.h"

#include <gmock/gmock.h>
#include <algorithm>

#include "fixture.h"

namespace jwtsync::watch::faults_test {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

Faults faults_in(const std::vector<Testimony>& testimonies, const std::string& usual = {}) {
  const Agreement agreement = fixture::agreement_of_all(testimonies);
  return faults_of(agreement, diagnose(agreement), usual);
}

std::vector<std::string> keys_of(const Faults& faults) {
  std::vector<std::string> keys;
  for (const Fault& fault : faults.all) keys.push_back(fault.key);
  return keys;
}

const std::vector<Testimony> agreeing{process("auth", "auth-1", "k"), process("auth", "auth-2", "k"),
                                      process("backend", "backend-1", "k")};

std::vector<Testimony> with_others(std::vector<Testimony> more) {
  std::vector<Testimony> all = agreeing;
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

TEST(faults, there_are_none_where_all_agree) { EXPECT_THAT(faults_in(agreeing).all, IsEmpty()); }

TEST(faults, another_key_is_one_with_its_cause) {
  Testimony stale = process("worker", "worker-1", "other");
  stale.report.environment = "production";
  const Faults faults = faults_in(with_others({stale}));
  ASSERT_THAT(faults.all, SizeIs(::testing::Ge(1)));
  EXPECT_EQ(faults.all[0].key, "keys worker kid-of-other ");
  EXPECT_EQ(faults.all[0].sentence, "worker holds another key than auth and backend");
  EXPECT_EQ(faults.all[0].cause, Cause::environment_differs);
  EXPECT_THAT(faults.all[0].why, HasSubstr("worker"));
  EXPECT_TRUE(faults.all[0].is_of_keys);
}

TEST(faults, the_same_after_a_restart_and_in_further_replicas) {
  const auto before = faults_in(with_others({process("worker", "worker-1a2b3c4d", "other")}));
  const auto after = faults_in(
      with_others({process("worker", "worker-99999999", "other"), process("worker", "worker-88888888", "other")}));
  EXPECT_EQ(keys_of(before), keys_of(after));
  EXPECT_EQ(after.all[0].sentence, "worker hold other keys than auth and backend");
}

TEST(faults, keys_made_by_each_process_are_one) {
  std::vector<Testimony> random;
  for (int i = 0; i < 10; ++i) {
    random.push_back(process("worker", "worker-" + std::to_string(i), "r" + std::to_string(i)));
  }
  EXPECT_THAT(keys_of(faults_in(with_others(random))), ElementsAre("keys worker many"));
}

TEST(faults, an_overlap_is_none) {
  std::vector<Testimony> all = agreeing;
  for (Testimony& one : all) fixture::also_verify(one, "new");
  Testimony ahead = process("worker", "worker-1", "new");
  fixture::also_verify(ahead, "k");
  fixture::also_verify(ahead, "newest");
  all.push_back(ahead);
  EXPECT_THAT(keys_of(faults_in(all)), IsEmpty());
  EXPECT_FALSE(faults_in(all).disagrees);
}

TEST(faults, keys_that_only_verify_and_differ_are_one) {
  Testimony one = process("auth", "auth-1", "k"), other = process("backend", "backend-1", "other");
  for (Testimony* each : {&one, &other}) {
    each->report.keys.front().role = each->challenge.keys.front().role = KeyRole::verifies;
  }
  const Faults faults = faults_in({one, other});
  EXPECT_THAT(faults.all, SizeIs(1));
  EXPECT_TRUE(faults.disagrees);
}

TEST(faults, the_usual_ring_stays_it_though_others_become_more) {
  const std::vector<Testimony> moving{process("auth", "auth-1", "k"), process("auth", "auth-2", "new"),
                                      process("backend", "backend-1", "new")};
  EXPECT_THAT(keys_of(faults_in(moving, "kid-of-k ")),
              ElementsAre("keys auth kid-of-new ", "keys backend kid-of-new "));
  EXPECT_EQ(faults_in(moving, "kid-of-k ").usual, "kid-of-k ");
  EXPECT_THAT(keys_of(faults_in(moving)), ElementsAre("keys auth kid-of-k "));
  EXPECT_EQ(faults_in(moving, "kid-of-gone ").usual, "kid-of-new ");
}

TEST(faults, one_that_is_silent_is_one_of_its_own) {
  std::vector<Witnessed> witnessed;
  for (const Testimony& one : agreeing) witnessed.push_back(fixture::witnessed(one));
  witnessed.push_back(fixture::silent("http://worker:7517", Code::target_timeout, "did not answer in time"));
  const Agreement agreement = agree(std::move(witnessed), {});
  const Faults faults = faults_of(agreement, diagnose(agreement), {});
  ASSERT_THAT(keys_of(faults), ElementsAre("silent http://worker:7517"));
  EXPECT_EQ(faults.all[0].sentence, "http://worker:7517: did not answer in time");
  EXPECT_EQ(faults.all[0].cause, Cause::process_slow);
}

TEST(faults, what_else_departs_is_one_by_its_cause) {
  Testimony elsewhere = process("worker", "worker-1", "k");
  elsewhere.report.environment = "production";
  const Faults faults = faults_in(with_others({elsewhere}));
  EXPECT_THAT(keys_of(faults), ElementsAre("cause environment-differs"));
  const Faults none = faults_in(with_others({fixture::without_key(
      "worker", {Code::secret_absent, "no source has a secret", ""}, {{"env:JWT_SECRET_KEY", Outcome::absent, ""}})}));
  ASSERT_THAT(none.all, SizeIs(1));
  EXPECT_THAT(none.all[0].key, StartsWith("cause "));
  EXPECT_THAT(none.all[0].sentence, HasSubstr("worker"));
}

}  // namespace jwtsync::watch::faults_test
