// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace jwtsync::issuers_test {

using fixture::agreement_of;
using fixture::process;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// One issuer of a process.
struct Party {
  std::string issuer;
  std::vector<std::string> keys;
  std::vector<std::string> audiences = {};
  std::vector<std::string> aliases = {};
};

/// A process of several issuers, which signs with the first key of the first.
Testimony process_of(const std::string& service, const std::vector<Party>& parties) {
  Testimony testimony = process(service, service + "-1", "");
  testimony.report.keys.clear();
  testimony.challenge.keys.clear();
  for (const Party& party : parties) {
    Report one;
    one.source = "file:/" + party.issuer;
    one.issuer = party.issuer;
    one.audiences = party.audiences;
    one.issuer_aliases = party.aliases;
    one.algorithms = {"HS256"};
    for (const std::string& key : party.keys) {
      const KeyRole role = testimony.report.keys.empty() ? KeyRole::signs : KeyRole::verifies;
      one.keys.push_back({"kid-of-" + key, role, "HS256"});
      testimony.report.keys.push_back(one.keys.back());
      testimony.challenge.keys.push_back({"kid-of-" + key, role, "HS256", fixture::answer(key), {}, party.issuer});
    }
    if (party.keys.empty()) one.error = Error{Code::source_unreachable, "it is down", "wait"};
    testimony.report.issuers.push_back(std::move(one));
  }
  return testimony;
}

std::vector<std::string> sentences(const std::vector<Departure>& departures) {
  std::vector<std::string> all;
  for (const Departure& departure : departures) all.push_back(departure.sentence);
  return all;
}

/// Everything that is said against it.
std::vector<std::string> against(const Testimony& one, const Testimony& other) {
  const Agreement agreement = agreement_of(one, other);
  EXPECT_EQ(agreement.verdict == Verdict::disagree, !agreement.departures.empty());
  return sentences(agreement.departures);
}

const Testimony auth = process_of("auth", {{"a", {"A"}, {"x"}}, {"b", {"B1", "B2"}}});

TEST(issuers_of_a_fleet, that_are_the_same_agree_in_whatever_order) {
  EXPECT_THAT(against(auth, process_of("backend", {{"a", {"A"}, {"x"}}, {"b", {"B2", "B1"}}})), IsEmpty());
  EXPECT_THAT(against(auth, process_of("backend", {{"b", {"B1", "B2"}}, {"a", {"A"}, {"x"}}})), IsEmpty());
}

TEST(issuers_of_a_fleet, that_one_lacks_are_named) {
  const auto said = against(auth, process_of("backend", {{"a", {"A"}, {"x"}}}));
  EXPECT_THAT(said.front(), HasSubstr("the keys do not agree"));
  EXPECT_THAT(said, Contains("issuer \"b\": its tokens are taken by auth, and not by backend"));
  EXPECT_THAT(said, Not(Contains(HasSubstr("issuer \"a\""))));
}

TEST(issuers_of_a_fleet, whose_keys_differ_are_named) {
  const auto said = against(auth, process_of("backend", {{"a", {"A"}, {"x"}}, {"b", {"B1"}}}));
  EXPECT_THAT(said.front(), HasSubstr("the keys do not agree"));
  EXPECT_THAT(said,
              Contains(AllOf(HasSubstr("issuer \"b\": its keys differ"), HasSubstr("auth"), HasSubstr("backend"))));
}

/// The keys of all are the same, and each is of the other issuer: nothing about them agrees.
TEST(issuers_of_a_fleet, whose_keys_are_exchanged_do_not_agree) {
  const Testimony one = process_of("auth", {{"a", {"A"}}, {"b", {"B"}}});
  const auto said = against(one, process_of("backend", {{"a", {"B"}}, {"b", {"A"}}}));
  ASSERT_FALSE(said.empty());
  EXPECT_THAT(said.front(), HasSubstr("the keys do not agree"));
  EXPECT_THAT(said, Contains(HasSubstr("issuer \"a\": its keys differ")));
  EXPECT_THAT(said, Contains(HasSubstr("issuer \"b\": its keys differ")));
}

TEST(issuers_of_a_fleet, a_renamed_one_is_another) {
  const Testimony one = process_of("auth", {{"a", {"A"}}, {"b", {"B"}}});
  const auto said = against(one, process_of("backend", {{"a", {"A"}}, {"b/", {"B"}}}));
  ASSERT_FALSE(said.empty());
  EXPECT_THAT(said.front(), HasSubstr("not for the same issuers"));
  EXPECT_THAT(said, Contains("issuer \"b/\": its tokens are taken by backend, and not by auth"));
}

TEST(issuers_of_a_fleet, whose_aliases_or_audiences_differ_are_named) {
  const Testimony one = process_of("auth", {{"a", {"A"}, {"x"}, {"a/"}}, {"b", {"B"}, {"z"}}});
  EXPECT_THAT(against(one, process_of("backend", {{"a", {"A"}, {"x"}}, {"b", {"B"}, {"z"}}})),
              Contains(HasSubstr("issuer \"a\": its aliases differ")));
  EXPECT_THAT(against(one, process_of("backend", {{"a", {"A"}, {"X"}, {"a/"}}, {"b", {"B"}, {"z/"}}})),
              AllOf(Contains(HasSubstr("issuer \"a\": expected audiences have nothing in common")),
                    Contains(HasSubstr("issuer \"b\": expected audiences have nothing in common"))));
}

TEST(issuers_of_a_fleet, one_without_a_key_says_why) {
  const auto said = against(auth, process_of("backend", {{"a", {"A"}, {"x"}}, {"b", {}}}));
  EXPECT_THAT(said, Contains("issuer \"b\": backend has no key: it is down"));
}

/// A service that has one ring, and names its issuer, is compared with that issuer of the others.
TEST(issuers_of_a_fleet, one_ring_is_that_of_its_issuer) {
  Testimony one = process("auth", "auth-1", "A");
  one.report.issuer = "a";
  EXPECT_THAT(against(one, process_of("backend", {{"a", {"A"}}})), IsEmpty());
  EXPECT_THAT(against(one, process_of("backend", {{"c", {"A"}}})),
              Contains("issuer \"a\": its tokens are taken by auth, and not by backend"));
  EXPECT_THAT(against(one, process_of("backend", {{"a", {"A"}}, {"b", {"B"}}})),
              Contains("issuer \"b\": its tokens are taken by backend, and not by auth"));
}

TEST(issuers_of_a_fleet, are_told_on_the_wire_and_found_there) {
  const Nonce nonce = Nonce::parse(std::string(43, 'A')).value();
  const auto read = parse_testimony(to_json(nonce, auth), nonce);
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->report.issuers.size(), 2u);
  EXPECT_EQ(read->report.issuers[0].issuer, "a");
  EXPECT_EQ(read->report.issuers[1].keys.size(), 2u);
  EXPECT_EQ(read->challenge.keys[2].issuer, "b");
  EXPECT_EQ(to_json(nonce, *read), to_json(nonce, auth));
}

TEST(issuers_of_a_fleet, whose_keys_report_and_challenge_show_differently_are_refused) {
  const Nonce nonce = Nonce::parse(std::string(43, 'A')).value();
  Testimony moved = auth;
  moved.challenge.keys[0].issuer = "b";
  EXPECT_EQ(parse_testimony(to_json(nonce, moved), nonce).error().code, Code::answer_malformed);
  Testimony nameless = auth;
  nameless.report.issuers[0].issuer.reset();
  EXPECT_EQ(parse_testimony(to_json(nonce, nameless), nonce).error().code, Code::answer_malformed);
}

}  // namespace jwtsync::issuers_test
