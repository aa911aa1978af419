// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

#include <gmock/gmock.h>
#include <algorithm>
#include <list>

namespace jwtsync::distinguish_test {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;
using ::testing::SizeIs;

Testimony in(const std::string& environment, const std::string& service, const std::string& key) {
  Testimony testimony = fixture::process(service, service + "-" + environment, key);
  testimony.report.environment = environment;
  return testimony;
}

template <typename... Testimonies>
Distinction distinction_of(Testimonies... testimonies) {
  std::vector<Witnessed> all;
  (all.push_back(fixture::witnessed(std::move(testimonies))), ...);
  return distinguish(std::move(all), {});
}

const Witnessed nobody = fixture::silent("http://nobody:7517", Code::target_unreachable, "does not answer");

TEST(distinguish, different_keys_in_different_environments_are_separate) {
  const Distinction distinction = distinction_of(in("staging", "auth", "s"), in("production", "auth", "p"));
  EXPECT_EQ(distinction.separation, Separation::separate);
  EXPECT_EQ(distinction.separation, Separation::separate);
  EXPECT_THAT(distinction.environments, ElementsAre("production", "staging"));
  EXPECT_THAT(distinction.shared, IsEmpty());
}

TEST(distinguish, one_key_in_one_environment_is_as_it_should_be) {
  const Distinction distinction =
      distinction_of(in("staging", "auth", "s"), in("staging", "backend", "s"), in("production", "auth", "p"));
  EXPECT_EQ(distinction.separation, Separation::separate);
}

TEST(distinguish, a_key_of_two_environments_is_refused_with_all_who_hold_it) {
  const Distinction distinction = distinction_of(in("staging", "auth", "one"), in("staging", "backend", "one"),
                                                 in("production", "auth", "one"), in("production", "backend", "p"));
  EXPECT_EQ(distinction.separation, Separation::shared);
  EXPECT_EQ(distinction.separation, Separation::shared);
  ASSERT_THAT(distinction.shared, SizeIs(1));
  EXPECT_EQ(distinction.shared[0].kid, "kid-of-one");
  EXPECT_THAT(distinction.shared[0].holders,
              ElementsAre(Pair("production", ElementsAre("auth")), Pair("staging", ElementsAre("auth", "backend"))));
  EXPECT_EQ(distinction.shared[0].sentence, "production (auth) and staging (auth and backend) hold the same key");
}

TEST(distinguish, a_part_of_a_service_is_named_by_instance) {
  Testimony other = in("staging", "auth", "s");
  other.report.identity.instance = other.challenge.instance = "auth-other";
  const Distinction distinction =
      distinction_of(in("staging", "auth", "one"), std::move(other), in("production", "auth", "one"));
  EXPECT_EQ(distinction.shared.at(0).sentence, "production (auth) and staging (auth auth-staging) hold the same key");
}

TEST(distinguish, a_key_in_another_form_is_the_same_key) {
  Testimony encoded = in("staging", "auth", "encoded");
  encoded.challenge.keys[0].variants.push_back({"base64_decoded", fixture::answer("p")});
  const Distinction distinction = distinction_of(encoded, in("production", "auth", "p"));
  EXPECT_EQ(distinction.separation, Separation::shared);
  ASSERT_THAT(distinction.shared, SizeIs(1));
  EXPECT_EQ(distinction.shared[0].sentence,
            "production (auth) and staging (auth) hold the same key, in different forms");
  encoded.report.environment = "production";
  EXPECT_THAT(distinction_of(encoded, in("production", "auth", "p"), in("staging", "auth", "s")).shared, IsEmpty());
}

TEST(distinguish, a_key_that_only_verifies_counts_too) {
  Testimony staging = in("staging", "auth", "s");
  fixture::also_verify(staging, "p");
  const Distinction distinction = distinction_of(std::move(staging), in("production", "auth", "p"));
  EXPECT_EQ(distinction.separation, Separation::shared);
  EXPECT_EQ(distinction.shared.at(0).kid, "kid-of-p");
}

TEST(distinguish, several_keys_and_several_environments_are_each_named) {
  const Distinction distinction =
      distinction_of(in("staging", "auth", "a"), in("production", "auth", "a"), in("test", "auth", "a"),
                     in("staging", "backend", "b"), in("test", "backend", "b"));
  ASSERT_THAT(distinction.shared, SizeIs(2));
  EXPECT_EQ(distinction.shared[0].sentence, "production (auth), staging (auth) and test (auth) hold the same key");
  EXPECT_EQ(distinction.shared[1].sentence, "staging (backend) and test (backend) hold the same key");
}

TEST(distinguish, a_no_comes_before_silence_and_that_before_one_environment) {
  const Witnessed staging = fixture::witnessed(in("staging", "auth", "s"));
  const Witnessed other = fixture::witnessed(in("staging", "backend", "s"));
  const Witnessed production = fixture::witnessed(in("production", "auth", "p"));
  const Witnessed copied = fixture::witnessed(in("production", "backend", "s"));
  struct Row {
    std::vector<Witnessed> witnessed;
    AgreeOptions options;
    Separation separation;
    int status;
  };
  const Row rows[] = {
      {{staging, copied, nobody}, {}, Separation::shared, 1},
      {{staging, production, nobody}, {}, Separation::incomplete, 4},
      {{staging, nobody}, {}, Separation::incomplete, 4},
      {{nobody}, {}, Separation::incomplete, 4},
      {{staging, other}, {}, Separation::one_environment, 2},
      {{staging}, {}, Separation::one_environment, 2},
      {{staging}, {.expect = 1}, Separation::one_environment, 2},
      {{}, {}, Separation::one_environment, 2},
      {{staging, production}, {.expect = 3}, Separation::incomplete, 4},
      {{staging, production}, {.expect = 2}, Separation::separate, 0},
  };
  for (const Row& row : rows) {
    const Distinction distinction = distinguish(row.witnessed, row.options);
    EXPECT_EQ(distinction.separation, row.separation);
    EXPECT_EQ(exit_status_of(category_of(distinction.separation)), row.status) << name_of(row.separation);
  }
}

TEST(distinguish, says_the_same_in_whatever_order_they_came) {
  std::vector<Witnessed> all{
      fixture::witnessed(in("staging", "auth", "a")), fixture::witnessed(in("test", "auth", "a")),
      fixture::witnessed(in("staging", "backend", "b")), fixture::witnessed(in("test", "backend", "b")), nobody};
  const Distinction first = distinguish(all, {});
  std::reverse(all.begin(), all.end());
  const Distinction second = distinguish(all, {});
  ASSERT_EQ(first.shared.size(), second.shared.size());
  for (std::size_t i = 0; i < first.shared.size(); ++i) EXPECT_EQ(first.shared[i].sentence, second.shared[i].sentence);
}

TEST(ask_and_distinguish, asks_all_under_one_nonce_that_is_new_each_time) {
  testing::FakeWorld fake;
  std::vector<std::string> bodies;
  std::list<testing::FunctionService> services;
  for (const char* authority : {"auth:1", "backend:2"}) {
    services.emplace_back([&](const ReceivedRequest& request) -> HttpResponse {
      const Testimony testimony = in("staging", "auth", "s");
      bodies.push_back(request.body);
      const Nonce nonce = *Nonce::parse(request.body.substr(request.body.find(R"("nonce":")") + 9, 43));
      return {200, {}, to_json(nonce, testimony)};
    });
    fake.network.attach(authority, services.back());
  }
  const std::vector<std::string> targets{"http://auth:1", "http://backend:2"};
  ASSERT_TRUE(ask_and_distinguish(fake.world(), targets, {.variants = Variants::without}, {}));
  ASSERT_THAT(bodies, SizeIs(2));
  EXPECT_THAT(bodies, Each(AllOf(bodies.front(), HasSubstr(R"("variants":true)"))));
  ASSERT_TRUE(ask_and_distinguish(fake.world(), targets, {}, {}));
  EXPECT_NE(bodies[2], bodies[0]);
}

TEST(separation, has_a_stable_name) {
  EXPECT_EQ(name_of(Separation::separate), "separate");
  EXPECT_EQ(name_of(Separation::shared), "shared");
  EXPECT_EQ(name_of(Separation::incomplete), "incomplete");
  EXPECT_EQ(name_of(Separation::one_environment), "one_environment");
}

}  // namespace jwtsync::distinguish_test
