// SPDX-License-Identifier: Apache-2.0
#include "service/hubbing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <jwtsync/service.h>
#include <memory>
#include "../hub/fixture.h"
#include "fleet/challenge.h"
#include "json/strict.h"

namespace jwtsync::hubbing_test {

using namespace hub::fixture;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

/// A store that is full: it can be read.
class Full final : public Store {
 public:
  explicit Full(Store& store) : store_(store) {}
  [[nodiscard]] Result<std::unique_ptr<StoreTransaction>> begin(StoreAccess access) override {
    ++begun;
    if (is_full && access == StoreAccess::write) return failure(Code::file_unreadable, "the disk is full", "");
    return store_.begin(access);
  }
  bool is_full = false;
  int begun = 0;

 private:
  Store& store_;
};

std::string member(const std::string& rest, const std::string& instance = "auth-1") {
  return R"({"service":"auth","instance":")" + instance + "\"," + rest + "}";
}

struct HubbingTest : ::testing::Test {
  HubbingTest() {
    rotating.world.variables.set("ENVIRONMENT", "staging");
    rotating.world.files.put("/run/access", "signers-0123456789abcdef-0123456789abcdef");
    rotating.world.files.put("/run/others", "others-0123456789abcdef-0123456789abcdef");
    keeper = Keeper::open(rotating.world.world(), {.service = "hub", .without_key = WithoutKey::wait}).value();
    hub = std::make_unique<Hub>(rotating.world.world(), store, HubOptions{"staging", seals(), true});
    AccessPolicy policy{.token_files = {"/run/access", "/run/others"}};
    policy.signer_token_files = {"/run/access"};
    endpoints = std::make_unique<Endpoints>(rotating.world.world(), *keeper, policy, std::vector<ClaimHeader>{},
                                            nullptr, nullptr, hub.get());
    static_cast<void>(hub->attend());
    static_cast<void>(endpoints->take_news());
    rotating.world.events.clear();
  }
  ~HubbingTest() override {
    for (const std::string& event : rotating.world.events.lines()) {
      EXPECT_THAT(event, Not(HasSubstr(std::string(testing::canary))));
    }
  }

  HttpResponse ask(const std::string& what, std::string body, const std::string& who = "signers") {
    ReceivedRequest request{"POST", "/jwtsync/v1/ring/" + what, {}, std::move(body)};
    request.headers = {{"Host", "localhost"}, {"Jwtsync-Access", who + "-0123456789abcdef-0123456789abcdef"}};
    request.peer = Peer::loopback;
    HttpResponse response = endpoints->handle(request);
    EXPECT_EQ(header(response.headers, "Cache-Control"), "no-store");
    return response;
  }
  HttpResponse get(const std::string& path) {
    ReceivedRequest request{"GET", path, {}, {}};
    request.headers = {{"Host", "localhost"}, {"Jwtsync-Access", "signers-0123456789abcdef-0123456789abcdef"}};
    request.peer = Peer::loopback;
    return endpoints->handle(request);
  }
  HttpResponse join(const std::string& instance = "auth-1", const std::string& who = "signers", bool signs = true,
                    const std::string& rest = "") {
    return ask(
        "join",
        member(R"("environment":"staging","clock":)" + std::to_string(rotating.now().time_since_epoch().count()) +
                   R"(,"signs":)" + (signs ? "true" : "false") +
                   R"(,"fenceable":true,"holding":"ring","lifetime":0,"grace":0)" + rest,
               instance),
        who);
  }
  HttpResponse read(int generation, const std::string& who = "signers", int wait = 45000) {
    return ask("read",
               member(R"("after":{"epoch":1,"generation":)" + std::to_string(generation) +
                      R"(},"signs":false,"wait":)" + std::to_string(wait)),
               who);
  }
  HttpResponse prove(const KeyRing& key, const std::string& answer) {
    return ask("proof", member(R"("kid":")" + kid_of(key) + R"(","answer":")" + answer + R"(","accepts":true)"));
  }
  HttpResponse permit(int generation, const std::string& who = "signers") {
    return ask("permit", member(R"("under":{"epoch":1,"generation":)" + std::to_string(generation) + R"(},"uses":[])"),
               who);
  }
  static std::string answer_of(std::string_view secret) {
    return fleet::answer_to(secret, Nonce::parse(nonce).value());
  }
  static json::Value value_of(const HttpResponse& response) {
    return json::parse(response.body, Code::answer_malformed).value();
  }
  static std::string code_of(const HttpResponse& response) {
    return value_of(response)["error"]["code"].get<std::string>();
  }
  rotation::Member row(const std::string& name) {
    const Result<rotation::Stored> stored = rotating.rotation.load();
    for (const rotation::Member& each : stored->rows.members) {
      if (each.name == name) return each;
    }
    return {};
  }
  std::uint64_t generation() { return rotating.rotation.load()->ring.position.generation; }
  /// A second passes, and the hub is attended to.
  void attend() {
    rotating.world.clock.advance(seconds(1));
    static_cast<void>(hub->attend());
  }

