// SPDX-License-Identifier: Apache-2.0
// A child that cannot take a ring while it runs: what it is given, when it must be started anew, and what its parent
// says to the hub meanwhile.
#include "keeper/handed.h"
#include "json/strict.h"
#include "member_fixture.h"

#include <algorithm>
#include <stop_token>

namespace jwtsync::handed_test {

using namespace std::chrono_literals;
using rotation::Holding, rotation::StepKind;
using testing::ec_key, testing::FakeHub, testing::secret_key;
using ::testing::ElementsAre, ::testing::HasSubstr, ::testing::Not;

class HandedTest : public MemberTest {
 protected:
  Result<std::unique_ptr<Keeper>> try_open(HandedKeys form, bool signs) {
    FollowedHub how{FakeHub::url};
    how.signs = signs;
    how.handed = form;
    return Keeper::open(
        fake.world(),
        {.service = "shop", .witness = Witness::parent, .handover = Handover{"KEYS", "", {}, {}}, .hub = how});
  }
  std::unique_ptr<Keeper> open_child(HandedKeys form, bool signs = false) {
    auto opened = try_open(form, signs);
    EXPECT_TRUE(opened) << opened.error().message;
    auto keeper = std::move(opened).value_or(nullptr);
    if (keeper) keeper->note_running(true);
    return keeper;
  }
  /// As ChildLife starts it anew.
  static void start_anew(Keeper& keeper) {
    keeper.note_running(false);
    EXPECT_TRUE(keeper.renew());
    keeper.note_running(true);
  }
  static json::Value set_of(const Keeper& keeper) {
    return keeper.handed_over()
        ->reveal([](std::string_view text) { return json::parse(text, Code::internal_error); })
        .value();
  }
  static std::vector<std::string> kids_of(const Keeper& keeper) {
    const json::Value set = set_of(keeper);
    std::vector<std::string> kids;
    for (const json::Value& key : set.at("keys")) kids.push_back(key.at("kid"));
    return kids;
  }
  static std::string first_of(const Keeper& keeper) {
    return keeper.handed_over()->reveal([](std::string_view bytes) { return std::string(bytes); });
  }
  static std::string second_of(const Keeper& keeper) {
    return keeper.second_handed_over()->reveal([](std::string_view bytes) { return std::string(bytes); });
  }
  static std::string bytes_of(const testing::HubKey& key) {
    return key.ring().keys()[0].material().reveal([](std::string_view bytes) { return std::string(bytes); });
  }
  void promote(const std::string& kid) {
    EXPECT_EQ(hub.take(StepKind::prove, kid).kind, rotation::Outcome::Kind::taken);
    fake.clock.advance(10s);
    EXPECT_EQ(hub.take(StepKind::promote, kid).kind, rotation::Outcome::Kind::taken);
  }
};

TEST_F(HandedTest, what_it_holds_is_not_what_the_child_runs_with_until_that_was_started_anew) {
  const auto child = open_child(HandedKeys::set);
  hub.stage(secret_key("h2", 'b'));
  pass(15s, {child.get()});
  EXPECT_THAT(hub.bodies["join"], HasSubstr(R"("behind":true)"));
  start_anew(*child);
  pass(15s, {child.get()});
  EXPECT_THAT(hub.bodies["join"], HasSubstr(R"("generation":2)"));
  EXPECT_THAT(hub.bodies["join"], Not(HasSubstr("behind")));
}

TEST_F(HandedTest, its_row_says_that_it_cannot_be_fenced_and_what_it_holds) {
  const auto child = open_child(HandedKeys::set);
  EXPECT_FALSE(hub.row("shop").is_fenceable);
  EXPECT_EQ(hub.row("shop").holding, Holding::list);
  EXPECT_FALSE(hub.row("shop").permit) << "it verifies";
  EXPECT_FALSE(child->permit_ends());
}

TEST_F(HandedTest, one_key_stops_a_rotation_by_its_name) {
  const auto child = open_child(HandedKeys::one);
  EXPECT_EQ(hub.row("shop").holding, Holding::one);
  EXPECT_EQ(first_of(*child), bytes_of(secret_key("h1", 'a')));
  const rotation::Outcome outcome = hub.stage(secret_key("h2", 'b'));
  ASSERT_EQ(outcome.gate.holds.size(), 1U);
  EXPECT_EQ(outcome.gate.holds[0].kind, rotation::HoldKind::single_key);
  EXPECT_THAT(outcome.gate.holds[0].who, HasSubstr("shop/"));
}

TEST_F(HandedTest, a_key_is_proved_only_when_the_child_runs_with_it) {
  const auto child = open_child(HandedKeys::set);
  EXPECT_THAT(kids_of(*child), ElementsAre("h1"));
  hub.stage(secret_key("h2", 'b'));
  pass(40s, {child.get()});
  EXPECT_TRUE(child->is_outdated());
  EXPECT_TRUE(child->readiness().stale);
  EXPECT_TRUE(hub.row("shop").proofs.empty());
  child->note_running(false);
  EXPECT_TRUE(child->renew());
  EXPECT_THAT(kids_of(*child), ElementsAre("h1", "h2"));
  pass(40s, {child.get()});
  EXPECT_FALSE(child->is_outdated());
  EXPECT_TRUE(hub.row("shop").proofs.empty()) << "it is not ready yet";
  child->note_running(true);
  pass(15s, {child.get()});
  ASSERT_EQ(hub.row("shop").proofs.size(), 1U);
  EXPECT_TRUE(hub.row("shop").proofs[0].accepts);
}

TEST_F(HandedTest, one_that_verifies_is_started_anew_once_in_a_rotation) {
  const auto child = open_child(HandedKeys::set);
  hub.stage(secret_key("h2", 'b'));
  pass(15s, {child.get()});
  start_anew(*child);
  pass(15s, {child.get()});
  promote("h2");
  pass(15s, {child.get()});
  EXPECT_FALSE(child->is_outdated());
  hub.take(StepKind::record_switch, "h1");
  fake.clock.advance(3700s);
  pass(15s, {child.get()});
  EXPECT_EQ(hub.take(StepKind::retire, "h1").kind, rotation::Outcome::Kind::taken);
  pass(15s, {child.get()});
  EXPECT_FALSE(child->is_outdated()) << "no token of the old key is alive";
  EXPECT_EQ(verdict(*child, token_of(secret_key("h1", 'a'))), std::nullopt) << "its parent says what it has";
}

TEST_F(HandedTest, one_that_signs_asks_for_no_permit_until_it_signs_with_the_new_key) {
  const auto child = open_child(HandedKeys::set, true);
  const rotation::Position first = hub.row("shop").permit->under;
  ASSERT_TRUE(child->permit_ends());
  hub.stage(secret_key("h2", 'b'));
  pass(15s, {child.get()});
  EXPECT_GT(hub.row("shop").permit->under, first) << "it signs with the active key";
  start_anew(*child);
  pass(15s, {child.get()});
  const rotation::Position staged = hub.row("shop").permit->under;
  promote("h2");
  pass(600s, {child.get()});
  EXPECT_TRUE(child->is_outdated());
  EXPECT_EQ(hub.row("shop").permit->under, staged);
  const rotation::Outcome waits = hub.take(StepKind::record_switch, "h1");
  ASSERT_FALSE(waits.gate.holds.empty());
  EXPECT_THAT(waits.gate.holds[0].who, HasSubstr("shop/"));
  EXPECT_FALSE(waits.gate.holds[0].until) << "it may sign on, whatever becomes of its permit";
  start_anew(*child);
  EXPECT_EQ(hub.row("shop").permit->under, hub.ring().position) << "before it is started";
  EXPECT_THAT(kids_of(*child), ElementsAre("h2", "h1"));
  EXPECT_EQ(hub.take(StepKind::record_switch, "h1").kind, rotation::Outcome::Kind::taken);
}

TEST_F(HandedTest, private_halves_are_for_who_signs_with_them) {
  const auto verifies = open_child(HandedKeys::set), signs = open_child(HandedKeys::set, true);
  hub.stage(ec_key("e1"));
  for (Keeper* const child : {verifies.get(), signs.get()}) {
    pass(15s, {child});
    start_anew(*child);
    EXPECT_FALSE(set_of(*child).at("keys").at(1).contains("d")) << "it is staged";
    pass(15s, {child});
  }
  hub.take(StepKind::prove, "e1");
  // Two processes of one service, of which one row is looked at here.
  const rotation::Stored stored = hub.rotation.load().value();
  for (const rotation::Member& member : stored.rows.members) ASSERT_EQ(member.proofs.size(), 1U);
  fake.clock.advance(10s);
  ASSERT_EQ(hub.take(StepKind::promote, "e1").kind, rotation::Outcome::Kind::taken);
  pass(15s, {verifies.get(), signs.get()});
  EXPECT_FALSE(verifies->is_outdated());
  ASSERT_TRUE(signs->is_outdated());
  start_anew(*signs);
  start_anew(*verifies);
  EXPECT_TRUE(set_of(*signs).at("keys").at(0).contains("d"));
  EXPECT_FALSE(set_of(*verifies).at("keys").at(0).contains("d"));
}

TEST_F(HandedTest, two_variables_hold_the_secret_that_signs_and_the_other) {
  const auto child = open_child(HandedKeys::two);
  EXPECT_EQ(first_of(*child), bytes_of(secret_key("h1", 'a')));
  EXPECT_EQ(second_of(*child), "");
  hub.stage(secret_key("h2", 'b'));
  pass(15s, {child.get()});
  start_anew(*child);
  EXPECT_EQ(first_of(*child), bytes_of(secret_key("h1", 'a')));
  EXPECT_EQ(second_of(*child), bytes_of(secret_key("h2", 'b')));
  pass(15s, {child.get()});
  promote("h2");
  pass(15s, {child.get()});
  EXPECT_FALSE(child->is_outdated()) << "it verifies by either";
  start_anew(*child);
  EXPECT_EQ(first_of(*child), bytes_of(secret_key("h2", 'b')));
  EXPECT_EQ(second_of(*child), bytes_of(secret_key("h1", 'a')));
}

TEST_F(HandedTest, a_key_pair_has_no_place_in_a_variable_for_a_secret) {
  const auto child = open_child(HandedKeys::two);
  hub.stage(ec_key("e1"));
  pass(40s, {child.get()});
  EXPECT_FALSE(child->is_outdated()) << "nothing would be gained by another start";
  EXPECT_THAT(log(), HasSubstr("is not given the key e1"));
  const rotation::Outcome waits = hub.take(StepKind::prove, "e1");
  ASSERT_EQ(waits.gate.holds.size(), 1U);
  EXPECT_EQ(waits.gate.holds[0].kind, rotation::HoldKind::refused) << "no start would change it";
}

TEST_F(HandedTest, a_standby_that_was_proved_keeps_its_place) {
  const auto child = open_child(HandedKeys::two);
  hub.stage(secret_key("h2", 'b'));
  pass(15s, {child.get()});
  start_anew(*child);
  rotation::Ring ring = hub.ring();
  ring.keys[1].is_standby = true;
  rotation::RingKey third = ring.keys[1];
  third.kid = "h3";
  third.is_standby = false;
  ring.keys.push_back(third);
  EXPECT_THAT(keeper::unheld_kids(ring, HandedKeys::two), ElementsAre("h3"));
  EXPECT_THAT(keeper::unheld_kids(ring, HandedKeys::one), ElementsAre("h2", "h3"));
  ring.keys[2].state = rotation::KeyState::retiring;
  EXPECT_THAT(keeper::unheld_kids(ring, HandedKeys::two), ElementsAre("h2"));
}

TEST_F(HandedTest, a_revoked_key_is_a_reason_to_start_anew) {
  const auto child = open_child(HandedKeys::set);
  hub.stage(secret_key("h2", 'b'));
  pass(15s, {child.get()});
  start_anew(*child);
  pass(15s, {child.get()});
  promote("h2");
  hub.take(StepKind::revoke, "h1");
  pass(15s, {child.get()});
  EXPECT_TRUE(child->is_outdated());
  start_anew(*child);
  EXPECT_THAT(kids_of(*child), ElementsAre("h2"));
}

class RevokedTest : public HandedTest {
 protected:
  /// Its key is revoked, and there is no other; then one comes, and signs.
  void revoke_the_key_of_a_child(bool signs) {
    const auto child = open_child(HandedKeys::set, signs);
    pass(15s, {child.get()});
    EXPECT_FALSE(child->has_none_to_hand_over());
    hub.take(StepKind::revoke, "h1");
    pass(15s, {child.get()});
    EXPECT_TRUE(child->is_outdated());
    EXPECT_TRUE(child->has_none_to_hand_over());
    EXPECT_THAT(hub.bodies["join"], HasSubstr(R"("behind":true)")) << "what runs has the key still";
    child->note_running(false);
    pass(15s, {child.get()});
    EXPECT_THAT(hub.bodies["join"], Not(HasSubstr("behind"))) << "nothing runs with it";
    hub.stage(secret_key("h2", 'b'));
    pass(15s, {child.get()});
    EXPECT_EQ(child->has_none_to_hand_over(), signs) << "who signs waits for a key that does";
    if (!signs) start_anew(*child);
    pass(15s, {child.get()});
    promote("h2");
    pass(15s, {child.get()});
    ASSERT_FALSE(child->has_none_to_hand_over());
    if (signs) start_anew(*child);
    EXPECT_THAT(kids_of(*child), ElementsAre("h2"));
  }
};

TEST_F(RevokedTest, ends_a_child_that_verifies_and_has_no_other) { revoke_the_key_of_a_child(false); }

TEST_F(RevokedTest, ends_a_child_that_signs_until_another_key_does) { revoke_the_key_of_a_child(true); }

TEST_F(HandedTest, a_hub_that_is_lost_changes_nothing_for_the_child) {
  const auto child = open_child(HandedKeys::set);
  hub.stage(secret_key("h2", 'b'));
  pass(15s, {child.get()});
  ASSERT_TRUE(child->is_outdated());
  cut();
  pass(120s, {child.get()});
  EXPECT_FALSE(child->is_outdated()) << "nobody knows what is needed by now";
  EXPECT_TRUE(child->readiness().ready);
  EXPECT_EQ(child->readiness().reload_error->code, Code::keys_outdated) << "that it is behind is not forgotten";
  EXPECT_THAT(log(), HasSubstr("the command goes on with the keys that it has"));
  EXPECT_THAT(log(), Not(HasSubstr("fenced")));
  mend();
  pass(15s, {child.get()});
  EXPECT_TRUE(child->is_outdated());
}

TEST_F(HandedTest, who_ends_leaves_even_where_the_hub_was_silent) {
  const auto child = open_child(HandedKeys::set, true);
  cut();
  pass(60s, {child.get()});
  mend();
  std::stop_source stop;
  stop.request_stop();
  EXPECT_FALSE(child->run_until_outdated(stop.get_token()));
  EXPECT_TRUE(hub.row("shop").is_fenceable) << "it is not waited for any longer";
  EXPECT_TRUE(hub.row("shop").permit->has_ended);
  const auto left = std::count(hub.calls.begin(), hub.calls.end(), "leave");
  child->run(stop.get_token());
  EXPECT_EQ(std::count(hub.calls.begin(), hub.calls.end(), "leave"), left) << "once";
}

TEST_F(HandedTest, nothing_starts_without_the_hub_or_a_permit) {
  hub.instead = [](const std::string& call) -> std::optional<HttpResponse> {
    if (call == "permit") return HttpResponse{403, {}, R"({"error":{"code":"access_denied","message":"no"}})"};
    return std::nullopt;
  };
  EXPECT_EQ(try_open(HandedKeys::set, true).error().code, Code::target_refused);
  EXPECT_EQ(hub.calls.back(), "leave") << "nobody waits for what was not started";
  EXPECT_TRUE(hub.row("shop").is_fenceable);
  EXPECT_TRUE(try_open(HandedKeys::set, false));
  cut();
  EXPECT_EQ(try_open(HandedKeys::set, false).error().code, Code::target_unreachable);
}

TEST_F(HandedTest, a_raw_secret_is_not_made_of_a_key_pair) {
  {
    const auto api = open("api");
    hub.stage(ec_key("e1"));
    pass(15s, {api.get()});
    promote("e1");
  }
  EXPECT_EQ(try_open(HandedKeys::one, false).error().code, Code::secret_format_unsupported);
  EXPECT_EQ(hub.calls.back(), "leave");
  EXPECT_TRUE(try_open(HandedKeys::set, false));
}

}  // namespace jwtsync::handed_test
