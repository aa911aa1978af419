// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

#include <jwtsync/testing_issuer.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

namespace jwtsync::run_test {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

/// Plays a script: at each wait something happens to the world, and the wait ends with an event. The end of the script
/// requests the stop.
class ScriptedWatch : public Watch {
 public:
  struct Scene {
    Event event;
    std::function<void()> happens = [] {};
  };

  ScriptedWatch(std::stop_source stop, std::deque<Scene> scenes) : stop_(std::move(stop)), scenes_(std::move(scenes)) {}

  Event wait(std::span<const std::string> paths, std::chrono::milliseconds timeout) override {
    watched.assign(paths.begin(), paths.end());
    if (timeout == std::chrono::milliseconds{0}) return Event::timed_out;  // it is only armed
    timeouts.push_back(timeout);
    if (scenes_.empty()) {
      stop_.request_stop();
      return Event::woken;
    }
    const Scene scene = std::move(scenes_.front());
    scenes_.pop_front();
    scene.happens();
    return scene.event;
  }
  void wake() noexcept override { ++wakes; }

  std::vector<std::string> watched;
  std::vector<std::chrono::milliseconds> timeouts;
  int wakes = 0;

 private:
  std::stop_source stop_;
  std::deque<Scene> scenes_;
};

/// Waits in earnest, until somebody wakes it.
class PatientWatch : public Watch {
 public:
  Event wait(std::span<const std::string>, std::chrono::milliseconds timeout) override {
    if (timeout == std::chrono::milliseconds{0}) return Event::timed_out;
    std::unique_lock lock(mutex_);
    waiting_ = true;
    changed_.notify_all();
    changed_.wait(lock, [&] { return woken_; });
    woken_ = false;
    return Event::woken;
  }
  void wake() noexcept override {
    const std::lock_guard lock(mutex_);
    woken_ = true;
    changed_.notify_all();
  }
  void await_waiter() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return waiting_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool waiting_ = false;
  bool woken_ = false;
};

class RunTest : public KeeperTest {
 protected:
  /// Opens a keeper and runs it to the end of the script; what it held then stands in `generation` and `watch`.
  void play(std::deque<ScriptedWatch::Scene> scenes, const std::function<void()>& before_it_runs = [] {}) {
    std::stop_source stop;
    watch.emplace(stop, std::move(scenes));
    const auto opened = Keeper::open(fake.world().with(*watch), {});
    ASSERT_TRUE(opened) << opened.error().message;
    before_it_runs();
    (*opened)->run(stop.get_token());
    readiness = (*opened)->readiness();
  }

  std::function<void()> put_other_key() {
    return [this] { fake.files.put(key_file, testing::other_canary_secret); };
  }

