// SPDX-License-Identifier: Apache-2.0
#include "probe/judge.h"

#include <gmock/gmock.h>

namespace jwtsync::probe::judge_test {

using ::testing::HasSubstr;

const Treatment ok{.status = 200, .words = "you are welcome"};
const Treatment no{.status = 401, .words = "could not validate credentials"};
const Treatment missing{.status = 401, .words = "missing token"};
const Treatment bad_signature{.status = 401, .words = "signature verification failed"};
const Treatment no_user{.status = 401, .words = "user not found"};
const Treatment login_page{.status = 302, .location = "https://login.example/"};
const Treatment wrapped{.status = 200, .words = R"({"error":{"message":"no"}})"};

/// As an application treats none, the good token, and every bad one.
Treatments treats(const Treatment& none, const Treatment& good, const Treatment& bad) {
  return {.none = none, .good = good, .tampered = bad, .again = good, .other_key = bad, .expired = bad};
}

Outcome outcome(const Treatments& all, Control control = Control::none) { return judge(all, control).outcome; }

TEST(judge, says_that_it_accepts_where_good_and_bad_are_told_apart) {
  EXPECT_EQ(outcome(treats(missing, ok, bad_signature)), Outcome::accepts);
  EXPECT_EQ(outcome(treats(no, ok, no)), Outcome::accepts);
  EXPECT_EQ(outcome(treats(login_page, ok, login_page)), Outcome::accepts);
  EXPECT_EQ(outcome(treats(wrapped, ok, wrapped)), Outcome::accepts);
  const Judgement by_reason = judge(treats(missing, no_user, bad_signature));
  EXPECT_EQ(by_reason.outcome, Outcome::accepts);
  EXPECT_THAT(by_reason.reason, HasSubstr("for another reason"));
}

TEST(judge, says_that_it_refuses_only_where_acceptance_was_seen_or_invalidity_was_said) {
  EXPECT_EQ(outcome(treats(missing, bad_signature, bad_signature)), Outcome::refuses);
  EXPECT_EQ(outcome(treats(no, no, no)), Outcome::unknown);
  EXPECT_EQ(outcome(treats(missing, no, no)), Outcome::unknown);
  EXPECT_EQ(outcome(treats(no, no, no), Control::accepted), Outcome::refuses);
  EXPECT_EQ(outcome(treats(login_page, login_page, login_page)), Outcome::unknown);
  EXPECT_EQ(outcome(treats(login_page, login_page, login_page), Control::accepted), Outcome::refuses);
  // What it says of no token too, it does not say of the token.
  EXPECT_EQ(outcome(treats(bad_signature, bad_signature, bad_signature)), Outcome::unknown);
}

TEST(judge, says_what_is_open_and_what_does_not_check) {
  EXPECT_EQ(outcome(treats(ok, ok, ok)), Outcome::open);
  EXPECT_EQ(outcome(treats(missing, ok, ok)), Outcome::does_not_check);
  EXPECT_EQ(outcome(treats(wrapped, wrapped, wrapped)), Outcome::unknown);  // an error in 200, to all alike
  Treatments only_content = treats(missing, ok, bad_signature);
  only_content.other_key = ok;
  EXPECT_EQ(outcome(only_content), Outcome::does_not_check);
  Treatments only_key = treats(missing, ok, bad_signature);
  only_key.tampered = ok;
  EXPECT_EQ(outcome(only_key), Outcome::does_not_check);
}

TEST(judge, says_that_expired_tokens_are_taken) {
  Treatments all = treats(missing, ok, bad_signature);
  EXPECT_FALSE(judge(all).takes_expired);
  all.expired = ok;
  EXPECT_TRUE(judge(all).takes_expired);
  all.expired = std::nullopt;
  EXPECT_FALSE(judge(all).takes_expired);
}

TEST(judge, does_not_go_by_words_that_change_by_themselves) {
  Treatments all =
      treats({.status = 200, .words = "one"}, {.status = 200, .words = "two"}, {.status = 200, .words = "three"});
  all.again = Treatment{.status = 200, .words = "four"};
  EXPECT_EQ(outcome(all), Outcome::open);
  all.again = all.good;  // words that stay tell
  EXPECT_EQ(outcome(all), Outcome::accepts);
}

TEST(judge, does_not_guess_from_contradictions) {
  EXPECT_EQ(outcome(treats(no, no, ok)), Outcome::unknown);
  EXPECT_EQ(outcome(treats(missing, bad_signature, no_user)), Outcome::unknown);
  Treatments uneven = treats(no, no, no);
  uneven.other_key = missing;
  EXPECT_EQ(outcome(uneven), Outcome::unknown);
}

TEST(judge, does_not_take_a_limit_or_an_outage_for_an_answer) {
  for (const int status : {429, 502, 503, 504}) {
    EXPECT_EQ(outcome(treats(missing, ok, {.status = status})), Outcome::unknown) << status;
    EXPECT_EQ(outcome(treats(missing, {.status = status}, bad_signature), Control::accepted), Outcome::unknown);
  }
  EXPECT_EQ(outcome(treats(missing, {.status = 500}, bad_signature)), Outcome::accepts);
}

TEST(judge, needs_no_more_than_three_answers) {
  EXPECT_EQ(outcome({.none = no, .good = ok, .tampered = no}), Outcome::accepts);
  EXPECT_EQ(outcome({.none = no, .good = no, .tampered = no}, Control::accepted), Outcome::refuses);
  EXPECT_EQ(outcome({.none = no, .good = ok, .tampered = ok}), Outcome::does_not_check);
}

TEST(outcome, has_names) {
  EXPECT_EQ(name_of(Outcome::does_not_check), "does not check");
  EXPECT_EQ(name_of(Outcome::unknown), "unknown");
}

}  // namespace jwtsync::probe::judge_test
