// SPDX-License-Identifier: Apache-2.0
#include "cli/long_lived.h"

#include <jwtsync/rotation.h>
#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>
#include <vector>
#include "cli/duration.h"
#include "cli/member_words.h"
#include "cli/rotate_text.h"
#include "cli/table.h"

namespace jwtsync::cli {
namespace {

using rotation::Moment;

/// Of one member: either what it says that it signs, or the longest token of a key that it saw.
struct LongLived {
  std::string who;
  std::optional<std::chrono::seconds> lifetime = {};
  std::string kid = {};
  std::optional<Moment> until = {};
};

void add_seen(std::vector<LongLived>& all, const std::string& who, const rotation::Use& use, Moment usual) {
  const std::optional<Moment> latest = std::max(use.accepted_expiry, use.signed_expiry);
  if (use.has_endless) {
    all.push_back({who, {}, use.kid, {}});
  } else if (latest && *latest > usual) {
    all.push_back({who, {}, use.kid, latest});
  }
}

std::vector<LongLived> long_lived(const rotation::Stored& stored) {
  const rotation::Policy& policy = stored.ring.policy;
  std::vector<LongLived> all;
  for (const rotation::Member& member : stored.rows.members) {
    if (member.lifetime > policy.lifetime) all.push_back({member.name, member.lifetime});
    for (const rotation::Use& use : member.uses) {
      const bool is_of_ring = stored.ring.find(use.kid) != nullptr;
      if (is_of_ring) add_seen(all, member.name, use, stored.now + policy.lifetime + policy.skew);
    }
  }
  return all;
}

}  // namespace

std::string long_lived_text(const rotation::Stored& stored) {
  std::string text;
  for (const LongLived& each : long_lived(stored)) {
    text += "long-lived: " + who_is(each.who);
    if (each.lifetime) {
      text += " signs tokens that live for " + duration_text(*each.lifetime) + "\n";
    } else {
      text += " saw a token of " + printable(each.kid) + " that " +
              (each.until ? "ends " + moment_text(*each.until, stored.now) : "never ends") + "\n";
    }
  }
  return text;
}

json::Value long_lived_json(const rotation::Stored& stored) {
  json::Value list = json::Value::array();
  for (const LongLived& each : long_lived(stored)) {
    list.push_back({{"who", each.who},
                    {"kid", each.kid.empty() ? json::Value(nullptr) : json::Value(each.kid)},
                    {"until", seconds_or_null(each.until)},
                    {"lifetime", each.lifetime ? json::Value(each.lifetime->count()) : json::Value(nullptr)}});
  }
  return list;
}

}  // namespace jwtsync::cli
