// SPDX-License-Identifier: Apache-2.0
// A ring, its members, and the time, of a test. Moments are seconds from `start`.
#pragma once

#include <gmock/gmock.h>
#include <jwtsync/rotation.h>
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace jwtsync::rotation::fixture {

using std::chrono::seconds;

inline constexpr Moment start{seconds(1'800'000'000)};
inline Moment at(int second) { return start + seconds(second); }
inline const std::string nonce = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// A shared secret, by its name alone.
inline RingKey key(const std::string& kid, Algorithm algorithm = Algorithm::hs256) {
  RingKey made;
  made.kid = kid;
  made.algorithm = algorithm;
  made.material = "material-of-" + kid;
  made.members = {{"kty", "oct"}};
  return made;
}

inline Policy policy() {
  Policy policy;
  policy.lifetime = seconds(100);
  policy.leeway = seconds(10);
  policy.skew = seconds(5);
  policy.presence = seconds(30);
  policy.permit = seconds(60);
  return policy;
}

inline Ring ring_of_one() { return first_ring("staging", policy(), key("a"), start); }

inline Step stage(RingKey added) { return {StepKind::stage, added.kid, added, nonce, {}}; }
inline Step step(StepKind kind, const std::string& kid) { return {kind, kid, {}, nonce, "leaked"}; }

/// Takes steps whatever their gates say.
inline Ring after(Ring ring, const std::vector<Step>& steps, const Rows& rows = {}, Moment now = start) {
  for (const Step& each : steps) {
    const Ring next = apply(ring, rows, each, now);
    EXPECT_EQ(fault_of(next), std::nullopt) << name_of(each.kind);
    EXPECT_EQ(fault_between(ring, next), std::nullopt) << name_of(each.kind);
    ring = next;
  }
  return ring;
}

inline Ring staged() { return after(ring_of_one(), {stage(key("b"))}); }
inline Ring proved() { return after(staged(), {step(StepKind::prove, "b")}); }
inline Ring promoted() { return after(proved(), {step(StepKind::promote, "b")}); }

inline Member member(const std::string& name, int present_until = 1000) {
  Member made;
  made.name = name;
  made.present_until = at(present_until);
  return made;
}

inline Member with_proof(Member made, const std::string& kid, bool accepts = true) {
  made.proofs.push_back({kid, accepts, start});
  return made;
}

inline Member signer(const std::string& name, int until, std::uint64_t generation) {
  Member made = member(name);
  made.permit = Permit{at(until), {1, generation}};
  return made;
}

/// Kinds and names of what holds a gate.
inline std::vector<std::pair<HoldKind, std::string>> holds_of(const Gate& gate) {
  std::vector<std::pair<HoldKind, std::string>> holds;
  for (const Hold& hold : gate.holds) holds.emplace_back(hold.kind, hold.who);
  return holds;
}

}  // namespace jwtsync::rotation::fixture