  Rotating rotating;
  Full store{rotating.store};
  std::unique_ptr<Keeper> keeper;
  std::unique_ptr<Hub> hub;
  std::unique_ptr<Endpoints> endpoints;
};

TEST_F(HubbingTest, a_member_joins_proves_and_signs_through_a_whole_rotation) {
  const HttpResponse joined = join();
  ASSERT_EQ(joined.status, 200) << joined.body;
  EXPECT_EQ(value_of(joined)["keys"][0]["kid"], kid_of(first_key()));
  EXPECT_EQ(row("auth/auth-1").present_until, rotating.now() + seconds(30));
  const json::Value permitted = value_of(permit(1));
  EXPECT_EQ(permitted["lasts"], 60);
  EXPECT_EQ(permitted["until"], (rotating.now() + seconds(60)).time_since_epoch().count());

  const HttpResponse waiting = read(1);
  EXPECT_EQ(waiting.status, 204);
  ASSERT_TRUE(waiting.hold);
  EXPECT_EQ(waiting.hold->longest, seconds(45));
  rotating.stage(second_key());
  EXPECT_TRUE(hub->attend());
  EXPECT_THAT(endpoints->take_news(), ElementsAre(waiting.hold->topic));
  EXPECT_THAT(endpoints->take_news(), IsEmpty());
  const HttpResponse told = read(1);
  ASSERT_EQ(told.status, 200);
  EXPECT_FALSE(told.hold);
  EXPECT_EQ(value_of(told)["probes"][0]["kid"], kid_of(second_key()));
  attend();
  EXPECT_EQ(generation(), 2U) << "it is waited for";

  EXPECT_EQ(prove(second_key(), answer_of(testing::other_canary_secret)).status, 204);
  attend();
  attend();
  EXPECT_EQ(generation(), 4U) << "proved, and promoted";
  EXPECT_EQ(code_of(permit(1)), "generation_overtaken");
  EXPECT_EQ(permit(1).status, 409);
  EXPECT_EQ(permit(4).status, 200);
  attend();
  EXPECT_EQ(generation(), 5U) << "switched";
  EXPECT_EQ(ask("leave", member(R"("uses":[])")).status, 204);
  EXPECT_TRUE(row("auth/auth-1").permit->has_ended);
}

TEST_F(HubbingTest, a_wrong_answer_is_no_proof) {
  EXPECT_EQ(join().status, 200);
  rotating.stage(second_key());
  static_cast<void>(hub->attend());
  const HttpResponse wrong = prove(second_key(), answer_of(testing::canary_secret));
  EXPECT_EQ(wrong.status, 409);
  EXPECT_EQ(code_of(wrong), "proof_mismatch");
  EXPECT_EQ(code_of(prove(first_key(), answer_of(testing::canary_secret))), "generation_overtaken");
  EXPECT_THAT(row("auth/auth-1").proofs, IsEmpty());
  EXPECT_THAT(rotating.world.events.lines(), ::testing::Contains(HasSubstr("the hub refused (proof_mismatch)")));
}

TEST_F(HubbingTest, who_is_not_present_joins_anew) {
  EXPECT_EQ(permit(1).status, 404);
  EXPECT_EQ(code_of(ask("seen", member(R"("uses":[])"))), "not_found");
  EXPECT_EQ(join().status, 200);
  rotating.world.clock.advance(seconds(32));
  EXPECT_EQ(permit(1).status, 404);
  EXPECT_EQ(join().status, 200);
  EXPECT_EQ(permit(1).status, 200);
}

TEST_F(HubbingTest, waiting_costs_the_store_nothing) {
  EXPECT_EQ(join().status, 200);
  store.begun = 0;
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(read(1).status, 204);
  EXPECT_EQ(store.begun, 0);
}

TEST_F(HubbingTest, only_those_who_sign_are_given_what_signs) {
  EXPECT_EQ(join("auth-1", "others", true).status, 403);
  EXPECT_EQ(join("auth-2", "others", false).status, 200);
  EXPECT_EQ(permit(1, "others").status, 403);
  EXPECT_EQ(ask("read", member(R"("after":{"epoch":1,"generation":0},"signs":true,"wait":0)"), "others").status, 403);
  EXPECT_EQ(read(0, "others").status, 200);
  // In the name of one who signs, nobody else says that he has left.
  EXPECT_EQ(join("auth-1", "signers", true).status, 200);
  EXPECT_EQ(permit(1).status, 200);
  for (const char* const call : {"leave", "seen"}) {
    EXPECT_EQ(ask(call, member(R"("uses":[])"), "others").status, 403) << call;
  }
  EXPECT_FALSE(row("auth/auth-1").permit->has_ended);
  EXPECT_EQ(join("auth-1", "nobody").status, 403);
}

