// SPDX-License-Identifier: Apache-2.0
// Whether a flood of questions reaches those who verify: one process, whose endpoints are asked for challenges with
// variants on one processor, as fast as its clients can, while a thread on another verifies tokens. Prints how many are
// verified in a second while it is quiet and in the flood, and their ratio; with a bound, exits 1 where it is below.
//
//     jwtsync_flood [BOUND]     jwtsync_flood 0.9
#include <jwtsync/jwtsync.h>

#include <sched.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace jwtsync::bench {
namespace {

constexpr std::size_t rounds = 9;
constexpr std::chrono::milliseconds length_of_round{1'000};
constexpr std::size_t clients = 64;  // at the same time
constexpr int processor_of_questions = 0, processor_of_tokens = 1;

int fail(const Error& error) {
  std::fprintf(stderr, "flood: %s; %s\n", error.message.c_str(), error.hint.c_str());
  return 2;
}

/// Keeps the calling thread on one processor; whether there is such a one.
bool stay_on(int processor) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(static_cast<std::size_t>(processor), &set);
  return ::sched_setaffinity(0, sizeof set, &set) == 0;
}

/// Asks whenever it is told to, and counts.
class Flood {
 public:
  Flood(const World& world, const std::string& target)
      : targets_(clients, target), thread_([this, world](const std::stop_token& stop) { run(world, stop); }) {}

  void set(bool on) { is_on_ = on; }
  [[nodiscard]] std::uint64_t asked() const { return asked_; }
  [[nodiscard]] std::uint64_t answered() const { return answered_; }

 private:
  void run(const World& world, const std::stop_token& stop) {
    static_cast<void>(stay_on(processor_of_questions));
    while (!stop.stop_requested()) {
      const Result<Nonce> nonce = Nonce::create(world.randomness);
      if (!is_on_ || !nonce) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        continue;
      }
      for (const Witnessed& one : ask(world, targets_, *nonce, {.variants = Variants::with})) {
        ++asked_;
        answered_ += one.testimony ? 1 : 0;  // those beyond the limit of who asks are turned away
      }
    }
  }

  const std::vector<std::string> targets_;
  std::atomic<bool> is_on_{false};
  std::atomic<std::uint64_t> asked_{0}, answered_{0};
  std::jthread thread_;
};

/// How many tokens are verified in a second of one round, and in a second of processor time: the latter says what the
/// flood costs by itself where other programs take the processor as well.
struct Rate {
  double by_clock;
  double by_processor;
};

/// Seconds of processor time of the calling thread.
double processor_time() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

Rate verified(const Keeper& keeper, std::string_view token) {
  Keeper::Local local;
  std::uint64_t count = 0;
  const double used = processor_time();
  const auto begun = std::chrono::steady_clock::now();
  auto now = begun;
  for (; now - begun < length_of_round; now = std::chrono::steady_clock::now()) {
    for (int i = 0; i < 1'000; ++i) count += keeper.verify(token, local) ? 1 : 0;
  }
  const auto all = static_cast<double>(count);
  return {all / std::chrono::duration<double>(now - begun).count(), all / (processor_time() - used)};
}

double median(const std::array<Rate, rounds>& of, double Rate::* which) {
  std::array<double, rounds> values{};
  std::transform(of.begin(), of.end(), values.begin(), [which](const Rate& rate) { return rate.*which; });
  std::nth_element(values.begin(), values.begin() + rounds / 2, values.end());
  return values[rounds / 2];
}

int measure(const Keeper& keeper, Flood& flood, std::string_view token, double bound) {
  std::array<Rate, rounds> quiet{}, flooded{};
  static_cast<void>(verified(keeper, token));  // what is done once is done
  for (std::size_t i = 0; i < rounds; ++i) {
    flood.set(false);
    std::this_thread::sleep_for(std::chrono::milliseconds(200));  // until those under way are answered
    quiet[i] = verified(keeper, token);
    flood.set(true);
    flooded[i] = verified(keeper, token);
  }
  const double quiet_rate = median(quiet, &Rate::by_clock), flooded_rate = median(flooded, &Rate::by_clock);
  const double ratio = flooded_rate / quiet_rate;
  const double by_processor = median(flooded, &Rate::by_processor) / median(quiet, &Rate::by_processor);
  std::printf("quiet: %.0f a second\n", quiet_rate);
  std::printf("flood: %.0f a second, beside %llu questions, of which %llu were answered\n", flooded_rate,
              static_cast<unsigned long long>(flood.asked()), static_cast<unsigned long long>(flood.answered()));
  std::printf("ratio: %.3f; by the processor's time: %.3f\n", ratio, by_processor);
  return ratio < bound ? 1 : 0;
}

int run(double bound) {
  System system({.log_level = Level::error});
  const World world = system.world();
  const auto keeper = Keeper::open(world, {.service = "flooded"});
  if (!keeper) return fail(keeper.error());
  Keeper::Local local;
  Claims claims;
  claims.subject("alice").expires_at(world.clock.now() + std::chrono::hours(1));
  const Result<std::string_view> signed_token = (*keeper)->sign(claims, local);
  if (!signed_token) return fail(signed_token.error());
  const std::string token(*signed_token);
  Endpoints endpoints(world, **keeper, {.listener = Listener::loopback});
  const auto server = HttpServer::create();
  if (!server) return fail(server.error());
  const Result<Address> bound_to = (*server)->listen(*Address::parse("127.0.0.1:0"), endpoints);
  if (!bound_to) return fail(bound_to.error());
  const std::jthread serving([&server](const std::stop_token& stop) {
    static_cast<void>(stay_on(processor_of_questions));
    (*server)->run(stop);
  });
  Flood flood(world, "http://" + bound_to->text());
  if (!stay_on(processor_of_tokens)) {
    std::fprintf(stderr, "flood: it takes two processors\n");
    return 2;
  }
  return measure(**keeper, flood, token, bound);
}

}  // namespace
}  // namespace jwtsync::bench

int main(int argc, char** argv) {
  ::setenv("ENVIRONMENT", "staging", 1);
  ::setenv("JWT_SECRET_STAGING", "Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc", 1);
  return jwtsync::bench::run(argc > 1 ? std::strtod(argv[1], nullptr) : 0);
}