  std::optional<ScriptedWatch> watch;
  Readiness readiness;
};

using Event = Watch::Event;

TEST_F(RunTest, reloads_when_a_file_changes) {
  play({{Event::changed, put_other_key()}, {Event::timed_out}});
  EXPECT_EQ(readiness.generation, 2u);
  EXPECT_THAT(watch->watched, ElementsAre(configuration_file, key_file));
}

TEST_F(RunTest, waits_until_files_have_come_to_rest) {
  play({{Event::changed, [this] { fake.files.put(key_file, ""); }},
        {Event::changed, [this] { fake.files.put(key_file, "half-c4n4ry"); }},
        {Event::changed, put_other_key()},
        {Event::timed_out}});
  EXPECT_EQ(readiness.generation, 2u);
  EXPECT_FALSE(readiness.reload_error);
  EXPECT_THAT(fake.events.lines(), Not(Contains(HasSubstr("not reloaded"))));
}

TEST_F(RunTest, tells_once_what_fails_though_the_file_changes_again) {
  const auto put_short = [this] { fake.files.put(key_file, "short"); };
  play({{Event::changed, put_short}, {Event::timed_out}, {Event::changed, put_short}, {Event::timed_out}});
  EXPECT_THAT(fake.events.lines(), Contains(HasSubstr("JWT keys not reloaded: ")).Times(1));
  // Who asks by a signal is answered.
  fake.files.put(key_file, testing::canary_secret);
  play({{Event::changed, put_short}, {Event::timed_out}, {Event::woken}});
  EXPECT_THAT(fake.events.lines(), Contains(HasSubstr("JWT keys not reloaded: ")).Times(3));
}

TEST_F(RunTest, does_not_wait_for_ever_for_files_to_rest) {
  std::deque<ScriptedWatch::Scene> scenes(1000, {Event::changed});
  scenes.front().happens = put_other_key();
  play(std::move(scenes));
  EXPECT_EQ(readiness.generation, 2u);
}

TEST_F(RunTest, reloads_when_it_is_woken) {
  play({{Event::woken, put_other_key()}});
  EXPECT_EQ(readiness.generation, 2u);
  EXPECT_THAT(watch->timeouts, SizeIs(2)) << "a person who asks is not kept waiting for files to rest";
}

TEST_F(RunTest, finds_a_change_that_nobody_told_it_of) {
  play({{Event::timed_out}, {Event::timed_out, put_other_key()}, {Event::timed_out}});
  EXPECT_EQ(readiness.generation, 2u);
  EXPECT_THAT(watch->timeouts, Contains(std::chrono::milliseconds(60'000)));
}

TEST_F(RunTest, finds_a_change_from_before_its_first_wait) {
  play({{Event::timed_out}}, put_other_key());
  EXPECT_EQ(readiness.generation, 2u);
  EXPECT_EQ(watch->timeouts.front(), std::chrono::milliseconds(100)) << "it waits for files to rest, not for a change";
}

TEST_F(RunTest, asks_an_issuer_for_its_keys_before_they_are_stale) {
  const auto let = [this](std::chrono::seconds pass) { return [this, pass] { fake.clock.advance(pass); }; };
  testing::FakeIssuer issuer("https://issuer.example");
  fake.network.attach("issuer.example", issuer);
  issuer.set_cache_control("max-age=100");
  issuer.publish(
      R"({"keys":[{"kty":"OKP","crv":"Ed25519","kid":"1","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]})");
  fake.files.put(configuration_file, "sources = [\"jwks+https://issuer.example/keys\"]\n");
  play({{Event::timed_out, let(std::chrono::seconds(60))}, {Event::timed_out, let(std::chrono::seconds(31))}});
  EXPECT_EQ(issuer.fetches(), 2u);
  EXPECT_EQ(readiness.generation, 1u);
  EXPECT_FALSE(readiness.stale);
  EXPECT_EQ(watch->timeouts.front(), std::chrono::seconds(60)) << "files are looked at meanwhile";
  EXPECT_LE(watch->timeouts.at(1), std::chrono::seconds(30)) << "until it is time";
}

TEST_F(RunTest, does_not_load_when_nothing_changed) {
  play({{Event::timed_out}, {Event::timed_out}});
  const std::vector<std::string> lines = fake.events.lines();
  EXPECT_EQ(std::count(lines.begin(), lines.end(), "info Loading JWT secret for environment: staging"), 1)
      << "at its opening";
  EXPECT_EQ(readiness.generation, 1u);
}

TEST_F(RunTest, watches_for_a_key_file_that_a_new_configuration_names) {
  play({{Event::changed, [this] { fake.files.put(configuration_file, "sources = [\"file:/run/secrets/next\"]\n"); }},
        {Event::timed_out},
        {Event::changed, [this] { fake.files.put("/run/secrets/next", testing::other_canary_secret); }},
        {Event::timed_out}});
  EXPECT_THAT(watch->watched, ElementsAre(configuration_file, "/run/secrets/next"));
  EXPECT_EQ(readiness.generation, 2u);
  EXPECT_FALSE(readiness.reload_error);
}

TEST_F(RunTest, watches_for_a_default_configuration_that_is_not_there_yet) {
  fake.files.remove(configuration_file);
  fake.variables.set("JWT_SECRET_STAGING", testing::canary_secret);
  play({});
  EXPECT_THAT(watch->watched, Contains(configuration_file));
}

TEST_F(RunTest, goes_on_after_a_reload_that_failed) {
  play({{Event::changed, [this] { fake.files.remove(key_file); }},
        {Event::timed_out},
        {Event::changed, put_other_key()},
        {Event::timed_out}});
  EXPECT_EQ(readiness.generation, 2u);
  EXPECT_FALSE(readiness.reload_error);
}

TEST_F(RunTest, waits_no_longer_than_until_the_next_try_after_a_failure) {
  const auto let = [this](std::chrono::seconds pass) { return [this, pass] { fake.clock.advance(pass); }; };
  play({{Event::changed, [this] { fake.files.fail(key_file, {Code::file_unreadable, "too many open files", ""}); }},
        {Event::timed_out},
        {Event::timed_out, let(std::chrono::seconds(1))},
        {Event::changed, [this] { fake.files.put(key_file, testing::other_canary_secret); }},
        {Event::timed_out}});
  EXPECT_EQ(readiness.generation, 2u);
  EXPECT_LE(watch->timeouts.at(2), std::chrono::seconds(5)) << "until it is time to try again";
}

TEST_F(RunTest, tokens_of_unknown_keys_do_not_fill_the_log_while_the_issuer_is_down) {
  testing::FakeIssuer issuer("https://issuer.example");
  fake.network.attach("issuer.example", issuer);
  const std::string published =
      R"({"keys":[{"kty":"OKP","crv":"Ed25519","kid":"1","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]})";
  issuer.publish(published);
  fake.files.put(configuration_file, "sources = [\"jwks+https://issuer.example/keys\"]\n");
  std::stop_source stop;
  Keeper* keeper = nullptr;
  const auto token_comes = [&] {
    Keeper::Local local;
    fake.clock.advance(std::chrono::seconds(11));
    const std::string token = "eyJhbGciOiJFZERTQSIsImtpZCI6IjIifQ.e30." + std::string(86, 'A');
    EXPECT_EQ(keeper->verify(token, local).error().code, Code::keys_outdated);
  };
  watch.emplace(stop, std::deque<ScriptedWatch::Scene>(8, {Event::woken, token_comes}));
  const auto opened = Keeper::open(fake.world().with(*watch), {}).value();
  keeper = opened.get();
  issuer.set_fault(testing::IssuerFault::unavailable);
  opened->run(stop.get_token());
  const std::vector<std::string> lines = fake.events.lines();
  EXPECT_EQ(std::count_if(lines.begin(), lines.end(),
                          [](const std::string& line) { return line.find("not reloaded") != std::string::npos; }),
            1);
  EXPECT_GE(opened->metrics().reloads, 3u);
}

