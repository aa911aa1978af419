// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/agreement_json.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace jwtsync::diagnosis::agreement_json_test {

Agreement sample() {
  Agreement agreement;
  agreement.verdict = Verdict::disagree;
  agreement.services = 2;
  agreement.groups = 2;
  Member member;
  member.target = TargetUrl{"http://auth:7517"};
  member.report.identity = {"auth", "auth-7d9f"};
  member.report.environment = "staging";
  member.group = 1;
  agreement.members.push_back(member);
  agreement.silent.push_back({TargetUrl{"http://b:1"}, {Code::target_timeout, "no answer within 5 s", "ask again"}});
  agreement.departures.push_back({DepartureKind::keys, "the keys do not agree"});
  agreement.notes.push_back({DepartureKind::clock, "a clock is ahead"});
  return agreement;
}

TEST(agreement_json, says_everything) {
  const json::Value value =
      agreement_json(sample(), std::vector<Finding>{{Cause::value_differs, "w", "f"}}, Freshness::asked);
  std::vector<std::string> names;
  for (const auto& member : value.items()) names.push_back(member.key());
  EXPECT_THAT(names, ::testing::ElementsAre("verdict", "fresh", "services", "groups", "members", "silent", "departures",
                                            "notes", "warnings", "findings"));
  EXPECT_EQ(value["verdict"], "disagree");
  EXPECT_EQ(value["fresh"], true);
  EXPECT_EQ(value["members"][0]["target"], "http://auth:7517");
  EXPECT_EQ(value["members"][0]["group"], 1);
  EXPECT_EQ(value["members"][0]["report"]["service"], "auth");
  EXPECT_EQ(value["silent"][0]["target"], "http://b:1");
  EXPECT_EQ(value["silent"][0]["error"]["code"], "target_timeout");
  EXPECT_EQ(value["departures"][0]["sentence"], "the keys do not agree");
  EXPECT_EQ(value["notes"][0]["name"], "clock");
  EXPECT_EQ(value["findings"][0]["cause"], "value-differs");
  EXPECT_EQ(value["findings"][0]["why"], "w");
  EXPECT_EQ(value["findings"][0]["fix"], "f");
}

TEST(agreement_json, collected_answers_are_called_so) {
  const json::Value value = agreement_json(sample(), {}, Freshness::collected);
  EXPECT_EQ(value["fresh"], false);
  EXPECT_EQ(value["freshness"], "collected: as fresh as the nonce");
}

TEST(agreement_json, answers_by_way_of_a_collector_are_as_fresh_as_the_nonce_and_say_so) {
  const json::Value value = agreement_json(sample(), {}, Freshness::via);
  EXPECT_EQ(value["fresh"], true);
  EXPECT_EQ(value["freshness"], "by way of a collector: as fresh as the nonce, which was drawn for this question");
}

TEST(agreement_json, an_empty_agreement_has_every_list) {
  const json::Value value = agreement_json({}, {}, Freshness::asked);
  for (const char* list : {"members", "silent", "departures", "notes", "findings"}) {
    EXPECT_EQ(value[list], json::Value::array()) << list;
  }
}

TEST(distinction_json, says_everything) {
  Distinction distinction;
  distinction.separation = Separation::shared;
  distinction.environments = {"production", "staging"};
  distinction.members = sample().members;
  distinction.silent = sample().silent;
  distinction.shared = {{"kid", {{"production", {"auth"}}, {"staging", {"auth", "backend"}}}, "they share"}};
  const json::Value value =
      distinction_json(distinction, std::vector<Finding>{{Cause::key_shared, "w", "f"}}, Freshness::collected);
  std::vector<std::string> names;
  for (const auto& member : value.items()) names.push_back(member.key());
  EXPECT_THAT(names, ::testing::ElementsAre("verdict", "fresh", "freshness", "environments", "members", "silent",
                                            "shared", "notes", "findings"));
  EXPECT_EQ(value["verdict"], "shared");
  EXPECT_EQ(
      json::dump(value["shared"]),
      R"([{"kid":"kid","holders":{"production":["auth"],"staging":["auth","backend"]},"sentence":"they share"}])");
  EXPECT_EQ(value["findings"][0]["cause"], "key-shared");
}

}  // namespace jwtsync::diagnosis::agreement_json_test
