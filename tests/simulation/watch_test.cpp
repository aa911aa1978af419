// SPDX-License-Identifier: Apache-2.0
// An hour of 200 processes that are watched: each has a real Keeper and real Endpoints, and is asked by the real `ask`,
// a round in half a minute, while keys are lost, quoted, swapped and rotated, and processes restart.
#include "fleet/comparison.h"
#include "watch/story.h"

#include <gmock/gmock.h>
#include <jwtsync/diagnosis.h>
#include <jwtsync/service.h>
#include <jwtsync/testing.h>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <set>

namespace jwtsync::watch_test {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr std::size_t processes = 200, services = 7;
constexpr std::chrono::seconds interval{30}, timeout{5};
constexpr std::chrono::minutes patience{5};  // of the alert: `for: 5m`

/// Things happen as its time passes.
class StagedClock : public testing::FakeClock {
 public:
  void pause(std::chrono::nanoseconds duration) noexcept override {
    const std::chrono::nanoseconds end = elapsed() + duration;
    while (!staged_.empty() && staged_.begin()->first <= end) {
      const auto [moment, event] = *staged_.begin();
      staged_.erase(staged_.begin());
      advance(std::max(moment - elapsed(), 0ns));
      event();
    }
    advance(std::max(end - elapsed(), 0ns));  // what happened may have taken time of its own
  }
  void at(std::chrono::nanoseconds moment, std::function<void()> event) { staged_.emplace(moment, std::move(event)); }

 private:
  std::multimap<std::chrono::nanoseconds, std::function<void()>> staged_;
};

/// Some of whom are down.
class Network : public testing::FakeNetwork {
 public:
  std::vector<Result<HttpResponse>> exchange(std::span<const HttpRequest> requests) override {
    std::vector<Result<HttpResponse>> responses;
    for (const HttpRequest& request : requests) {
      const bool is_down = std::any_of(down.begin(), down.end(), [&](const std::string& authority) {
        return request.url.find("//" + authority + "/") != std::string::npos;
      });
      if (is_down) {
        responses.emplace_back(failure(Code::target_unreachable, request.url + " refuses connections", ""));
      } else {
        responses.push_back(FakeNetwork::exchange({&request, 1}).front());
      }
    }
    most_at_once = std::max(most_at_once, requests.size());
    return responses;
  }
  std::set<std::string> down;
  std::size_t most_at_once = 0;
};

const std::string secret(testing::canary_secret), other_secret(testing::other_canary_secret);

/// A set of keys, of which the first signs.
std::string set_of(const std::vector<std::string>& kids) {
  const std::map<std::string, std::string> values{
      {"old", "WnE3LWM0bjRyeS1XbTJ2WDlwTGs0VG44UmI2SHMzSmQ1R2YxWWM"},
      {"new", "S3Q1LWM0bjRyeS1CdjhuTTN4UXc3RXoyTHA5RGY0UnU2R2ExSGo"},
  };
  std::string text;
  for (const std::string& kid : kids) {
    text += (text.empty() ? "" : ",") + (R"({"kty":"oct","alg":"HS256","kid":")" + kid + R"(","k":")") +
            values.at(kid) + "\"}";
  }
  return "{\"keys\":[" + text + "]}";
}

class Host {
 public:
  Host(std::size_t number, Clock& clock, const std::string& key) : number_(number), clock_(clock) {
    fake_.variables.set("ENVIRONMENT", "staging");
    put(key);
    start();
  }
  void put(const std::string& key) { fake_.files.put("/run/key", key); }
  void reload() { EXPECT_TRUE(keeper_->reload().value_or(false)) << number_; }
  /// Another instance, of what stands in the file.
  void start() {
    endpoints_.reset();
    fake_.randomness = testing::FakeRandomness(++starts_ * processes + number_);
    keeper_ = Keeper::open(fake_.world().with(clock_),
                           {.service = "service-" + std::to_string(number_ % services), .sources = {"file:/run/key"}})
                  .value();
    endpoints_ = std::make_unique<Endpoints>(fake_.world().with(clock_), *keeper_, AccessPolicy{});
  }
  HttpResponse answer(const ReceivedRequest& request) { return endpoints_->handle(request); }

