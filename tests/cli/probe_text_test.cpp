// SPDX-License-Identifier: Apache-2.0
#include "cli/probe_text.h"

#include "fixture.h"

namespace jwtsync::cli::probe_text_test {

using probe::Judgement;
using probe::Outcome;
using probe::Passage;
using ::testing::HasSubstr;

ProbeFound found(Found own, Found login = {}) {
  return {.checks = {{"http://127.0.0.1:1/me", std::move(own), std::move(login)}}, .login_url = "http://127.0.0.1:2/"};
}

Found judged(Outcome outcome, bool takes_expired = false) {
  return Result<Judgement>(Judgement{outcome, "a reason", takes_expired});
}

TEST(probe_found, has_the_exit_status_of_the_worst) {
  EXPECT_EQ(found(judged(Outcome::accepts)).exit_status(), 0);
  EXPECT_EQ(found(judged(Outcome::accepts, true)).exit_status(), 1);
  EXPECT_EQ(found(judged(Outcome::unknown)).exit_status(), 4);
  EXPECT_EQ(found(judged(Outcome::unknown), judged(Outcome::accepts)).exit_status(), 4);
  EXPECT_EQ(found(judged(Outcome::unknown), judged(Outcome::refuses)).exit_status(), 1);
  for (const Outcome outcome : {Outcome::refuses, Outcome::does_not_check, Outcome::open}) {
    EXPECT_EQ(found(judged(outcome)).exit_status(), 1);
  }
  ProbeFound way;
  way.passage = PassageFound{"a", "b", Passage::untouched};
  EXPECT_EQ(way.exit_status(), 0);
  way.passage->passage = Passage::cut;
  EXPECT_EQ(way.exit_status(), 1);
  way.passage->passage = Passage::unknown;
  EXPECT_EQ(way.exit_status(), 4);
}

TEST(probe_text, concludes_from_both_tokens) {
  TextInput in;
  TextOutput out, err;
  const Console console{.in = in, .out = out, .err = err};
  EXPECT_THAT(probe_text(found(judged(Outcome::accepts), judged(Outcome::refuses)), console),
              HasSubstr("the login signs by another one"));
  EXPECT_THAT(probe_text(found(judged(Outcome::refuses), judged(Outcome::accepts)), console),
              HasSubstr("the key here is another one"));
  EXPECT_THAT(probe_text(found(judged(Outcome::accepts, true)), console), HasSubstr("takes expired tokens"));
  EXPECT_THAT(probe_text(found(Result<Judgement>(failure(Code::target_unreachable, "it is down", ""))), console),
              HasSubstr("no answer: it is down"));
}

TEST(probe_json, has_null_where_nothing_was_offered) {
  const auto value = json::parse(probe_json(found(judged(Outcome::accepts))), Code::internal_error);
  ASSERT_TRUE(value);
  EXPECT_EQ((*value)["checks"][0]["login"], nullptr);
  EXPECT_EQ((*value)["passage"], nullptr);
}

}  // namespace jwtsync::cli::probe_text_test
