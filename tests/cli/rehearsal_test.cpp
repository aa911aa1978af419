// SPDX-License-Identifier: Apache-2.0
#include "cli/rehearsal.h"

#include <gmock/gmock.h>
#include <jwtsync/testing.h>
#include "fleet/challenge.h"

namespace jwtsync::cli::rehearsal_test {

using rotation::Holding;
using rotation::Member;
using rotation::Moment;
using rotation::Rehearsed;
using std::chrono::seconds;
using ::testing::HasSubstr;

constexpr Moment now{seconds(1'800'000'000)};

rotation::Stored stored(std::vector<Member> members) {
  rotation::Stored all{{}, {}, now};
  all.rows.members = std::move(members);
  return all;
}

Member member(const std::string& name, int present = 10) {
  Member made;
  made.name = name;
  made.present_until = now + seconds(present);
  return made;
}

TEST(rehearsal, each_member_is_what_it_said) {
  Member child = member("child/1"), single = member("single/1");
  child.is_fenceable = false;
  single.holding = Holding::one;
  const rotation::Stored all = stored({member("good/1"), member("bad/1"), member("silent/1"), member("gone/1", -1),
                                       child, single, member("(departed)")});
  const std::vector<Rehearsed> answers{{"good/1", "t", true}, {"bad/1", "t", false}};
  const std::vector<Participant> found = members_of(all, answers, Algorithm::es256);
  ASSERT_EQ(found.size(), 6U);
  const std::vector<Part> expected{Part::comes_along,     Part::refuses,         Part::unknown,
                                   Part::cannot_be_asked, Part::cannot_be_asked, Part::refuses};
  for (std::size_t i = 0; i < found.size(); ++i) EXPECT_EQ(found[i].part, expected[i]) << found[i].who;
  EXPECT_THAT(found[1].fix, HasSubstr("add ES256 to algorithms"));
  EXPECT_THAT(found[5].fix, HasSubstr("--accept-loss single/1"));
  EXPECT_FALSE(have_all_answered(all, answers)) << "silent/1 is present";
  EXPECT_TRUE(have_all_answered(stored({member("good/1"), member("gone/1", -1), child, single}), answers));
}

TEST(rehearsal, readers_cannot_be_asked) {
  rotation::Stored all = stored({});
  all.ring.policy.classes = {{"partners", rotation::ClassKind::jwks, seconds(900)}};
  const std::vector<Participant> found = members_of(all, {}, Algorithm::es256);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].part, Part::cannot_be_asked);
  EXPECT_THAT(found[0].why, HasSubstr("900 s behind"));
  EXPECT_EQ(exit_status_of(found), 0);
}

/// A process that answers by this secret, and accepts these algorithms.
Witnessed process(std::string_view secret, const Nonce& nonce, std::vector<std::string> algorithms) {
  Testimony testimony;
  testimony.report.identity = {"api", "api-1"};
  testimony.report.algorithms = std::move(algorithms);
  testimony.report.keys = {{"k", KeyRole::signs, "HS256"}};
  testimony.challenge.keys = {{"k", KeyRole::signs, "HS256", fleet::answer_to(secret, nonce), {}}};
  return {TargetUrl{"http://api:1"}, std::move(testimony)};
}

TEST(rehearsal, a_process_proves_its_key_and_says_what_it_accepts) {
  const Nonce nonce = Nonce::parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8").value();
  const KeyRing ring = KeyRing::parse(Secret::copy_of(testing::canary_secret).value()).value();
  const Key& active = *ring.signing_key();
  const auto part_of = [&](const Witnessed& each, Algorithm next, const std::vector<Participant>& known = {}) {
    return processes_of({each}, active, nonce, next, known).at(0);
  };
  using testing::canary_secret;
  EXPECT_EQ(part_of(process(testing::other_canary_secret, nonce, {"HS256"}), Algorithm::hs256).part, Part::refuses);
  EXPECT_EQ(part_of(process(canary_secret, nonce, {"HS256"}), Algorithm::hs256).part, Part::comes_along);
  EXPECT_EQ(part_of(process(canary_secret, nonce, {"HS256", "ES256"}), Algorithm::es256).part, Part::comes_along);
  EXPECT_EQ(part_of(process(canary_secret, nonce, {"HS256", "RS256"}), Algorithm::es256).part, Part::refuses);
  const Participant unknown = part_of(process(canary_secret, nonce, {"HS256"}), Algorithm::es256);
  EXPECT_EQ(unknown.part, Part::unknown) << "it may rule others out, or not";
  EXPECT_THAT(unknown.why, HasSubstr("does not say"));
  const std::vector<Participant> known{{"api/api-1", Part::comes_along, "said so"}};
  EXPECT_EQ(part_of(process(canary_secret, nonce, {"HS256"}), Algorithm::es256, known).part, Part::comes_along);
  EXPECT_EQ(part_of({TargetUrl{"http://api:1"}, failure(Code::target_unreachable, "down")}, Algorithm::es256).part,
            Part::unknown);
}

TEST(rehearsal, the_worst_of_all_is_the_status) {
  const Participant good{"a", Part::comes_along, ""}, bad{"b", Part::refuses, ""}, unknown{"c", Part::unknown, ""};
  EXPECT_EQ(exit_status_of({}), 0);
  EXPECT_EQ(exit_status_of({good}), 0);
  EXPECT_EQ(exit_status_of({good, unknown}), 4);
  EXPECT_EQ(exit_status_of({unknown, bad, good}), 1);
}

TEST(rehearsal, of_an_application_that_does_not_answer_it_is_not_known) {
  const Participant silent =
      application_of("https://app/me?secret=1", failure(Code::target_unreachable, "down", "up?"));
  EXPECT_EQ(silent.part, Part::unknown);
  EXPECT_EQ(silent.who, "https://app/me");
}

}  // namespace jwtsync::cli::rehearsal_test
