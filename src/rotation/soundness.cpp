// SPDX-License-Identifier: Apache-2.0
// The invariants of a ring, and of a step: what the gates are there for is not checked here, but what no ring may be,
// whoever made it.
#include "rotation/ring_order.h"

#include <jwtsync/rotation.h>
#include <algorithm>
#include <set>

namespace jwtsync::rotation {
namespace {

using Fault = std::optional<std::string>;

template <typename Is>
std::size_t count(const Ring& ring, Is is) {
  return static_cast<std::size_t>(std::count_if(ring.keys.begin(), ring.keys.end(), is));
}

std::size_t count_in(const Ring& ring, KeyState state) {
  return count(ring, [state](const RingKey& key) { return key.state == state; });
}

Fault fault_of_counts(const Ring& ring) {
  const std::size_t active = count_in(ring, KeyState::active);
  const std::size_t standbys = count(ring, [](const RingKey& key) { return key.is_standby; });
  const std::size_t staged =
      count(ring, [](const RingKey& key) { return key.state == KeyState::staged && !key.is_standby; });
  if (active > 1) return "two keys are active";
  // Signing pauses where the active key was revoked, and there was no standby.
  if (active == 0 && ring.revoked.empty()) return "no key is active, and none was revoked";
  if (count_in(ring, KeyState::retiring) > 1) return "two keys are retiring";
  if (standbys > 1 || staged > 1) return "more keys are staged than one and a standby";
  return std::nullopt;
}

Fault fault_of_key(const RingKey& key, const Ring& ring) {
  if (key.kid.empty() || key.material.empty() || key.members.empty()) return "a key has no name or no material";
  if (key.state >= KeyState::retired) return "a key that is gone stands among the keys";
  if (key.since == 0 || key.since > ring.position.generation) return "a key has its state from a later generation";
  if (key.is_standby && key.state != KeyState::staged) return "a standby is not staged";
  if ((key.state == KeyState::withdrawn) != key.until.has_value())
    return "a withdrawn key has an end, and no other has";
  if (key.state == KeyState::staged && !key.question) return "a staged key is not asked for";
  const bool may_be_asked_for = key.state == KeyState::staged || key.state == KeyState::retiring;
  if (key.question && !may_be_asked_for) return "a key is asked for that signs, or verifies no more";
  if (key.state == KeyState::active && !key.proved) return "the active key is not proved";
  if (key.takes_unnamed && !is_hmac(key.algorithm)) return "a key pair takes tokens without a kid";
  return std::nullopt;
}

Fault fault_of_names(const Ring& ring) {
  std::set<std::string_view> kids, materials;
  for (const RingKey& key : ring.keys) {
    if (!kids.insert(key.kid).second) return "a kid stands in it twice";
    if (!materials.insert(key.material).second) return "one key stands in it under two names";
  }
  for (const auto* const stones : {&ring.retired, &ring.revoked}) {
    for (const Tombstone& stone : *stones) {
      if (!kids.insert(stone.kid).second) return "a kid stands in it twice";
    }
  }
  return std::nullopt;
}

/// Who writes no kid is served while one key retires: by two secrets of one algorithm, and no more.
Fault fault_of_unnamed(const Ring& ring) {
  std::set<Algorithm> algorithms;
  std::size_t marks = 0;
  for (const RingKey& key : ring.keys) {
    if (!key.takes_unnamed || key.state == KeyState::withdrawn) continue;
    algorithms.insert(key.algorithm);
    ++marks;
  }
  if (marks > 2 || algorithms.size() > 1) return "tokens without a kid belong to more than two keys of one algorithm";
  return std::nullopt;
}

Fault fault_of_records(const Ring& ring) {
  if (ring.switched) {
    const RingKey* const left = ring.find(ring.switched->kid);
    if (left == nullptr || left->state != KeyState::retiring) return "the switch is of a key that is not retiring";
  }
  if (ring.retired.size() > Ring::most_retired) return "more retired keys are told than there may be";
  return std::nullopt;
}

bool may_become(KeyState before, KeyState after) {
  using enum KeyState;
  if (before == after || after == revoked) return true;
  switch (before) {
    case staged: return after == active || after == retired;
    case active: return after == retiring;
    case retiring: return after == active || after == withdrawn || after == retired;
    case withdrawn: return after == retiring || after == retired;
    case retired:
    case revoked: return false;
  }
  return false;
}

const Tombstone* find(const std::vector<Tombstone>& stones, std::string_view kid) {
  const auto found = std::find_if(stones.begin(), stones.end(), [&](const Tombstone& each) { return each.kid == kid; });
  return found == stones.end() ? nullptr : &*found;
}

std::optional<KeyState> state_in(const Ring& ring, const std::string& kid) {
  if (const RingKey* const key = ring.find(kid)) return key->state;
  if (find(ring.retired, kid) != nullptr) return KeyState::retired;
  if (find(ring.revoked, kid) != nullptr) return KeyState::revoked;
  return std::nullopt;
}

Fault fault_of_key_between(const RingKey& key, const Ring& after) {
  const std::optional<KeyState> state = state_in(after, key.kid);
  if (!state) return "a key is forgotten";
  if (!may_become(key.state, *state)) return "a key goes to a state that does not follow its own";
  const RingKey* const later = after.find(key.kid);
  if (later == nullptr) return std::nullopt;
  const bool is_same = later->algorithm == key.algorithm && later->material == key.material &&
                       later->members == key.members && later->takes_unnamed == key.takes_unnamed;
  if (!is_same) return "a kid has another key";
  const bool moved = later->state != key.state;
  if (later->since != (moved ? after.position.generation : key.since)) return "a key has its state from another time";
  return std::nullopt;
}

Fault fault_of_tombstones_between(const Ring& before, const Ring& after) {
  for (const Tombstone& stone : before.revoked) {
    const Tombstone* const kept = find(after.revoked, stone.kid);
    if (kept == nullptr || !(*kept == stone)) return "a revoked key is forgotten";
  }
  const bool is_full = after.retired.size() == Ring::most_retired;
  for (const Tombstone& stone : before.retired) {
    const Tombstone* const kept = find(after.retired, stone.kid);
    if (kept == nullptr ? !is_full : !(*kept == stone)) return "a retired key is forgotten";
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> fault_of(const Ring& ring) {
  if (ring.environment.empty()) return "it has no environment";
  if (ring.position.epoch == 0 || ring.position.generation == 0) return "its place is 0";
  if ((ring.position.generation == 1) != ring.previous.empty()) return "the first one has nothing before it";
  if (Fault fault = fault_of_counts(ring)) return fault;
  for (const RingKey& key : ring.keys) {
    if (Fault fault = fault_of_key(key, ring)) return fault;
  }
  if (!std::is_sorted(ring.keys.begin(), ring.keys.end(), stands_before)) return "its keys are not in their order";
  if (Fault fault = fault_of_names(ring)) return fault;
  if (Fault fault = fault_of_unnamed(ring)) return fault;
  return fault_of_records(ring);
}

std::optional<std::string> fault_between(const Ring& before, const Ring& after) {
  if (before.environment != after.environment) return "it is of another environment";
  const Held last = held(before);
  const Position next{last.position.epoch, last.position.generation + 1};
  if (after.position != next || after.previous != last.digest) return "it does not follow the one before it";
  for (const RingKey& key : before.keys) {
    if (Fault fault = fault_of_key_between(key, after)) return fault;
  }
  for (const RingKey& key : after.keys) {
    const std::optional<KeyState> known = state_in(before, key.kid);
    if (!known && key.state != KeyState::staged) return "a new key is not staged";
    if (known >= KeyState::retired) return "a key comes back that is gone";
  }
  if (Fault fault = fault_between(before.policy, after.policy)) return fault;
  return fault_of_tombstones_between(before, after);
}

std::optional<std::string> fault_between(const Policy& before, const Policy& after) {
  struct Span {
    const char* name;
    std::chrono::seconds Policy::* length;
  };
  constexpr Span spans[]{{"lifetime", &Policy::lifetime},
                         {"leeway", &Policy::leeway},
                         {"skew", &Policy::skew},
                         {"presence", &Policy::presence},
                         {"permit", &Policy::permit}};
  for (const auto& [name, length] : spans) {
    if (after.*length < before.*length) return std::string("the ") + name + " would be shorter than it was";
  }
  std::set<std::string_view> names;
  for (const ReaderClass& reader : after.classes) {
    if (!names.insert(reader.name).second) return "two readers would have one name";
    for (const ReaderClass& known : before.classes) {
      const bool is_another = known.name == reader.name && (known.kind != reader.kind || known.sink != reader.sink);
      if (is_another) return "a reader would read another place under its old name";
    }
  }
  return std::nullopt;
}

}  // namespace jwtsync::rotation
