// SPDX-License-Identifier: Apache-2.0
#include "fleet/wire.h"

#include <algorithm>
#include <tuple>

namespace jwtsync::fleet {
namespace {

/// Keys as both a report and a challenge's answer show them, in one order.
template <typename KeyLike>
std::vector<std::tuple<std::string, KeyRole, std::string>> shown(const std::vector<KeyLike>& keys) {
  std::vector<std::tuple<std::string, KeyRole, std::string>> result;
  for (const KeyLike& key : keys) result.emplace_back(key.kid, key.role, key.algorithm);
  std::sort(result.begin(), result.end());
  return result;
}

}  // namespace

Result<Testimony> testimony_of(Report report, ChallengeAnswer challenge) {
  if (report.identity.instance != challenge.instance || report.identity.service != challenge.service) {
    return failure(Code::answer_malformed, "answers came from two processes; ask each process by its own address",
                   "a load balancer stands in between: dns+http://HOST:PORT asks every address of a name");
  }
  if (shown(report.keys) != shown(challenge.keys)) {
    return failure(Code::answer_malformed,
                   "report and challenge show different keys: it took others into use meanwhile", "ask again");
  }
  return Testimony{std::move(report), std::move(challenge)};
}

}  // namespace jwtsync::fleet