TEST_F(HubbingTest, what_is_no_call_is_refused) {
  EXPECT_EQ(ask("join", "{}").status, 400);
  EXPECT_EQ(code_of(ask("join", "{}")), "request_malformed");
  const HttpResponse elsewhere =
      ask("join", member(R"("environment":"production","clock":0,"signs":false,"fenceable":true,"holding":"ring",)"
                         R"("lifetime":0,"grace":0)"));
  EXPECT_EQ(elsewhere.status, 400);
  EXPECT_EQ(ask("nothing", "{}").status, 404);
  EXPECT_EQ(get("/jwtsync/v1/ring/read").status, 405);
}

TEST_F(HubbingTest, uses_are_kept_of_keys_that_the_ring_has) {
  EXPECT_EQ(join().status, 200);
  const std::string use = R"(","accepted":1800000000,"signed":0,"endless":true})";
  EXPECT_EQ(
      ask("seen", member(R"("uses":[{"kid":")" + kid_of(first_key()) + use + R"(,{"kid":"made-up)" + use + "]")).status,
      204);
  ASSERT_THAT(row("auth/auth-1").uses, SizeIs(1));
  EXPECT_TRUE(row("auth/auth-1").uses[0].has_endless);
}

TEST_F(HubbingTest, a_store_that_is_full_is_503_and_told_once) {
  EXPECT_EQ(join().status, 200);
  rotating.world.events.clear();
  store.is_full = true;
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(join().status, 503);
    EXPECT_EQ(permit(1).status, 503);
  }
  EXPECT_EQ(read(0).status, 200) << "what is in memory is given";
  EXPECT_EQ(get("/readyz").status, 503);
  store.is_full = false;
  EXPECT_EQ(join().status, 200);
  EXPECT_EQ(get("/readyz").status, 200);
  EXPECT_THAT(rotating.world.events.lines(),
              ElementsAre(HasSubstr("the disk is full"), HasSubstr("the store of the rotation takes writes")));
}

TEST_F(HubbingTest, a_member_that_holds_a_later_ring_stops_the_hub) {
  EXPECT_EQ(join("auth-1", "signers", true, R"(,"held":{"epoch":1,"generation":9,"digest":"d"})").status, 503);
  EXPECT_EQ(code_of(join()), "ring_unavailable");
  EXPECT_EQ(code_of(read(1)), "ring_unavailable");
  EXPECT_EQ(get("/readyz").status, 503);
  EXPECT_THAT(rotating.world.events.lines(), ElementsAre(HasSubstr("the hub is stopped: auth/auth-1 holds")));
  const auto stopped = rotating.rotation.stopped();
  ASSERT_TRUE(stopped && *stopped) << "the store remembers it, for hubs that start later";
  EXPECT_THAT((*stopped)->why, HasSubstr("auth/auth-1"));
  EXPECT_EQ(rotating.rotation.load().error().code, Code::ring_unavailable);
}

TEST_F(HubbingTest, a_permit_under_a_later_ring_stops_the_hub_as_well) {
  EXPECT_EQ(join().status, 200);
  EXPECT_EQ(code_of(permit(2)), "ring_unavailable");
  EXPECT_EQ(join().status, 503);
  EXPECT_EQ(ask("leave", member(R"("uses":[])")).status, 204);
}

TEST_F(HubbingTest, what_members_hold_comes_back_by_their_offers) {
  const auto body = [&] {
    const json::Value reply = value_of(join());
    return member("\"ring\":" + json::dump(reply["ring"]) + ",\"keys\":" + json::dump(reply["keys"]));
  };
  EXPECT_EQ(ask("offer", body()).status, 204) << "of a store that knows it nothing is kept";
  const testing::MemoryStore::Rows backup = rotating.store.rows();
  rotating.stage(second_key());
  EXPECT_TRUE(hub->attend());
  EXPECT_EQ(prove(second_key(), answer_of(testing::other_canary_secret)).status, 204);
  attend();
  attend();
  const std::string offer = body();
  const json::Value held = value_of(join());
  ASSERT_EQ(generation(), 4U);

  rotating.store.replace(backup, "");
  hub = std::make_unique<Hub>(rotating.world.world(), store, HubOptions{"staging", seals(), true});
  AccessPolicy policy{.token_files = {"/run/access", "/run/others"}};
  policy.signer_token_files = {"/run/access"};
  endpoints = std::make_unique<Endpoints>(rotating.world.world(), *keeper, policy, std::vector<ClaimHeader>{}, nullptr,
                                          nullptr, hub.get());
  static_cast<void>(hub->attend());
  EXPECT_EQ(code_of(join("auth-1", "signers", true, R"(,"held":{"epoch":1,"generation":4,"digest":"d"})")),
            "ring_unavailable");
  EXPECT_EQ(code_of(ask("offer", "{}")), "request_malformed");
  EXPECT_EQ(ask("offer", offer, "others").status, 403) << "in the name of one who signs";
  EXPECT_EQ(ask("offer", offer).status, 204);
  rotating.world.clock.advance(seconds(32));
  const Result<rotation::Restoration> restored = rotating.rotation.restore();
  ASSERT_TRUE(restored && restored->is_done());
  attend();
  const HttpResponse joined = join();
  ASSERT_EQ(joined.status, 200) << joined.body;
  EXPECT_EQ(value_of(joined)["keys"], held["keys"]) << "with the material of the key that the store had lost";
}

