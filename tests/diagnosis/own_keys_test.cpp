// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/spread.h"

#include "fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::diagnosis::own_keys_test {

using fixture::causes_in;
using fixture::of_generation;
using fixture::process;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::string number(int i) { return std::to_string(i); }

/// Processes of one service behind one address, one for each key.
std::vector<Witnessed> server(const std::vector<std::string>& keys) {
  std::vector<Witnessed> workers;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    workers.push_back({TargetUrl{"http://auth:7517"}, process("auth", "host-0000000" + number(int(i)), keys[i])});
  }
  return workers;
}

TEST(own_keys, of_workers) {
  const std::vector<Finding> findings = diagnose(agree(server({"a", "b", "c", "d"}), {}));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(name_of(findings[0].cause), "worker-keys-differ");
  EXPECT_EQ(findings[0].certainty, Certainty::certain);
  EXPECT_EQ(findings[0].why,
            "4 processes of auth behind http://auth:7517 hold 4 different keys, from JWT_SECRET_STAGING: each worker "
            "made or read its own");
  EXPECT_THAT(causes_in(agree(server({"a", "b"}), {})), ElementsAre("worker-keys-differ"));
  EXPECT_THAT(causes_in(agree(server({"a", "a", "b"}), {})), ElementsAre("worker-keys-differ"));
  std::vector<Witnessed> beside = server({"a", "b", "c"});
  beside.push_back(fixture::witnessed(process("backend", "b-1", "z")));
  EXPECT_THAT(causes_in(agree(std::move(beside), {})), ElementsAre("worker-keys-differ"));
}

TEST(own_keys, of_workers_that_are_heard_as_siblings) {
  Testimony asked = process("auth", "host-00000001", "a");
  for (const std::string key : {"b", "c"}) {
    Testimony sibling = process("auth", "host-0000000" + key, key);
    asked.siblings.heard.push_back({sibling.report, sibling.challenge});
  }
  EXPECT_THAT(causes_in({asked, process("backend", "b-1", "a")}), ElementsAre("worker-keys-differ"));
}

TEST(own_keys, of_replicas_behind_a_load_balancer_are_not_of_workers) {
  EXPECT_THAT(causes_in(agree({{TargetUrl{"http://lb"}, process("auth", "one-00000001", "a")},
                               {TargetUrl{"http://lb"}, process("auth", "two-00000002", "b")},
                               {TargetUrl{"http://lb"}, process("auth", "three-00000003", "c")}},
                              {})),
              ElementsAre("replica-keys-differ"));
}

TEST(own_keys, of_a_worker_that_was_started_later_are_none) {
  std::vector<Witnessed> workers = server({"a", "b"});
  workers[1].testimony->report.loaded_at += std::chrono::hours(1);
  EXPECT_THAT(causes_in(agree(workers, {})), ElementsAre("stale-value"));
  workers = server({"a", "b"});
  fixture::also_verify(*workers[0].testimony, "c");
  fixture::also_verify(*workers[1].testimony, "c");
  EXPECT_THAT(causes_in(agree(workers, {})), ElementsAre("key-not-yet-known"));
  workers = server({"a", "b"});
  workers[1].testimony->report.reload_error = Error{Code::secret_too_short, "too short", ""};
  EXPECT_THAT(causes_in(agree(workers, {})), ElementsAre("reload-refused"));
}

std::vector<Testimony> replicas(int count, const std::string& service = "auth") {
  std::vector<Testimony> all;
  for (int i = 0; i < count; ++i) all.push_back(process(service, service + "-" + number(i), service + number(i)));
  return all;
}

