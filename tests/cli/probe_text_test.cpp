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

Found judged(Outcome outcome, std::optional<bool> takes_expired = {}) {
  return Result<Judgement>(Judgement{outcome, "a reason", takes_expired});
}

TEST(probe_found, has_the_exit_status_of_the_worst) {
  EXPECT_EQ(found(judged(Outcome::accepts)).exit_status(), 0);
  EXPECT_EQ(found(judged(Outcome::accepts, true)).exit_status(), 1);
  EXPECT_EQ(found(judged(Outcome::unknown)).exit_status(), 4);
  EXPECT_EQ(found(judged(Outcome::unknown), judged(Outcome::accepts)).exit_status(), 4);
  EXPECT_EQ(found(judged(Outcome::unknown), judged(Outcome::refuses)).exit_status(), 1);
  for (const Outcome outcome : {Outcome::refuses, Outcome::mixed, Outcome::does_not_check, Outcome::open}) {
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
              HasSubstr("no answer (it is down)"));
}

TEST(probe_text, says_what_to_do_about_each_outcome_that_is_not_good) {
  TextInput in;
  TextOutput out, err;
  const Console console{.in = in, .out = out, .err = err};
  for (std::size_t i = 0; i < names<Outcome>().size(); ++i) {
    const Outcome outcome = static_cast<Outcome>(i);
    const bool is_said = probe_text(found(judged(outcome)), console).find("  fix: ") != std::string::npos;
    EXPECT_EQ(is_said, outcome != Outcome::accepts) << name_of(outcome);
  }
  EXPECT_THAT(probe_text(found(judged(Outcome::accepts, true)), console), HasSubstr("fix: let the application check"));
  EXPECT_THAT(probe_text(found(Result<Judgement>(failure(Code::target_unreachable, "it is down", ""))), console),
              HasSubstr("  fix: "));
  ProbeFound way;
  for (std::size_t i = 0; i < names<Passage>().size(); ++i) {
    const Passage passage = static_cast<Passage>(i);
    way.passage = PassageFound{"a", "b", passage};
    const bool is_said = probe_text(way, console).find("  fix: ") != std::string::npos;
    EXPECT_EQ(is_said, passage != Passage::untouched) << name_of(passage);
  }
}

TEST(probe_json, has_null_where_nothing_was_offered) {
  const auto value = json::parse(probe_json(found(judged(Outcome::accepts))), Code::internal_error);
  ASSERT_TRUE(value);
  EXPECT_EQ((*value)["checks"][0]["login"], nullptr);
  EXPECT_EQ((*value)["passage"], nullptr);
  EXPECT_EQ((*value)["checks"][0]["own"]["takes_expired"], nullptr) << "it is not known";
  EXPECT_EQ((*value)["checks"][0]["own"]["fix"], nullptr);
}

}  // namespace jwtsync::cli::probe_text_test
