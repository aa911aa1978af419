// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <algorithm>
#include <list>

#include "fixture.h"
#include "fleet/challenge.h"

namespace jwtsync::agree_test {

using fixture::process;
using fixture::silent;
using fixture::witnessed;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Witnessed auth() { return witnessed(process("auth", "auth-1", "k")); }
Witnessed backend() { return witnessed(process("backend", "backend-1", "k")); }
Witnessed stranger() { return witnessed(process("stranger", "stranger-1", "other")); }
Witnessed down() { return silent("http://down:1", Code::target_unreachable, "connection refused"); }

TEST(agree, gives_a_verdict_and_its_exit_status) {
  struct Row {
    const char* what;
    std::vector<Witnessed> witnessed;
    std::optional<std::size_t> expect;
    Verdict verdict;
    int exit_status;
  };
  const Row rows[] = {
      {"nobody", {}, {}, Verdict::one_process, 2},
      {"one", {auth()}, {}, Verdict::one_process, 2},
      {"one, and one is enough", {auth()}, 1, Verdict::agree, 0},
      {"one twice", {auth(), auth()}, {}, Verdict::one_process, 2},
      {"one twice, and one is enough", {auth(), auth()}, 1, Verdict::agree, 0},
      {"one twice, for two", {auth(), auth()}, 2, Verdict::incomplete, 4},
      {"two", {auth(), backend()}, {}, Verdict::agree, 0},
      {"two of two", {auth(), backend()}, 2, Verdict::agree, 0},
      {"two, and one is enough", {auth(), backend()}, 1, Verdict::agree, 0},
      {"two of three", {auth(), backend()}, 3, Verdict::incomplete, 4},
      {"two that differ", {auth(), stranger()}, {}, Verdict::disagree, 1},
      {"two that differ, of three", {auth(), stranger()}, 3, Verdict::disagree, 1},
      {"two that differ, and one silent", {auth(), stranger(), down()}, {}, Verdict::disagree, 1},
      {"two, and one silent", {auth(), backend(), down()}, {}, Verdict::incomplete, 4},
      {"two of two, and one silent", {auth(), backend(), down()}, 2, Verdict::incomplete, 4},
      {"one, and one silent", {auth(), down()}, {}, Verdict::incomplete, 4},
      {"one silent", {down()}, {}, Verdict::incomplete, 4},
      {"one silent, and one is enough", {down()}, 1, Verdict::incomplete, 4},
  };
  for (const Row& row : rows) {
    const Agreement agreement = agree(row.witnessed, {row.expect});
    EXPECT_EQ(agreement.verdict, row.verdict) << row.what;
    EXPECT_EQ(exit_status_of(category_of(agreement.verdict)), row.exit_status) << row.what;
    EXPECT_EQ(agreement.departures.empty(), row.verdict != Verdict::disagree) << row.what;
  }
}

TEST(agree, takes_the_silent_neither_for_a_yes_nor_for_a_no) {
  const Agreement agreement = agree({auth(), down(), backend()}, {});
  EXPECT_THAT(agreement.members, SizeIs(2));
  ASSERT_THAT(agreement.silent, SizeIs(1));
  EXPECT_EQ(agreement.silent[0].target, Target(TargetUrl{"http://down:1"}));
  EXPECT_EQ(agreement.silent[0].error.message, "connection refused");
  EXPECT_THAT(agreement.departures, IsEmpty());
}

TEST(agree, says_how_many_are_missing) {
  const Agreement agreement = agree({auth(), backend()}, {.expect = 5});
  ASSERT_THAT(agreement.silent, SizeIs(1));
  EXPECT_EQ(agreement.silent[0].target, Target(Missing{5}));
  EXPECT_EQ(agreement.silent[0].error.code, Code::too_few_processes);
  EXPECT_EQ(agreement.silent[0].error.message, "only 2 distinct processes answered");
}

TEST(agree, counts_services_and_rings) {
  const Agreement agreement = agree({auth(), witnessed(process("auth", "auth-2", "k")), backend(), stranger()}, {});
  EXPECT_EQ(agreement.services, 3u);
  EXPECT_EQ(agreement.groups, 2u);
}

/// Everything that an Agreement says, as one text.
std::string text_of(const Agreement& agreement) {
  std::string text(name_of(agreement.verdict));
  for (const Member& member : agreement.members) {
    text += "\n" + text_of(member.target) + " " + std::to_string(member.group.value_or(99)) + to_json(member.report) +
            to_json(member.challenge);
    for (const Target& target : member.also_asked_as) text += " " + text_of(target);
  }
  for (const Silent& one : agreement.silent) text += "\n" + text_of(one.target) + one.error.message;
  for (const Departure& departure : agreement.departures)
    text += "\n" + std::string(name_of(departure.kind)) + departure.sentence;
  for (const Departure& note : agreement.notes) text += "\n" + std::string(name_of(note.kind)) + note.sentence;
  return text;
}

TEST(agree, does_not_depend_on_who_answered_first) {
  Witnessed twin = auth();
  twin.testimony->report.clock += std::chrono::seconds(7);
  Witnessed restarted = backend();
  restarted.testimony->report.generation = 9;
  std::vector<Witnessed> all = {auth(), backend(), stranger(), down(), twin, restarted};
  std::vector<std::size_t> order = {0, 1, 2, 3, 4, 5};
  const std::string expected = text_of(agree(all, {}));
  do {
    std::vector<Witnessed> permuted;
    for (const std::size_t i : order) permuted.push_back(all[i]);
    ASSERT_EQ(text_of(agree(std::move(permuted), {})), expected);
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST(agree, names_its_verdicts) {
  EXPECT_EQ(name_of(Verdict::agree), "agree");
  EXPECT_EQ(name_of(Verdict::disagree), "disagree");
  EXPECT_EQ(name_of(Verdict::incomplete), "incomplete");
  EXPECT_EQ(name_of(Verdict::one_process), "one_process");
}

TEST(agree, is_incomplete_where_workers_could_not_be_asked) {
  Testimony auth = fixture::process("auth", "auth-1", "k");
  auth.siblings.unheard = Error{Code::target_timeout, "worker 7 of this server did not answer within 500 ms", ""};
  const Agreement agreement = fixture::agreement_of(auth, fixture::process("backend", "backend-1", "k"));
  EXPECT_EQ(agreement.verdict, Verdict::incomplete);
  EXPECT_EQ(agreement.verdict, Verdict::incomplete);
}

/// Processes that hold the key they are told, and answer with it.
class ask_and_agree_test : public ::testing::Test {
 protected:
  void attach(const std::string& name, const std::string_view secret) {
    const Result<KeyRing> ring = KeyRing::parse(*Secret::copy_of(secret));
    services_.emplace_back([this, name, ring = *ring](const ReceivedRequest& request) -> HttpResponse {
      Testimony testimony = fixture::process(name, name + "-1", "k");
      testimony.report.keys = {{std::string(ring.signing_key()->kid()), KeyRole::signs, "HS256"}};
      bodies_.push_back(request.body);
      const Nonce nonce = *Nonce::parse(request.body.substr(request.body.find(R"("nonce":")") + 9, 43));
      const bool asks_variants = request.body.find("true") != std::string::npos;
      testimony.challenge = *fleet::answer_challenge(testimony.report.identity, ring, nonce,
                                                     asks_variants ? Variants::with : Variants::without, 20);
      return {200, {}, to_json(nonce, testimony)};
    });
    fake_.network.attach(name + ":7517", services_.back());
  }
  [[nodiscard]] Result<Agreement> compare() {
    return jwtsync::ask_and_agree(fake_.world(), {"http://auth:7517", "http://backend:7517"}, {}, {});
  }

  testing::FakeWorld fake_;
  std::vector<std::string> bodies_;

 private:
  std::list<testing::FunctionService> services_;
};

TEST_F(ask_and_agree_test, equal_keys_are_asked_for_once) {
  attach("auth", testing::canary_secret);
  attach("backend", testing::canary_secret);
  const Result<Agreement> agreement = compare();
  ASSERT_TRUE(agreement);
  EXPECT_EQ(agreement->verdict, Verdict::agree);
  EXPECT_THAT(bodies_, SizeIs(2));
}

TEST_F(ask_and_agree_test, different_keys_are_asked_for_once_more_with_variants_and_another_nonce) {
  attach("auth", testing::canary_secret);
  attach("backend", std::string(testing::canary_secret) + "\n");
  const Result<Agreement> agreement = compare();
  ASSERT_TRUE(agreement);
  EXPECT_EQ(agreement->verdict, Verdict::disagree);
  ASSERT_THAT(bodies_, SizeIs(4));
  EXPECT_NE(bodies_[0], bodies_[2]);
  EXPECT_THAT(bodies_[2], HasSubstr("true"));
  EXPECT_FALSE(agreement->members[0].challenge.keys[0].variants.empty());
}

TEST_F(ask_and_agree_test, every_question_carries_the_same_nonce) {
  attach("auth", testing::canary_secret);
  attach("backend", testing::canary_secret);
  ASSERT_TRUE(compare());
  EXPECT_THAT(bodies_, Each(bodies_.front()));
}

TEST_F(ask_and_agree_test, somebody_silent_stands_in_the_agreement) {
  attach("auth", testing::canary_secret);
  fake_.network.fail("backend:7517", {Code::target_timeout, "no answer within 5 s", ""});
  const Result<Agreement> agreement = compare();
  ASSERT_TRUE(agreement);
  ASSERT_THAT(agreement->silent, SizeIs(1));
  EXPECT_EQ(agreement->silent[0].error.code, Code::target_timeout);
}

// One revision.

Witnessed of_revision(const std::string& instance, const std::string& key, const std::string& revision) {
  Testimony testimony = process("auth", instance, key);
  if (!revision.empty()) testimony.report.labels = {{"revision", revision}};
  return witnessed(testimony);
}

TEST(revision, alone_is_compared_and_counted) {
  const std::vector<Witnessed> all{of_revision("auth-1", "old", "blue"), of_revision("auth-2", "old", "blue"),
                                   of_revision("auth-3", "new", "green"), of_revision("auth-4", "new", "green"),
                                   of_revision("auth-5", "new", "")};
  EXPECT_EQ(agree(all, {}).verdict, Verdict::disagree);
  const Agreement green = agree(all, {.expect = 2, .services = {"auth"}, .revision = "green"});
  EXPECT_EQ(green.verdict, Verdict::agree);
  EXPECT_THAT(green.members, SizeIs(2));
  ASSERT_THAT(green.other_revisions, SizeIs(3)) << "who names none may be of any other";
  EXPECT_EQ(green.other_revisions[0].group, std::nullopt) << "other keys";
  EXPECT_EQ(green.other_revisions[2].group, 0u) << "the same keys";
  EXPECT_EQ(agree(all, {.expect = 3, .revision = "green"}).verdict, Verdict::incomplete);
}

TEST(revision, that_nobody_is_of_is_neither_yes_nor_no) {
  const std::vector<Witnessed> all{of_revision("auth-1", "k", "blue"), of_revision("auth-2", "k", "blue")};
  EXPECT_EQ(agree(all, {.revision = "green"}).verdict, Verdict::incomplete);
  EXPECT_EQ(agree(all, {.services = {"auth"}, .revision = "green"}).silent.size(), 1u);
}

TEST(revision, of_somebody_silent_is_not_known) {
  const std::vector<Witnessed> all{of_revision("auth-1", "k", "green"), of_revision("auth-2", "k", "green"), down()};
  EXPECT_EQ(agree(all, {.revision = "green"}).verdict, Verdict::incomplete);
}

TEST(revision, that_differs_within_is_a_no) {
  const std::vector<Witnessed> all{of_revision("auth-1", "k", "green"), of_revision("auth-2", "l", "green")};
  EXPECT_EQ(agree(all, {.revision = "green"}).verdict, Verdict::disagree);
}

}  // namespace jwtsync::agree_test
