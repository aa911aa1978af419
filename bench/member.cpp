// SPDX-License-Identifier: Apache-2.0
// What a token costs a member of a rotation, beside a Keeper that holds the same key by itself: each operation in
// turns, the least time of many rounds.
//
//     jwtsync_member HUB_URL ACCESS_TOKEN_FILE KEY_FILE
#include <jwtsync/jwtsync.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace jwtsync::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int rounds = 60, calls = 20'000;

struct Side {
  std::unique_ptr<Keeper> keeper;
  Keeper::Local local = {};
  std::string token = {};
  double least = 0;  // nanoseconds of one call
};

template <typename Operation>
void measure(Side& side, Operation operation) {
  const auto begin = Clock::now();
  for (int i = 0; i < calls; ++i) {
    if (!operation(side)) std::abort();  // to refuse costs something else
  }
  side.least = std::min(side.least, std::chrono::duration<double, std::nano>(Clock::now() - begin).count() / calls);
}

template <typename Operation>
void compare(const char* name, Side& alone, Side& member, Operation operation) {
  alone.least = member.least = std::numeric_limits<double>::max();
  for (int i = 0; i < rounds; ++i) {
    measure(alone, operation);
    measure(member, operation);
  }
  std::printf("| %s | %.3f |\n", name, member.least / alone.least);
}

Claims half_an_hour() {
  const Time now = std::chrono::system_clock::now();
  Claims claims;
  claims.issuer("auth").subject("8f14e45f-ceea-467f-9575-1a2b3c4d5e6f").issued_at(now);
  claims.expires_at(now + std::chrono::minutes(30)).set("scope", std::string(200, 'a'));
  return claims;
}

/// A Keeper that has signed a token.
Result<Side> open(System& system, const KeeperOptions& options, const Claims& claims) {
  Result<std::unique_ptr<Keeper>> keeper = Keeper::open(system.world(), options);
  if (!keeper) return failure(std::move(keeper).error());
  Side side{std::move(*keeper)};
  const Result<std::string_view> token = side.keeper->sign(claims, side.local);
  if (!token) return failure(token.error());
  side.token = *token;
  return side;
}

int run(const std::string& hub, const std::string& access, const std::string& key) {
  System system({.log_level = Level::error});
  const Claims claims = half_an_hour();
  const FollowedHub followed{.url = hub, .access_token_file = access, .signs = true};
  Result<Side> alone = open(system, {.service = "alone", .sources = {"file:" + key}}, claims);
  Result<Side> member = open(system, {.service = "member", .hub = followed}, claims);
  for (const Result<Side>* side : {&alone, &member}) {
    if (*side) continue;
    std::fprintf(stderr, "%s\n", side->error().message.c_str());
    return 1;
  }
  std::printf("| HS256, a token of %zu bytes | a member, of a Keeper that follows no hub |\n| --- | --- |\n",
              member->token.size());
  compare("sign", *alone, *member, [&](Side& side) { return side.keeper->sign(claims, side.local).has_value(); });
  compare("verify", *alone, *member,
          [](Side& side) { return side.keeper->verify(side.token, side.local).has_value(); });
  return 0;
}

}  // namespace
}  // namespace jwtsync::bench

int main(int count, char** words) {
  if (count != 4) return 2;
  return jwtsync::bench::run(words[1], words[2], words[3]);
}