TEST(own_keys, of_replicas) {
  const std::vector<Finding> findings = diagnose(fixture::agreement_of_all(replicas(3)));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(name_of(findings[0].cause), "replica-keys-differ");
  EXPECT_EQ(findings[0].certainty, Certainty::likely);
  EXPECT_EQ(findings[0].why,
            "each of the 3 processes of auth holds a key of its own, from JWT_SECRET_STAGING: each makes one as it "
            "starts");
  std::vector<Testimony> all = replicas(5);
  all.push_back(process("backend", "b-1", "z"));
  all.push_back(process("backend", "b-2", "z"));
  EXPECT_THAT(causes_in(all), ElementsAre("replica-keys-differ"));
  all = replicas(4);
  all.push_back(process("backend", "b-1", "auth0"));
  EXPECT_THAT(causes_in(all), ElementsAre("replica-keys-differ")) << "backend was given that of one";
  all = replicas(3);
  for (Testimony& one : replicas(3, "backend")) all.push_back(std::move(one));
  EXPECT_THAT(causes_in(all), ElementsAre("replica-keys-differ", "replica-keys-differ"));
  const std::vector<Finding> of_two = diagnose(fixture::agreement_of_all(replicas(2)));
  ASSERT_EQ(of_two.size(), 1u);
  EXPECT_EQ(of_two[0].certainty, Certainty::possible);
}

TEST(own_keys, are_none_that_somebody_shares_or_an_issuer_gave) {
  std::vector<Testimony> all = replicas(2);
  all.push_back(process("backend", "b-1", "auth1"));
  EXPECT_THAT(causes_in(all), Not(Contains("replica-keys-differ")));
  all = replicas(3);
  all.push_back(process("auth", "auth-9", "auth1"));
  EXPECT_THAT(causes_in(all), Not(Contains("replica-keys-differ"))) << "two replicas share one";
  all = replicas(3);
  for (Testimony& one : all) one = fixture::from(one, "jwks+https://issuer/keys");
  EXPECT_THAT(causes_in(all), Not(Contains("replica-keys-differ")));
  all = replicas(2);
  all[0] = fixture::later(all[0], std::chrono::hours(1));
  EXPECT_THAT(causes_in(all), ElementsAre("stale-value")) << "of two, one may be older";
}

/// Replicas that share an old key and sign each with a new one.
std::vector<Testimony> rotated(int count, bool keep_old) {
  std::vector<Testimony> all;
  for (Testimony& one : replicas(count)) {
    if (keep_old) fixture::also_verify(one, "old");
    all.push_back(of_generation(std::move(one), 2));
  }
  return all;
}

TEST(own_keys, of_replicas_that_rotated_at_one_time) {
  EXPECT_THAT(causes_in(rotated(2, true)), ElementsAre("rotation-raced"));
  EXPECT_THAT(causes_in(rotated(3, true)), ElementsAre("rotation-raced"));
  EXPECT_THAT(causes_in(rotated(2, false)), ElementsAre("rotation-raced"));
  std::vector<Testimony> two_won = rotated(2, true);
  two_won.push_back(two_won[1]);
  two_won[2].report.identity.instance = two_won[2].challenge.instance = "auth-9";
  EXPECT_THAT(causes_in(two_won), ElementsAre("rotation-raced"));
  EXPECT_THAT(diagnose(fixture::agreement_of_all(rotated(2, true))).at(0).why,
              HasSubstr("took a new key into use within 10 s of each other, and not the same one"));
}

TEST(own_keys, of_replicas_that_rotated_one_after_the_other) {
  std::vector<Testimony> all = rotated(2, true);
  all[1] = fixture::later(all[1], std::chrono::minutes(5));
  EXPECT_THAT(causes_in(all), ElementsAre("key-not-yet-known"));
  all = rotated(2, true);
  all[1].challenge.keys.push_back(all[0].challenge.keys[0]);
  EXPECT_THAT(causes_in(all), Not(Contains("rotation-raced"))) << "the one knows the other's";
  all = rotated(2, true);
  all[1].report.generation = 3;
  EXPECT_THAT(causes_in(all), Not(Contains("rotation-raced")));
}

}  // namespace jwtsync::diagnosis::own_keys_test
