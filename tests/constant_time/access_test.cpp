// SPDX-License-Identifier: Apache-2.0
// Who presents a wrong access token learns nothing of the right one by the time that it takes to say so.
#include "service/access.h"

#include <gtest/gtest.h>
#include <jwtsync/keeper.h>
#include <jwtsync/testing.h>

#include "poison.h"

namespace jwtsync::constant_time::access_test {

using jwtsync::testing::FakeWorld;

constexpr std::string_view path = "/run/access";
const std::string right = "access-c4n4ry-0123456789abcdef-0123456789abcdef";

/// Each differs from what is right: at its start, in the middle, at its end, in all, and in its size.
std::vector<std::string> wrong_ones(const std::string& token) {
  std::vector<std::string> wrong{token, token, token, std::string(token.size(), 'x'), token + 'x'};
  wrong[0].front() = '!';
  wrong[1][token.size() / 2] = '!';
  wrong[2].back() = '!';
  return wrong;
}

/// Asks with every wrong token, of a process whose tokens are secret.
void expect_no_leak(FakeWorld& fake, const AccessPolicy& policy, const std::vector<std::string>& presented) {
  fake.variables.set("ENVIRONMENT", "staging");
  fake.variables.set("JWT_SECRET_STAGING", jwtsync::testing::canary_secret);
  const auto keeper = Keeper::open(fake.world(), {.service = "auth"}).value();
  service::Access access(fake.world(), *keeper, policy);
  for (const std::string& token : presented) {
    ReceivedRequest request;
    request.peer = Peer::loopback;
    request.headers = {{"Host", "localhost"}, {"Jwtsync-Access", token}};
    bool admitted = true;
    EXPECT_EQ(leaks_of([&] { admitted = access.would_admit(request); }), 0U) << token;
    EXPECT_FALSE(admitted) << token;
  }
}

TEST(access, by_a_file_leaks_nothing_of_the_token_in_it) {
  FakeWorld fake;
  std::string content = right;
  // What it begins and ends with is looked at, to trim white space.
  poison(std::string_view(content).substr(1, content.size() - 2));
  fake.files.put(std::string(path), content);
  expect_no_leak(fake, {Listener::network, {std::string(path)}}, wrong_ones(right));
}

TEST(access, by_possession_leaks_nothing_of_the_token_of_this_machine) {
  FakeWorld fake;
  poison(fake.possession.tokens.front());
  expect_no_leak(fake, {Listener::loopback, {}}, wrong_ones(std::string(jwtsync::testing::possessed_token)));
}

}  // namespace jwtsync::constant_time::access_test
