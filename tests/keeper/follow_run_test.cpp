// SPDX-License-Identifier: Apache-2.0
// The loop of a member, and its log.
#include "member_fixture.h"

#include <algorithm>
#include <atomic>
#include <stop_token>
#include <vector>

namespace jwtsync::follow_run_test {

using namespace std::chrono_literals;
using testing::ec_key, testing::FakeHub, testing::secret_key;

/// Time passes while it waits for files; tokens of unknown keys and the end of the test wake it.
class PassingWatch : public Watch {
 public:
  explicit PassingWatch(testing::FakeClock& clock) : clock_(clock) {}
  Event wait(std::span<const std::string> /*paths*/, std::chrono::milliseconds timeout) override {
    if (woken_.exchange(false)) return Event::woken;
    clock_.advance(timeout);
    return Event::timed_out;
  }
  void wake() noexcept override { woken_ = true; }

 private:
  testing::FakeClock& clock_;
  std::atomic<bool> woken_{false};
};

TEST_F(MemberTest, the_loop_waits_at_the_hub_joins_again_in_time_and_leaves) {
  PassingWatch watch(fake.clock);
  const World world = fake.world().with(watch);
  const auto auth =
      Keeper::open(world, {.service = "auth", .hub = FollowedHub{.url = FakeHub::url, .signs = true}}).value();
  std::stop_source stop;
  hub.meanwhile = [&](std::chrono::milliseconds wait) {
    fake.clock.advance(wait);
    EXPECT_TRUE(auth->published_ring()) << "it is never fenced";
    if (fake.clock.elapsed() > 300s && hub.ring().position.generation == 1) hub.stage(ec_key("e1"));
    if (fake.clock.elapsed() > 600s) stop.request_stop();
  };
  auth->run(stop.get_token());
  EXPECT_EQ(hub.row("auth").proofs.size(), 1U);
  EXPECT_EQ(hub.calls.back(), "leave");
  EXPECT_TRUE(hub.row("auth").permit->has_ended);
  const auto joins = std::count(hub.calls.begin(), hub.calls.end(), "join");
  EXPECT_GE(joins, 60);
  EXPECT_LE(joins, 90);
  EXPECT_EQ(sign(*auth).error().code, Code::permit_ended) << "who has left signs no more";
}

TEST_F(MemberTest, a_hub_that_is_down_is_asked_again_within_five_seconds) {
  PassingWatch watch(fake.clock);
  const auto auth = Keeper::open(fake.world().with(watch),
                                 {.service = "auth", .hub = FollowedHub{.url = FakeHub::url, .signs = true}})
                        .value();
  std::stop_source stop;
  std::vector<std::chrono::nanoseconds> times;
  hub.instead = [&](const std::string&) -> std::optional<HttpResponse> {
    times.push_back(fake.clock.elapsed());
    if (times.size() == 20) stop.request_stop();
    return HttpResponse{500, {}, "no"};
  };
  auth->run(stop.get_token());
  for (std::size_t i = 1; i < 20; ++i) EXPECT_LE(times[i] - times[i - 1], 5s) << i;
  EXPECT_GT(times.back() - times.front(), 10s);
}

TEST_F(MemberTest, a_clock_that_is_off_is_told_once) {
  hub.instead = [&](const std::string& call) -> std::optional<HttpResponse> {
    if (call != "join") return std::nullopt;
    HttpResponse reply = hub.reply_of(hub.ring(), true);
    reply.body.replace(reply.body.find("\"now\":") + 6, 10, "1767225000");
    return reply;
  };
  const auto auth = open("auth");
  pass(60s, {auth.get()});
  const auto lines = fake.events.lines();
  EXPECT_EQ(std::count_if(lines.begin(), lines.end(),
                          [](const std::string& line) { return line.find("ahead of that of the hub") != line.npos; }),
            1);
}

TEST_F(MemberTest, a_reader_that_does_not_wait_has_the_loop_ask) {
  const auto api = open("api", false);
  fake.clock.advance(1s);
  hub.stage(secret_key("h2", 'b'));
  const std::string unknown = token_of(secret_key("h2", 'b'));
  EXPECT_EQ(verdict(*api, unknown), Code::keys_outdated);
  static_cast<void>(api->refresh());
  EXPECT_EQ(verdict(*api, unknown), std::nullopt);
}

TEST_F(MemberTest, known_keys_verify_while_the_hub_is_away_for_days) {
  const auto api = open("api", false);
  const auto auth = open("auth");
  cut();
  pass(72h, {api.get()});
  EXPECT_TRUE(api->readiness().ready);
  EXPECT_EQ(verdict(*api, token_of(secret_key("h1", 'a'))), std::nullopt);
  const auto lines = fake.events.lines();
  EXPECT_LE(std::count_if(lines.begin(), lines.end(),
                          [](const std::string& line) { return line.find("is not followed now") != line.npos; }),
            1);
}

}  // namespace jwtsync::follow_run_test
