// SPDX-License-Identifier: Apache-2.0
// A member that verifies in process, as fast as it is let: soak_verifying < TOKENS
//
// Each line is a token and the moment until which it has to be accepted (seconds since 1970, with a fraction). At the
// end of input it prints how many verifications there were, and which lines' tokens it refused, and why.
#include <jwtsync/jwtsync.h>

#include <atomic>
#include <cstdio>
#include <deque>
#include <iostream>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace {

using Seconds = std::chrono::duration<double>;

struct Shown {
  std::size_t line;
  std::string token;
  Seconds until;
};

/// The tokens that live.
class Tokens {
 public:
  void add(Shown shown) {
    const std::lock_guard lock(mutex_);
    tokens_.push_back(std::move(shown));
  }
  [[nodiscard]] std::vector<Shown> alive(Seconds now) {
    const std::lock_guard lock(mutex_);
    while (!tokens_.empty() && tokens_.front().until <= now) tokens_.pop_front();
    return {tokens_.begin(), tokens_.end()};
  }
  /// One of a key that was revoked, or a fault: it is told once.
  void drop(std::size_t line) {
    const std::lock_guard lock(mutex_);
    std::erase_if(tokens_, [line](const Shown& each) { return each.line == line; });
  }

 private:
  std::mutex mutex_;
  std::deque<Shown> tokens_;
};

class Verifying {
 public:
  Verifying(const jwtsync::World& world, const jwtsync::Keeper& keeper) : world_(world), keeper_(keeper) {}

  void run(const std::stop_token& stop) {
    jwtsync::Keeper::Local local;
    while (!stop.stop_requested()) {
      for (const Shown& shown : tokens.alive(now())) verify(shown, local);
      world_.clock.pause(std::chrono::milliseconds(20));
    }
  }

  void print() const {
    std::printf("accepted %zu\nunavailable %zu\n", accepted_.load(), unavailable_.load());
    for (const std::string& each : refused_) std::printf("refused %s\n", each.c_str());
  }

  Tokens tokens;

 private:
  [[nodiscard]] Seconds now() const { return world_.clock.now().time_since_epoch(); }

  void verify(const Shown& shown, jwtsync::Keeper::Local& local) {
    constexpr int times = 50;
    for (int i = 0; i < times; ++i) {
      const auto verified = keeper_.verify(shown.token, local);
      if (verified) {
        ++accepted_;
        continue;
      }
      const jwtsync::Error why = keeper_.explain(verified.error(), shown.token, local);
      if (why.http_status() != 401) {
        ++unavailable_;
      } else if (now() < shown.until) {
        tokens.drop(shown.line);
        const std::lock_guard lock(mutex_);
        refused_.push_back(std::to_string(shown.line) + " " + why.message);
      }
      return;
    }
  }

  const jwtsync::World& world_;
  const jwtsync::Keeper& keeper_;
  std::atomic<std::size_t> accepted_{0}, unavailable_{0};
  std::mutex mutex_;
  std::vector<std::string> refused_;
};

}  // namespace

int main() {
  jwtsync::System system;
  const jwtsync::World& world = system.world();
  auto keeper = jwtsync::Keeper::open(world, {.service = "verifying",
                                              .expectations = {.issuer = "auth", .audiences = {"example"}},
                                              .without_key = jwtsync::WithoutKey::wait});
  if (!keeper) {
    std::fprintf(stderr, "error: %s\n", keeper.error().message.c_str());
    return 1;
  }
  Verifying verifying(world, **keeper);
  {
    const std::jthread follows([&](const std::stop_token& stop) { (*keeper)->run(stop); });
    const std::jthread one([&](const std::stop_token& stop) { verifying.run(stop); });
    const std::jthread two([&](const std::stop_token& stop) { verifying.run(stop); });
    std::string token;
    double until = 0;
    for (std::size_t line = 0; std::cin >> token >> until; ++line) {
      verifying.tokens.add({line, token, Seconds(until)});
    }
  }
  verifying.print();
  return 0;
}
