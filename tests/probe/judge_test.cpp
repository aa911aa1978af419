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
  return {.none = none, .good = good, .tampered = bad, .again = {good}, .other_key = bad, .expired = bad};
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
  EXPECT_EQ(judge(all).takes_expired, false);
  all.expired = ok;
  EXPECT_EQ(judge(all).takes_expired, true);
  all.expired = std::nullopt;
  EXPECT_EQ(judge(all).takes_expired, std::nullopt);
  // Where the good token is not accepted, or every token is, nothing is known of expired ones.
  for (const Treatments& other : {treats(no, no, no), treats(missing, ok, ok), treats(ok, ok, ok)}) {
    EXPECT_EQ(judge(other).takes_expired, std::nullopt);
  }
}

TEST(judge, says_what_does_not_check_by_the_difference_between_none_and_any) {
  const Judgement careless = judge(treats(missing, ok, ok));
  EXPECT_EQ(careless.reason,
            "it answers 401 without a token, and 200 alike to the good token and to two bad ones, changed and of "
            "another key");
  // What says of itself that it is an error is no acceptance, though none is refused otherwise.
  const Judgement wordy = judge(treats(missing, wrapped, wrapped));
  EXPECT_EQ(wordy.outcome, Outcome::unknown);
  EXPECT_THAT(wordy.reason, HasSubstr("a body that says that it is an error"));
}

TEST(judge, says_that_some_good_tokens_are_accepted) {
  Treatments all = treats(missing, ok, bad_signature);
  all.again = {bad_signature, ok, bad_signature};
  const Judgement judgement = judge(all);
  EXPECT_EQ(judgement.outcome, Outcome::mixed);
  EXPECT_EQ(judgement.reason, "it accepted 2 of 4 good tokens, and answered 401 to the others as to a bad one");
  EXPECT_EQ(judgement.takes_expired, std::nullopt);
  all.good = bad_signature;
  all.again = {ok};
  EXPECT_EQ(outcome(all), Outcome::mixed) << "whichever comes first";
}

TEST(judge, does_not_call_mixed_what_differs_otherwise) {
  Treatments failing = treats(no, no, no);
  failing.again = {{.status = 500}, no};
  EXPECT_EQ(outcome(failing), Outcome::unknown);
  failing.good = ok;
  EXPECT_EQ(outcome(failing), Outcome::unknown) << "500 is not how a bad token is treated";
  // Whoever accepts a bad token checks nothing, whichever worker that was.
  Treatments careless = treats(missing, ok, ok);
  careless.again = {no};
  EXPECT_EQ(outcome(careless), Outcome::does_not_check);
  careless.none = ok;
  EXPECT_EQ(outcome(careless), Outcome::unknown) << "it is not known what refusal looks like";
}

TEST(judge, does_not_go_by_words_that_change_by_themselves) {
  Treatments all =
      treats({.status = 200, .words = "one"}, {.status = 200, .words = "two"}, {.status = 200, .words = "three"});
  all.again = {{.status = 200, .words = "four"}};
  EXPECT_EQ(outcome(all), Outcome::open);
  all.again = {all.good};  // words that stay tell
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
