// SPDX-License-Identifier: Apache-2.0
// What no ring may be and no step may do.
#include <gmock/gmock.h>
#include <jwtsync/rotation.h>

#include <functional>

#include "fixture.h"

namespace jwtsync::rotation::soundness_test {

using namespace fixture;
using ::testing::HasSubstr;

template <typename Change>
std::string fault(Ring ring, Change change) {
  change(ring);
  return fault_of(ring).value_or("sound");
}

TEST(soundness, a_ring_that_may_not_be_is_told_by_what_is_wrong) {
  EXPECT_EQ(fault(promoted(), [](Ring&) {}), "sound");
  EXPECT_THAT(fault(promoted(), [](Ring& r) { r.environment.clear(); }), HasSubstr("environment"));
  EXPECT_THAT(fault(promoted(), [](Ring& r) { r.position.generation = 0; }), HasSubstr("0"));
  EXPECT_THAT(fault(promoted(), [](Ring& r) { r.previous.clear(); }), HasSubstr("before it"));
  EXPECT_THAT(fault(promoted(), [](Ring& r) { r.keys[1].state = KeyState::active; }), HasSubstr("two keys are active"));
  EXPECT_THAT(fault(ring_of_one(), [](Ring& r) { r.keys.clear(); }), HasSubstr("no key is active"));
  EXPECT_THAT(fault(promoted(), [](Ring& r) { r.keys[1].kid = "b"; }), HasSubstr("twice"));
  EXPECT_THAT(fault(promoted(), [](Ring& r) { r.keys[1].material = r.keys[0].material; }), HasSubstr("two names"));
  EXPECT_THAT(fault(promoted(), [](Ring& r) { r.keys[1].material.clear(); }), HasSubstr("material"));
  EXPECT_THAT(fault(promoted(), [](Ring& r) { std::swap(r.keys[0], r.keys[1]); }), HasSubstr("order"));
  EXPECT_THAT(fault(promoted(), [](Ring& r) { r.keys[0].since = 99; }), HasSubstr("later generation"));
  EXPECT_THAT(fault(promoted(), [](Ring& r) { r.keys[0].is_standby = true; }), HasSubstr("standby"));
  EXPECT_THAT(fault(promoted(), [](Ring& r) { r.keys[0].until = start; }), HasSubstr("withdrawn"));
  EXPECT_THAT(fault(promoted(), [](Ring& r) { r.keys[0].proved.reset(); }), HasSubstr("not proved"));
  EXPECT_THAT(fault(promoted(), [](Ring& r) { r.keys[1].state = KeyState::retired; }), HasSubstr("gone"));
  EXPECT_THAT(fault(promoted(), [](Ring& r) { r.retired.push_back({"a", Algorithm::hs256, start}); }),
              HasSubstr("twice"));
  EXPECT_THAT(fault(promoted(), [](Ring& r) { r.keys[0].question = Question{nonce, start}; }), HasSubstr("asked for"));
  EXPECT_THAT(fault(staged(), [](Ring& r) { r.keys[1].question.reset(); }), HasSubstr("not asked for"));
  EXPECT_THAT(fault(promoted(), [](Ring& r) { r.switched = Switched{"b", start, start}; }), HasSubstr("switch"));
}

TEST(soundness, tokens_without_a_kid_belong_to_at_most_two_secrets_of_one_algorithm) {
  const auto mark = [](Ring& ring) {
    for (RingKey& key : ring.keys) key.takes_unnamed = true;
  };
  EXPECT_EQ(fault(promoted(), mark), "sound");
  EXPECT_THAT(fault(promoted(),
                    [&](Ring& r) {
                      mark(r);
                      r.keys[1].algorithm = Algorithm::hs512;
                    }),
              HasSubstr("without a kid"));
  EXPECT_THAT(fault(ring_of_one(),
                    [&](Ring& r) {
                      mark(r);
                      r.keys[0].algorithm = Algorithm::es256;
                    }),
              HasSubstr("key pair"));
}

TEST(soundness, more_than_one_staged_key_and_a_standby_are_too_many) {
  EXPECT_THAT(fault(staged(),
                    [](Ring& r) {
                      RingKey more = key("c");
                      more.since = 2;
                      more.question = Question{nonce, start};
                      r.keys.push_back(more);
                    }),
              HasSubstr("staged"));
}

template <typename Change>
std::string fault_after(const Ring& before, Ring next, Change change) {
  change(next);
  return fault_between(before, next).value_or("allowed");
}

TEST(soundness, a_step_that_may_not_be_is_told_by_what_is_wrong) {
  const Ring before = proved(), next = promoted();
  EXPECT_EQ(fault_after(before, next, [](Ring&) {}), "allowed");
  EXPECT_THAT(fault_after(before, next, [](Ring& r) { r.environment = "production"; }), HasSubstr("environment"));
  EXPECT_THAT(fault_after(before, next, [](Ring& r) { ++r.position.generation; }), HasSubstr("follow"));
  EXPECT_THAT(fault_after(before, next, [](Ring& r) { ++r.position.epoch; }), HasSubstr("follow"));
  EXPECT_THAT(fault_after(before, next, [](Ring& r) { r.previous[0] ^= 1; }), HasSubstr("follow"));
  EXPECT_THAT(fault_after(before, next, [](Ring& r) { r.keys.pop_back(); }), HasSubstr("forgotten"));
  EXPECT_THAT(fault_after(before, next, [](Ring& r) { r.keys[0].material = "other"; }), HasSubstr("another key"));
  EXPECT_THAT(fault_after(before, next, [](Ring& r) { r.keys[0].algorithm = Algorithm::hs384; }),
              HasSubstr("another key"));
  EXPECT_THAT(fault_after(before, next, [](Ring& r) { r.keys[1].since = 1; }), HasSubstr("another time"));
  EXPECT_THAT(fault_after(before, next, [](Ring& r) { r.keys[0].state = KeyState::withdrawn; }), HasSubstr("state"));
  EXPECT_EQ(fault_between(next, next).has_value(), true) << "a generation is one ring";
  EXPECT_EQ(fault_between(next, before).has_value(), true);
}

TEST(soundness, a_policy_takes_nothing_back) {
  Policy before = policy();
  before.classes = {{"partners", ClassKind::jwks, seconds(900), "", false},
                    {"reports", ClassKind::poller, seconds(300), "file:/keys", false}};
  const auto fault_of = [&](auto change) {
    Policy changed = before;
    change(changed);
    return fault_between(before, changed).value_or("allowed");
  };
  EXPECT_EQ(fault_of([](Policy& p) { p.lifetime += seconds(1); }), "allowed");
  EXPECT_EQ(fault_of([](Policy& p) { p.reactivable = seconds(0); }), "allowed");
  EXPECT_EQ(fault_of([](Policy& p) { p.classes[0].delay = seconds(1); }), "allowed");
  EXPECT_EQ(fault_of([](Policy& p) { p.classes.clear(); }), "allowed");
  for (const auto length : {&Policy::lifetime, &Policy::leeway, &Policy::skew, &Policy::presence, &Policy::permit}) {
    EXPECT_THAT(fault_of([&](Policy& p) { p.*length -= seconds(1); }), HasSubstr("shorter"));
  }
  EXPECT_THAT(fault_of([](Policy& p) { p.classes[1].sink = "file:/others"; }), HasSubstr("another place"));
  EXPECT_THAT(fault_of([](Policy& p) { p.classes[1].kind = ClassKind::jwks; }), HasSubstr("another place"));
  EXPECT_THAT(fault_of([](Policy& p) { p.classes[1].name = "partners"; }), HasSubstr("one name"));
  const Ring ring = ring_of_one();
  Step step{StepKind::amend, {}};
  EXPECT_FALSE(evaluate(ring, {}, step, start).is_open()) << "no policy";
  step.policy = ring.policy;
  EXPECT_TRUE(evaluate(ring, {}, step, start).is_open());
  step.policy->permit = seconds(1);
  EXPECT_FALSE(evaluate(ring, {}, step, start).is_open());
}

TEST(soundness, what_is_gone_stays_gone) {
  const Ring revoked = after(promoted(), {step(StepKind::revoke, "a")});
  Ring next = after(revoked, {stage(key("c"))});
  EXPECT_THAT(fault_after(revoked, next, [](Ring& r) { r.revoked.clear(); }), HasSubstr("revoked key is forgotten"));
  EXPECT_THAT(fault_after(revoked, next, [](Ring& r) { r.keys[1].kid = "a"; }), HasSubstr("comes back"));
  const Ring aborted = after(staged(), {step(StepKind::abort, "b")});
  next = after(aborted, {stage(key("c"))});
  EXPECT_THAT(fault_after(aborted, next, [](Ring& r) { r.retired.clear(); }), HasSubstr("retired key is forgotten"));
}

/// From each state, each other one: what the page allows, and no more.
TEST(soundness, states_follow_one_another_as_the_page_has_it) {
  using enum KeyState;
  const std::vector<std::pair<KeyState, KeyState>> allowed{
      {staged, active},      {staged, retired},   {active, retiring},    {retiring, active},
      {retiring, withdrawn}, {retiring, retired}, {withdrawn, retiring}, {withdrawn, retired}};
  for (const KeyState from : {staged, active, retiring, withdrawn}) {
    for (const KeyState to : {staged, active, retiring, withdrawn, retired, revoked}) {
      Ring before = fixture::promoted();
      before.keys[0].state = from;
      Ring next = before;
      next.previous = held(before).digest;
      ++next.position.generation;
      if (to >= retired) {
        (to == retired ? next.retired : next.revoked).push_back({"b", Algorithm::hs256, start});
        next.keys.erase(next.keys.begin());
      } else {
        next.keys[0].state = to;
        if (to != from) next.keys[0].since = next.position.generation;
      }
      const bool may = from == to || to == revoked ||
                       std::find(allowed.begin(), allowed.end(), std::pair(from, to)) != allowed.end();
      EXPECT_EQ(!fault_between(before, next), may) << name_of(from) << " to " << name_of(to);
    }
  }
}

}  // namespace jwtsync::rotation::soundness_test