TEST_F(RunTest, asks_about_a_bad_signature_for_two_seconds_at_most) {
  testing::FakeIssuer issuer("https://issuer.example");
  fake.network.attach("issuer.example", issuer);
  issuer.publish(
      R"({"keys":[{"kty":"OKP","crv":"Ed25519","kid":"1","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]})");
  fake.files.put(configuration_file, "sources = [\"jwks+https://issuer.example/keys\"]\n");
  std::stop_source stop;
  Keeper* keeper = nullptr;
  std::chrono::nanoseconds came{0};
  const auto verdict = [&] {
    Keeper::Local local;
    return keeper->verify("eyJhbGciOiJFZERTQSIsImtpZCI6IjEifQ.e30." + std::string(86, 'A'), local).error().code;
  };
  const auto token_comes = [&] {
    fake.clock.advance(std::chrono::seconds(11));
    came = fake.clock.elapsed();
    EXPECT_EQ(verdict(), Code::keys_outdated);
  };
  watch.emplace(stop, std::deque<ScriptedWatch::Scene>{{Event::timed_out}, {Event::woken, token_comes}});
  const auto opened = Keeper::open(fake.world().with(*watch), {}).value();
  keeper = opened.get();
  issuer.set_fault(testing::IssuerFault::unavailable);
  const std::size_t before = issuer.fetches();
  opened->run(stop.get_token());
  EXPECT_GT(issuer.fetches(), before);
  EXPECT_LE(fake.clock.elapsed() - came, std::chrono::seconds(2));
  EXPECT_EQ(verdict(), Code::token_signature_invalid);
}