 private:
  std::size_t number_;
  Clock& clock_;
  testing::FakeWorld fake_;
  std::unique_ptr<Keeper> keeper_;
  std::unique_ptr<Endpoints> endpoints_;
  std::uint64_t starts_ = 0;
};

class WatchedFleet : public ::testing::Test {
 protected:
  void start_all(const std::string& key) {
    for (std::size_t i = 0; i < processes; ++i) {
      all.push_back(std::make_unique<Host>(i, clock, key));
      doors.push_back(std::make_unique<testing::FunctionService>(
          [process = all.back().get()](const ReceivedRequest& request) { return process->answer(request); }));
      network.attach(authority(i), *doors.back());
      targets.push_back("http://" + authority(i));
    }
  }
  static std::string authority(std::size_t number) { return "127.0.0.1:" + std::to_string(10'000 + number); }

  /// One takes another key into use, and its own again.
  void depart(std::size_t number, std::chrono::minutes from, std::chrono::minutes until, const std::string& key,
              const std::string& usual) {
    clock.at(from, [this, number, key] { change(number, key); });
    clock.at(until, [this, number, usual] { change(number, usual); });
  }
  void change(std::size_t number, const std::string& key) {
    all[number]->put(key);
    all[number]->reload();
  }

  /// As `jwtsync watch` does; the moments at which the alert that the fleet disagrees fires are kept.
  void watch_for(std::chrono::minutes duration) {
    const World world{clock,   fake.randomness, fake.variables, fake.files,      fake.watch,
                      network, fake.events,     "host",         &fake.possession};
    watch::Story story;
    std::chrono::nanoseconds disagrees_since = -1ns;
    bool fires = false;
    for (std::chrono::nanoseconds next{0}; next < duration; next += interval) {
      clock.pause(next - clock.elapsed());
      const AskOptions how{.timeout = timeout, .variants = story.wants_variants() ? Variants::with : Variants::without};
      const Agreement look =
          agree(fleet::ask_in_turns(world, targets, *Nonce::create(fake.randomness), how, interval - timeout, {}), {});
      const watch::Told told = story.tell(look, diagnose(look), clock.now());
      for (const watch::Change& change : told.changes) {
        lines.push_back(
            std::string(watch::name_of(change.kind)) + " " + change.fault.sentence +
            (change.kind == watch::ChangeKind::begins && !change.fault.why.empty() ? ": " + change.fault.why : ""));
      }
      if (told.gauges.agrees) disagrees_since = -1ns;
      if (!told.gauges.agrees && disagrees_since < 0ns) disagrees_since = clock.elapsed();
      const bool fires_now = disagrees_since >= 0ns && clock.elapsed() - disagrees_since >= patience;
      if (fires_now && !fires) alerts.push_back(std::chrono::floor<std::chrono::minutes>(clock.elapsed()));
      fires = fires_now;
    }
  }

  StagedClock clock;
  Network network;
  testing::FakeWorld fake;
  std::vector<std::unique_ptr<Host>> all;
  std::vector<std::unique_ptr<testing::FunctionService>> doors;
  std::vector<std::string> targets;
  std::vector<std::string> lines;
  std::vector<std::chrono::minutes> alerts;
};

TEST_F(WatchedFleet, of_an_hour_tells_each_disagreement_once_and_alerts) {
  start_all(secret);
  depart(17, 5min, 15min, other_secret, secret);
  depart(61, 20min, 30min, "\"" + secret + "\"", secret);
  depart(100, 32min, 45min, secret + "-of-its-own", secret);
  depart(150, 34min, 36min, secret + "-of-another", secret);  // too short for an alert of its own
  clock.at(48min, [this] { network.down.insert(authority(3)); });
  clock.at(52min, [this] { network.down.erase(authority(3)); });
  watch_for(60min);

  ASSERT_THAT(lines, SizeIs(11));
  EXPECT_EQ(lines[0], "state staging: 200 processes of 7 services, the same key; verdict: agree");
  EXPECT_THAT(lines[1], HasSubstr("begins service-3 host-"));
  EXPECT_THAT(lines[2], HasSubstr("ends service-3 host-"));
  EXPECT_THAT(lines[3], HasSubstr("begins service-5 host-"));
  EXPECT_THAT(lines[3], HasSubstr("quotes"));
  EXPECT_THAT(lines[4], HasSubstr("ends service-5 host-"));
  EXPECT_THAT(lines[5], HasSubstr("begins service-2 host-"));
  EXPECT_THAT(lines[6], HasSubstr("begins service-3 host-"));
  EXPECT_THAT(lines[7], HasSubstr("ends service-3 host-"));
  EXPECT_THAT(lines[8], HasSubstr("ends service-2 host-"));
  EXPECT_THAT(lines[9], AllOf(HasSubstr("begins service-3 host-"), HasSubstr(": http://127.0.0.1:10003/")));
  EXPECT_THAT(lines[10], AllOf(HasSubstr("ends service-3 host-"), HasSubstr(": http://127.0.0.1:10003/")));
  ASSERT_THAT(alerts, SizeIs(3));
  const std::vector<std::chrono::minutes> began{5min, 20min, 32min};
  for (std::size_t i = 0; i < alerts.size(); ++i) {
    EXPECT_GE(alerts[i], began[i] + patience);
    EXPECT_LE(alerts[i], began[i] + patience + 2min);
  }
  for (const std::string& line : lines) EXPECT_THAT(line, Not(HasSubstr(std::string(testing::canary))));
  EXPECT_LT(network.most_at_once, 30u) << "of 200, all at once";
}

TEST_F(WatchedFleet, of_an_hour_of_rollouts_tells_nothing) {
  start_all(set_of({"old"}));
  // A rotation, step by step, each of them over ten minutes: what agree calls a difference of sets, and nothing
  // refused.
  const std::vector<std::string> steps{set_of({"old", "new"}), set_of({"new", "old"}), set_of({"new"})};
  for (std::size_t step = 0; step < steps.size(); ++step) {
    for (std::size_t i = 0; i < processes; ++i) {
      const std::chrono::milliseconds moment = 12min * (step + 1) + 3s * i;
      clock.at(moment, [this, i, key = steps[step]] { change(i, key); });
    }
  }
  // Then each restarts, and is away for half a round.
  for (std::size_t i = 0; i < processes; ++i) {
    const std::chrono::milliseconds moment = 48min + 3s * i;
    clock.at(moment, [this, i] { network.down.insert(authority(i)); });
    clock.at(moment + 15s, [this, i] {
      network.down.erase(authority(i));
      all[i]->start();
    });
  }
  watch_for(60min);
  EXPECT_THAT(lines, ElementsAre("state staging: 200 processes of 7 services, the same key; verdict: agree"));
  EXPECT_THAT(alerts, IsEmpty());
}

TEST_F(WatchedFleet, is_told_of_a_swap_without_an_overlap_and_not_alerted_as_long_as_it_is_brief) {
  start_all(secret);
  for (std::size_t i = 0; i < processes; ++i) {
    clock.at(10min + 1s * i, [this, i] { change(i, other_secret); });
  }
  watch_for(30min);
  EXPECT_THAT(alerts, IsEmpty());
  EXPECT_THAT(lines, Contains(HasSubstr("begins service-")));
  std::size_t begun = 0, ended = 0;
  for (const std::string& line : lines) {
    begun += line.starts_with("begins ") ? 1U : 0U;
    ended += line.starts_with("ends ") ? 1U : 0U;
  }
  EXPECT_EQ(begun, ended);
  EXPECT_LE(begun, services) << "one for each service at most";
}

}  // namespace jwtsync::watch_test
