// SPDX-License-Identifier: Apache-2.0
#include "process.h"

#include <algorithm>

namespace jwtsync::rotation::simulation {
namespace {

void sign_with(Tokens& tokens, const Ring& ring, Moment clock) {
  const RingKey* const key = ring.in(KeyState::active);
  if (key == nullptr) return;
  Moment& expiry = tokens[key->kid];
  expiry = std::max(expiry, clock + ring.policy.lifetime);
}

}  // namespace

bool verifies(const Ring& ring, const std::string& kid) {
  const RingKey* const key = ring.find(kid);
  return key != nullptr && key->state != KeyState::withdrawn;
}

Process::Process(std::string name, bool signs, Scene& scene, std::shared_ptr<const Ring> cache)
    : name_(std::move(name)), signs_(signs), ring_(std::move(cache)) {
  const auto most = static_cast<int>(scene.hub.ring().policy.skew.count());
  offset_ = seconds(static_cast<int>(scene.chance.below(static_cast<std::size_t>(2 * most + 1))) - most);
}

Member Process::row() const {
  Member row;
  row.name = name_;
  row.clock_offset = offset_;
  return row;
}

std::vector<Use> Process::uses() const {
  std::vector<Use> uses;
  for (const auto& [kid, expiry] : signed_) uses.push_back({kid, {}, expiry, false});
  return uses;
}

void Process::turn(Scene& scene, Moment now) {
  if (is_frozen(now)) return;
  if (reaches_hub(scene, now) && now >= registers_at_.value_or(next_sync_)) synchronize(scene, now);
  if (signs_) sign(scene, now);
}

void Process::synchronize(Scene& scene, Moment now) {
  next_sync_ = now + seconds(1 + scene.chance.below(4));
  const bool has_read = registers_at_.has_value();
  if (scene.removal == Removal::join_at_once && is_fenced(now) && !has_read && !scene.hub.is_stopped()) {
    take(scene.hub.current(), scene);
    registers_at_ = now + seconds(1 + scene.chance.below(80));
    return;
  }
  const std::shared_ptr<const Ring> read = scene.hub.join(row(), ring_, now);
  if (read == nullptr || scene.chance.percent(15)) return;  // the reply is lost
  // A lapse is measured from before the request was sent.
  fenced_from_ = now + read->policy.presence;
  registers_at_.reset();
  if (has_read) return;
  take(read, scene);
  if (scene.chance.percent(10)) take(scene.hub.earlier(), scene);
  for (const RingKey& key : ring_->keys) {
    if (key.question && !scene.chance.percent(15)) scene.hub.prove(name_, key.kid, now);
  }
  if (signs_) ask_permit(scene, now);
}

void Process::take(const std::shared_ptr<const Ring>& offered, const Scene& scene) {
  const bool is_newer = ring_ == nullptr || scene.removal == Removal::growth || offered->position > ring_->position;
  if (is_newer) ring_ = offered;
}

/// From before it asks, it signs under the ring for which it asks; and until the old permit ends it may.
void Process::ask_permit(Scene& scene, Moment now) {
  signing_ = ring_;
  if (scene.chance.percent(10)) return;  // the request is lost
  const std::optional<Permit> given = scene.hub.permit(name_, ring_->position, uses(), now);
  if (!given || scene.chance.percent(15)) return;  // refused, or the reply is lost
  permit_ = given;
}

void Process::sign(Scene& scene, Moment now) {
  if (signing_ == nullptr) return;
  const bool may = permit_ && clock(now) <= permit_->until;
  if (!may && scene.removal != Removal::permit) return;
  sign_with(signed_, *signing_, clock(now));
  sign_with(scene.tokens, *signing_, clock(now));
}

Answer Process::verify(Scene& scene, const std::string& kid, Moment now) {
  if (ring_ != nullptr && verifies(*ring_, kid)) return Answer::accepted;
  if (is_fenced(now) && scene.removal != Removal::fence) return Answer::unavailable;
  if (!reads_hub(scene, now)) return scene.removal == Removal::fence ? Answer::refused : Answer::unavailable;
  // An unknown kid is read for once; then, for a while, it is not.
  if (scene.chance.percent(50)) return Answer::refused;
  take(scene.hub.current(), scene);
  return verifies(*ring_, kid) ? Answer::accepted : Answer::refused;
}

std::shared_ptr<const Ring> Process::published(const Scene& scene, Moment now) const {
  if (is_frozen(now)) return nullptr;
  return is_fenced(now) && scene.removal != Removal::fenced_jwks ? nullptr : ring_;
}

void Process::leave(Scene& scene, Moment now) {
  if (reaches_hub(scene, now)) scene.hub.leave(name_, uses(), now);
}

Member Child::row() const {
  Member row;
  row.name = name_;
  row.is_fenceable = false;
  row.holding = Holding::list;
  return row;
}

/// The parent: it registers the child before it starts it, restarts it where the ring is another one, and answers for
/// it.
void Child::turn(Scene& scene, Moment now) {
  if (now < down_until_) return;
  if (!runs()) start(scene, now);
  if (!runs()) return;
  if (!scene.hub_is_away && now >= cut_until_ && scene.chance.percent(30)) follow(scene, now);
  if (next_ != nullptr && now >= restarts_at_) list_ = std::exchange(next_, nullptr);
  if (signs_) sign_with(scene.tokens, *list_, now);
}

void Child::follow(Scene& scene, Moment now) {
  const std::shared_ptr<const Ring> read = scene.hub.join(row(), cache_, now);
  if (read == nullptr) return;
  cache_ = read;
  if (next_ == nullptr && cache_->position > list_->position) {
    next_ = cache_;
    restarts_at_ = now + seconds(1 + scene.chance.below(10));
  }
  for (const RingKey& key : list_->keys) {
    if (key.question) scene.hub.prove(name_, key.kid, now);
  }
  if (signs_) scene.hub.permit(name_, list_->position, {}, now);
}

void Child::crash(Scene& scene, Moment now, Moment until) {
  list_.reset();
  down_until_ = until;
  if (scene.hub_is_away || now < cut_until_) return;
  scene.hub.leave(name_, {}, now);
  name_ += '+';
}

void Child::start(Scene& scene, Moment now) {
  if (!scene.hub_is_away && now >= cut_until_) {
    const std::shared_ptr<const Ring> read = scene.hub.join(row(), cache_, now);
    if (read == nullptr) return;
    list_ = cache_ = read;
    // The permit stands in the store before it is used.
    if (signs_) scene.hub.permit(name_, list_->position, {}, now);
  } else if (scene.removal == Removal::start_from_hub) {
    list_ = cache_;
  }
  next_ = nullptr;
}

Answer Child::verify(const std::string& kid) const {
  return verifies(*list_, kid) ? Answer::accepted : Answer::refused;
}

void Reader::turn(Scene& scene, const std::vector<std::unique_ptr<Process>>& processes, Moment now) {
  const bool is_due = set_ == nullptr || now >= stale_from_ || scene.chance.percent(5);
  if (!is_due || processes.empty()) return;
  const auto& asked = processes[scene.chance.below(processes.size())];
  const std::shared_ptr<const Ring> found = asked->published(scene, now);
  if (found == nullptr) return;
  set_ = found;
  stale_from_ = now + found->policy.classes[0].delay;
}

Answer Reader::verify(const std::string& kid, Moment now) const {
  if (set_ == nullptr || now >= stale_from_) return Answer::unavailable;
  return verifies(*set_, kid) ? Answer::accepted : Answer::refused;
}

}  // namespace jwtsync::rotation::simulation
