// SPDX-License-Identifier: Apache-2.0
// What memory a thread's Keeper::Local takes: of 200, one after the other, how much the process grew by when they were
// made, when each had verified a token, and when each had signed one.
//
//     jwtsync_local
#include <jwtsync/jwtsync.h>

#include <stdlib.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <deque>
#include <fstream>
#include <string>

namespace jwtsync::bench {
namespace {

constexpr std::size_t locals = 200;

/// KiB of this process that are in memory.
double resident() {
  std::size_t all = 0, in_memory = 0;
  std::ifstream("/proc/self/statm") >> all >> in_memory;
  return static_cast<double>(in_memory) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1024;
}

int run() {
  ::setenv("ENVIRONMENT", "staging", 1);
  ::setenv("JWT_SECRET_STAGING", "Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc", 1);
  System system({.log_level = Level::error});
  const auto keeper = Keeper::open(system.world(), {.service = "bench"});
  if (!keeper) return 2;
  Claims claims;
  claims.subject("8f14e45f-ceea-467f-9575-1a2b3c4d5e6f")
      .set("scope", "orders:read orders:write")
      .expires_at(std::chrono::system_clock::now() + std::chrono::hours(1));
  std::deque<Keeper::Local> all(1);
  const std::string token((*keeper)->sign(claims, all.front()).value());
  const auto verify = [&](Keeper::Local& local) { return (*keeper)->verify(token, local).has_value(); };
  if (!verify(all.front())) return 2;

  const double before = resident();
  const auto print = [&](const char* when) {
    std::printf("| %s | %.1f |\n", when, (resident() - before) / static_cast<double>(locals));
  };
  std::printf("| a Local, when it has | KiB |\n| --- | --- |\n");
  for (std::size_t i = 0; i < locals; ++i) all.emplace_back();
  print("been made");
  for (Keeper::Local& local : all) {
    if (!verify(local)) return 2;
  }
  print("verified a token");
  for (Keeper::Local& local : all) {
    if (!(*keeper)->sign(claims, local)) return 2;
  }
  print("signed one");
  return 0;
}

}  // namespace
}  // namespace jwtsync::bench

int main() { return jwtsync::bench::run(); }
