// SPDX-License-Identifier: Apache-2.0
#include "probe/rounds.h"

#include <gtest/gtest.h>
#include <functional>
#include <string>

namespace jwtsync::probe::rounds_test {

using Answer = std::function<Treatment(Shown)>;

/// The judgement of the next whole round.
Judgement judged(Rounds& rounds, const Answer& answer) {
  for (std::size_t asked = 0; asked < requests_of_a_round; ++asked) {
    if (const auto judgement = rounds.saw(answer(rounds.next()))) return *judgement;
  }
  ADD_FAILURE() << "a round has an end";
  return {};
}

Answer by_status(int good, int bad, int none) {
  return [=](Shown shown) {
    if (shown == Shown::none) return Treatment{.status = none};
    return Treatment{.status = shown == Shown::good || shown == Shown::again ? good : bad};
  };
}

Outcome outcome(Rounds& rounds, const Answer& answer) { return judged(rounds, answer).outcome; }

TEST(Rounds, show_each_bad_token_once_and_good_ones_between_them) {
  Rounds rounds;
  std::string order;
  for (int i = 0; i < 16; ++i) {
    order += std::to_string(static_cast<int>(rounds.next()));
    static_cast<void>(rounds.saw({.status = 401}));
  }
  EXPECT_EQ(order, "0152534501525345");
}

TEST(Rounds, judge_as_one_who_asks_at_once) {
  Rounds rounds;
  EXPECT_EQ(outcome(rounds, by_status(200, 401, 401)), Outcome::accepts);
  Rounds open;
  EXPECT_EQ(outcome(open, by_status(200, 200, 200)), Outcome::open);
  Rounds careless;
  EXPECT_EQ(outcome(careless, by_status(200, 200, 401)), Outcome::does_not_check);
  Rounds vague;
  EXPECT_EQ(outcome(vague, by_status(401, 401, 401)), Outcome::unknown);
}

TEST(Rounds, tell_who_takes_expired_tokens) {
  Rounds rounds;
  const Judgement judgement = judged(rounds, [](Shown shown) {
    return Treatment{.status =
                         shown == Shown::none || shown == Shown::tampered || shown == Shown::other_key ? 401 : 200};
  });
  EXPECT_EQ(judgement.outcome, Outcome::accepts);
  EXPECT_EQ(judgement.takes_expired, true);
}

TEST(Rounds, know_a_refusal_by_what_was_accepted_before) {
  Rounds rounds;
  EXPECT_EQ(outcome(rounds, by_status(401, 401, 401)), Outcome::unknown);
  EXPECT_EQ(outcome(rounds, by_status(200, 401, 401)), Outcome::accepts);
  const Judgement judgement = judged(rounds, by_status(401, 401, 401));
  EXPECT_EQ(judgement.outcome, Outcome::refuses);
  EXPECT_EQ(judgement.reason, "it answers 401 as to a bad token, and accepted such a token before");
  EXPECT_EQ(outcome(rounds, by_status(200, 401, 401)), Outcome::accepts) << "it has the key again";
}

TEST(Rounds, do_not_take_an_application_that_is_away_for_one_that_refuses) {
  for (const int status : {302, 403, 404, 429, 500, 502, 503}) {
    Rounds rounds;
    EXPECT_EQ(outcome(rounds, by_status(200, 401, 401)), Outcome::accepts);
    EXPECT_EQ(outcome(rounds, by_status(status, status, status)), Outcome::unknown) << status;
  }
}

TEST(Rounds, say_nothing_of_an_application_that_changed_meanwhile) {
  // It restarts with the right key after the third request, or with a wrong one.
  for (const bool becomes_right : {true, false}) {
    Rounds rounds;
    int asked = 0;
    const Judgement judgement = judged(rounds, [&](Shown shown) {
      const bool holds_key = (++asked > 4) == becomes_right;
      const bool is_good = shown == Shown::good || shown == Shown::again;
      return Treatment{.status = is_good && holds_key ? 200 : 401};
    });
    EXPECT_EQ(judgement.outcome, Outcome::unknown) << judgement.reason;
  }
}

TEST(Rounds, see_workers_that_hold_other_keys) {
  for (const int workers : {2, 3, 4}) {
    Rounds rounds;
    int asked = 0;
    bool is_seen = false;
    // They take turns, and the first has another key.
    for (int round = 0; round < workers; ++round) {
      const Judgement judgement = judged(rounds, [&](Shown shown) {
        const bool is_good = shown == Shown::good || shown == Shown::again;
        const bool has_other_key = asked++ % workers == 0;
        return Treatment{.status = is_good && !has_other_key ? 200 : 401};
      });
      is_seen |= judgement.outcome == Outcome::mixed;
    }
    EXPECT_TRUE(is_seen) << workers;
  }
}

TEST(Rounds, know_a_refusal_by_what_some_workers_accepted) {
  Rounds rounds;
  int good_ones = 0;
  const Judgement mixed = judged(rounds, [&](Shown shown) {
    const bool is_good = shown == Shown::good || shown == Shown::again;
    return Treatment{.status = is_good && ++good_ones % 2 == 0 ? 200 : 401};
  });
  EXPECT_EQ(mixed.reason, "it accepted 2 of 4 good tokens, and answered 401 to the others as to a bad one");
  EXPECT_EQ(outcome(rounds, by_status(401, 401, 401)), Outcome::refuses);
}

TEST(Rounds, begin_anew_where_a_request_had_no_answer) {
  Rounds rounds;
  static_cast<void>(rounds.saw({.status = 401}));
  static_cast<void>(rounds.saw({.status = 200}));
  rounds.restart();
  EXPECT_EQ(rounds.next(), Shown::none);
  EXPECT_EQ(outcome(rounds, by_status(200, 401, 401)), Outcome::accepts);
}

}  // namespace jwtsync::probe::rounds_test
