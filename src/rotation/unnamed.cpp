// SPDX-License-Identifier: Apache-2.0
#include "rotation/unnamed.h"

#include <jwtsync/rotation.h>
#include <jwtsync/rotation_store.h>
#include <algorithm>

namespace jwtsync::rotation {
namespace {

void add_up(UnnamedTokens& sum, const UnnamedTokens& more) {
  sum.count = std::min(sum.count + more.count, UnnamedTokens::most_count);
  keep_later(sum.accepted_expiry, more.accepted_expiry);
}

/// So that a row stays short whatever members send: all others are counted as one, without a name.
constexpr std::size_t most_issuers = 16;

UnnamedTokens& of_issuer(std::vector<UnnamedTokens>& all, const std::string& issuer) {
  const auto known =
      std::find_if(all.begin(), all.end(), [&](const UnnamedTokens& each) { return each.issuer == issuer; });
  if (known != all.end()) return *known;
  if (all.size() >= most_issuers && !issuer.empty()) return of_issuer(all, "");
  return all.emplace_back(UnnamedTokens{issuer});
}

UnnamedSum& sum_of(std::vector<UnnamedSum>& all, const std::string& kid, const std::string& issuer) {
  const auto known = std::find_if(all.begin(), all.end(),
                                  [&](const UnnamedSum& sum) { return sum.kid == kid && sum.tokens.issuer == issuer; });
  return known == all.end() ? all.emplace_back(UnnamedSum{kid, {issuer}, {}}) : *known;
}

}  // namespace

void keep_latest(std::vector<UnnamedTokens>& known, const std::vector<UnnamedTokens>& told) {
  for (const UnnamedTokens& each : told) {
    UnnamedTokens& kept = of_issuer(known, each.issuer);
    kept.count = std::max(kept.count, each.count);
    keep_later(kept.accepted_expiry, each.accepted_expiry);
  }
}

void add_up(std::vector<UnnamedTokens>& sums, const std::vector<UnnamedTokens>& more) {
  for (const UnnamedTokens& each : more) add_up(of_issuer(sums, each.issuer), each);
}

std::vector<UnnamedSum> unnamed_tokens(const Ring& ring, const Rows& rows) {
  std::vector<UnnamedSum> sums;
  for (const Member& member : rows.members) {
    for (const Use& use : member.uses) {
      if (ring.find(use.kid) == nullptr) continue;
      for (const UnnamedTokens& tokens : use.unnamed) {
        UnnamedSum& sum = sum_of(sums, use.kid, tokens.issuer);
        add_up(sum.tokens, tokens);
        if (member.name != StoredRotation::departed) sum.seen_by.push_back(member.name);
      }
    }
  }
  return sums;
}

}  // namespace jwtsync::rotation