TEST_F(HubbingTest, a_ring_that_one_who_may_not_sign_offers_alone_does_not_go_on) {
  rotating.stage(second_key());
  static_cast<void>(hub->attend());
  json::Value reply = value_of(join("back-1", "others", false));
  const Result<rotation::Ring> ring = rotation::read_ring(reply["ring"].get<std::string>());
  rotation::Ring later = *ring;
  later.position = {7, 100};
  const std::string rogue =
      member("\"ring\":" + json::dump(json::Value(rotation::write(later))) + ",\"keys\":" + json::dump(reply["keys"]),
             "back-1");
  EXPECT_EQ(ask("offer", rogue, "others").status, 204);
  ASSERT_TRUE(rotating.rotation.stopped().value());
  rotating.world.clock.advance(seconds(300));
  const std::uint64_t generation = ring->position.generation;
  EXPECT_EQ(rotating.rotation.restore()->ring.position, (rotation::Position{2, generation + 1}))
      << "that of the store goes on";
}

TEST_F(HubbingTest, a_key_that_is_rehearsed_is_shown_and_the_word_on_it_kept) {
  const std::string kid = kid_of(second_key());
  EXPECT_EQ(value_of(join())["probes"].size(), 0U);
  const std::string sealed = seal().close(second_key().keys()[0], "staging", rotating.world.randomness).value();
  ASSERT_TRUE(rotating.rotation.rehearse({kid, Algorithm::hs256, nonce, sealed, rotating.now() + seconds(60)}));
  EXPECT_FALSE(hub->attend()) << "no news for those who wait for a ring";
  const json::Value joined = value_of(join());
  ASSERT_EQ(joined["probes"].size(), 1U);
  EXPECT_EQ(joined["probes"][0]["kid"], kid);
  EXPECT_EQ(joined["keys"].size(), 1U);
  EXPECT_EQ(value_of(read(0))["probes"], joined["probes"]);
  EXPECT_EQ(prove(second_key(), answer_of(testing::canary_secret)).status, 409);
  EXPECT_EQ(prove(second_key(), answer_of(testing::other_canary_secret)).status, 204);
  EXPECT_THAT(rotating.rotation.rehearsed().value(), ElementsAre(rotation::Rehearsed{"auth/auth-1", kid, true}));
  EXPECT_THAT(row("auth/auth-1").proofs, IsEmpty()) << "no gate knows of it";
  ASSERT_TRUE(rotating.rotation.end_rehearsal());
  attend();
  EXPECT_EQ(value_of(join())["probes"].size(), 0U);
  EXPECT_EQ(code_of(prove(second_key(), answer_of(testing::other_canary_secret))), "generation_overtaken");
}

TEST_F(HubbingTest, members_that_are_gone_are_forgotten) {
  EXPECT_EQ(join().status, 200);
  EXPECT_EQ(ask("leave", member(R"("uses":[])")).status, 204);
  rotating.world.clock.advance(seconds(300));
  static_cast<void>(hub->attend());
  EXPECT_EQ(row("auth/auth-1").name, "");
}

TEST_F(HubbingTest, readiness_and_metrics_are_those_of_the_hub) {
  EXPECT_EQ(join().status, 200);
  rotating.stage(second_key());
  attend();
  EXPECT_EQ(value_of(get("/readyz"))["ring"]["generation"], 2);
  EXPECT_EQ(value_of(get("/readyz"))["status"], "ready") << "without a key of its own";
  const std::string metrics = get("/metrics").body;
  EXPECT_THAT(metrics, HasSubstr("jwtsync_hub_generation{environment=\"staging\"} 2\n"));
  EXPECT_THAT(metrics, HasSubstr("jwtsync_hub_members{environment=\"staging\"} 1\n"));
  EXPECT_THAT(metrics, HasSubstr("step=\"prove\",hold=\"unproved\"} 1\n"));
}

}  // namespace jwtsync::hubbing_test
