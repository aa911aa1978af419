// SPDX-License-Identifier: Apache-2.0
#include "keeper/following.h"

#include "fleet/challenge.h"
#include "keeper/load.h"

#include <jwtsync/stage.h>
#include <algorithm>

namespace jwtsync::keeper {
namespace {

/// Past kid, algorithm and signature, whatever it is refused for then: the probe has expired.
bool accepts(const Verifier& verifier, const std::string& probe) {
  Scratch scratch;
  const auto verdict = verifier.verify(probe, scratch);
  return verdict || stage_of(verdict.error().code) == Stage::claims;
}

const Key* key_of(const KeyRing& keys, std::string_view kid) {
  const auto all = keys.keys();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Key& key) { return key.kid() == kid; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace

std::optional<FollowedHub> hub_of(const Configuration& configuration, const KeeperOptions& options) {
  if (options.hub) return options.hub;
  if (!configuration.rotation_hub) return std::nullopt;
  return FollowedHub{*configuration.rotation_hub, configuration.rotation_hub_token_file,
                     configuration.fleet_tls_cert.value_or(""), configuration.fleet_tls_key.value_or(""),
                     configuration.rotation_signs};
}

Result<void> check_following(const FollowedHub& hub, const Configuration& configuration, const KeeperOptions& options) {
  const auto refused = [](const char* what, const char* hint) { return failure(Code::argument_invalid, what, hint); };
  if (!options.sources.empty()) {
    return refused("sources are given beside a hub: keys come from one place", "leave out the sources, or the hub");
  }
  if (!configuration.issuers.empty() || !options.issuers.empty()) {
    return refused("several issuers are configured beside a hub", "follow the hub in a process of its own");
  }
  if (options.handover.has_value() != hub.handed.has_value()) {
    return refused("a child is given the keys of a hub's ring in a form that is not said, or there is no child",
                   "jwtsync exec --help has what it can be given");
  }
  return check_hub(hub.url);
}

std::vector<ProofDue> proofs_of(const RingReply& reply, const KeyRing& held, const Verifier& verifier) {
  std::vector<ProofDue> proofs;
  for (const rotation::RingKey& key : reply.ring.keys) {
    if (!key.question) continue;
    const Key* const own = key_of(held, key.kid);
    const Result<Nonce> nonce = Nonce::parse(key.question->nonce);
    if (own == nullptr || !nonce || own->material().lost()) continue;
    const auto probe = reply.probes.find(key.kid);
    const bool is_accepted = probe != reply.probes.end() && accepts(verifier, probe->second);
    std::string answer =
        own->material().reveal([&](std::string_view bytes) { return fleet::answer_to(bytes, *nonce); });
    proofs.push_back({key.kid, key.question->nonce, std::move(answer), is_accepted});
  }
  return proofs;
}

Expectations without_strangers(Expectations expected, const KeyRing& ring) {
  const auto keys = ring.keys();
  auto& algorithms = expected.algorithms;
  const auto is_of_ring = [&](Algorithm algorithm) {
    return std::any_of(keys.begin(), keys.end(), [&](const Key& key) { return key.algorithm() == algorithm; });
  };
  if (std::any_of(algorithms.begin(), algorithms.end(), is_of_ring)) {
    std::erase_if(algorithms, [&](Algorithm algorithm) { return !is_of_ring(algorithm); });
  }
  return expected;
}

ProofDue proof_of(const TriedKey& tried, const Expectations& expectations, std::size_t least_length,
                  const Clock& clock) {
  ProofDue proof{tried.kid, tried.nonce, {}, false, true};
  const Key& key = tried.ring.keys().front();
  const Result<Nonce> nonce = Nonce::parse(tried.nonce);
  if (!nonce || key.material().lost()) return proof;
  proof.answer = key.material().reveal([&](std::string_view bytes) { return fleet::answer_to(bytes, *nonce); });
  const auto prepared = prepare(tried.ring, least_length, without_strangers(expectations, tried.ring), clock);
  proof.accepts = prepared && accepts(prepared->verifier, tried.token);
  return proof;
}

void Following::interrupt() {
  std::stop_source wait = [this] {
    const std::lock_guard lock(wait_mutex_);
    return wait_;
  }();
  wait.request_stop();
}

std::stop_token Following::begin_wait() {
  const std::lock_guard lock(wait_mutex_);
  wait_ = std::stop_source();
  return wait_.get_token();
}

}  // namespace jwtsync::keeper