// Without a key.

/// Opens a keeper without a key and waits for one, to the end of the script.
class RunUntilKeyTest : public RunTest {
 protected:
  RunUntilKeyTest() { fake.files.remove(key_file); }
  Result<void> await_key(std::deque<ScriptedWatch::Scene> scenes, std::chrono::milliseconds longest) {
    std::stop_source stop;
    watch.emplace(stop, std::move(scenes));
    const auto keeper = Keeper::open(fake.world().with(*watch), {.without_key = WithoutKey::wait}).value();
    Result<void> waited = keeper->run_until_key(stop.get_token(), longest);
    readiness = keeper->readiness();
    return waited;
  }
  std::function<void()> let(std::chrono::milliseconds pass) {
    return [this, pass] { fake.clock.advance(pass); };
  }
};

TEST_F(RunUntilKeyTest, ends_as_soon_as_there_is_a_key) {
  EXPECT_TRUE(await_key({{Event::changed, put_other_key()}, {Event::timed_out}}, std::chrono::minutes(2)));
  EXPECT_TRUE(readiness.ready);
  EXPECT_EQ(readiness.generation, 1u);
}

TEST_F(RunUntilKeyTest, ends_with_the_reason_when_its_time_is_over) {
  std::deque<ScriptedWatch::Scene> scenes(100, {Event::timed_out, let(std::chrono::seconds(2))});
  const auto waited = await_key(std::move(scenes), std::chrono::seconds(20));
  ASSERT_FALSE(waited);
  EXPECT_EQ(waited.error().code, Code::secret_absent);
  EXPECT_FALSE(readiness.ready);
  for (const std::chrono::milliseconds timeout : watch->timeouts) EXPECT_LE(timeout, std::chrono::seconds(20));
}

TEST_F(RunUntilKeyTest, a_stop_is_no_failure) {
  EXPECT_TRUE(await_key({}, std::chrono::minutes(2)));
  EXPECT_FALSE(readiness.ready);
}

TEST_F(RunUntilKeyTest, does_not_ask_again_where_only_variables_may_hold_it) {
  fake.files.put(configuration_file, "sources = [\"env:MINE\"]\n");
  std::deque<ScriptedWatch::Scene> scenes(30, {Event::timed_out, let(std::chrono::seconds(2))});
  EXPECT_FALSE(await_key(std::move(scenes), std::chrono::seconds(40)));
  const std::vector<std::string> lines = fake.events.lines();
  EXPECT_EQ(std::count(lines.begin(), lines.end(), "info Loading JWT secret for environment: staging"), 1);
}

TEST_F(RunTest, a_stop_ends_its_wait) {
  PatientWatch patient;
  const auto keeper = Keeper::open(fake.world().with(patient), {}).value();
  std::jthread loop([&](std::stop_token stop) { keeper->run(stop); });
  patient.await_waiter();
  loop.request_stop();
  loop.join();
  EXPECT_EQ(keeper->readiness().generation, 1u);
}

TEST_F(RunTest, a_wake_reaches_the_watch) {
  std::stop_source stop;
  watch.emplace(stop, std::deque<ScriptedWatch::Scene>{});
  const auto keeper = Keeper::open(fake.world().with(*watch), {}).value();
  keeper->wake();
}

TEST_F(RunTest, does_nothing_when_it_is_stopped_already) {
  std::stop_source stop;
  watch.emplace(stop, std::deque<ScriptedWatch::Scene>{});
  const auto keeper = Keeper::open(fake.world().with(*watch), {}).value();
  stop.request_stop();
  keeper->run(stop.get_token());
  EXPECT_TRUE(watch->timeouts.empty());
}

}  // namespace jwtsync::run_test
