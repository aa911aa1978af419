// SPDX-License-Identifier: Apache-2.0
#include "hub.h"

#include <algorithm>
#include <set>

namespace jwtsync::rotation::simulation {
namespace {

Policy policy(Chance& chance) {
  Policy policy;
  policy.lifetime = seconds(40);
  policy.leeway = seconds(3);
  policy.skew = seconds(6);
  policy.presence = seconds(10);
  policy.permit = seconds(25);
  policy.reactivable = seconds(chance.percent(40) ? 30 : 0);
  policy.classes.push_back({"partners", ClassKind::jwks, seconds(30), "", false});
  return policy;
}

void keep_later(std::optional<Moment>& known, const std::optional<Moment>& told) {
  if (told && (!known || *told > *known)) known = told;
}

void add(std::vector<Use>& uses, const std::vector<Use>& told) {
  for (const Use& each : told) {
    auto known = std::find_if(uses.begin(), uses.end(), [&](const Use& use) { return use.kid == each.kid; });
    if (known == uses.end()) known = uses.insert(uses.end(), Use{each.kid});
    keep_later(known->accepted_expiry, each.accepted_expiry);
    keep_later(known->signed_expiry, each.signed_expiry);
  }
}

bool is_removed(HoldKind kind, Removal removal) {
  switch (removal) {
    case Removal::proof: return kind == HoldKind::unproved;
    case Removal::reader_delay: return kind == HoldKind::reader_delay;
    case Removal::switch_proof: return kind == HoldKind::permit;
    case Removal::tokens_live: return kind == HoldKind::tokens_live;
    default: return false;
  }
}

}  // namespace

Hub::Hub(Chance& chance, Chance amending, Removal removal) : chance_(chance), amending_(amending), removal_(removal) {
  rings_.push_back(std::make_shared<Ring>(first_ring("staging", policy(chance), new_key(), start)));
}

RingKey Hub::new_key() {
  RingKey key;
  key.kid = "k" + std::to_string(++keys_);
  key.material = "m" + std::to_string(keys_);
  key.members = {{"kty", "oct"}};
  return key;
}

std::shared_ptr<const Ring> Hub::earlier() const {
  return rings_[rings_.size() - std::min<std::size_t>(rings_.size(), 6)];
}

void Hub::hear(const std::string& name, const std::shared_ptr<const Ring>& holds) {
  auto known = std::find_if(told_.begin(), told_.end(), [&](const Told& each) { return each.ring == holds; });
  if (known == told_.end()) {
    const std::string document = write(*holds);
    known = told_.insert(known, {holds, held(*holds), document, read_ring(document).value()});
    highest_.reset();
  }
  heard_.push_back({name, known->held, known->document});
}

Member* Hub::find(const std::string& name) {
  auto& members = rows_.members;
  const auto found =
      std::find_if(members.begin(), members.end(), [&](const Member& each) { return each.name == name; });
  return found == members.end() ? nullptr : &*found;
}

std::shared_ptr<const Ring> Hub::join(const Member& member, const std::shared_ptr<const Ring>& holds, Moment now) {
  if (stopped_) {
    std::erase_if(heard_, [&](const Heard& each) { return each.name == member.name; });
    if (holds != nullptr) hear(member.name, holds);
    return nullptr;
  }
  Member* known = find(member.name);
  if (known == nullptr) {
    rows_.members.push_back(member);
    known = &rows_.members.back();
  }
  known->present_until = now + ring().policy.presence;
  known->clock_offset = member.clock_offset;
  return current();
}

void Hub::prove(const std::string& name, const std::string& kid, Moment now) {
  Member* const member = find(name);
  if (stopped_ || member == nullptr || now >= member->present_until) return;
  std::erase_if(member->proofs, [&](const Proof& proof) { return proof.kid == kid; });
  member->proofs.push_back({kid, true, now});
}

std::optional<Permit> Hub::permit(const std::string& name, Position under, const std::vector<Use>& uses, Moment now) {
  Member* const member = find(name);
  if (stopped_ || member == nullptr || now >= member->present_until) return std::nullopt;
  if (under != ring().position) return std::nullopt;
  add(member->uses, uses);
  member->permit = Permit{now + ring().policy.permit, under};
  return member->permit;
}

void Hub::leave(const std::string& name, const std::vector<Use>& uses, Moment now) {
  Member* const member = find(name);
  if (member == nullptr) return;
  add(member->uses, uses);
  if (!member->is_fenceable && member->permit) {
    member->permit->until = now;
    for (const RingKey& key : ring().keys) {
      add(member->uses, {{key.kid, {}, now + ring().policy.skew + ring().policy.lifetime, false}});
    }
  }
  member->is_fenceable = true;
  member->present_until = now;
  if (member->permit) member->permit->has_ended = true;
}

/// The rows, as who leaves a rule out takes them.
Rows Hub::misread(Moment now) const {
  Rows rows = rows_;
  for (Member& member : rows.members) {
    if (removal_ == Removal::permit_outlives && now >= member.present_until) member.permit.reset();
    if (removal_ == Removal::skew) member.clock_offset = seconds(0);
    if (removal_ != Removal::unfenceable || member.is_fenceable) continue;
    member.is_fenceable = true;
    if (member.permit) member.permit->until = member.present_until;
  }
  return rows;
}

bool Hub::is_open(const Rows& rows, const Step& step, Moment now) const {
  Ring read = ring();
  if (removal_ == Removal::skew) read.policy.skew = seconds(0);
  const Gate gate = evaluate(read, rows, step, now);
  return std::all_of(gate.holds.begin(), gate.holds.end(),
                     [&](const Hold& hold) { return is_removed(hold.kind, removal_); });
}

bool Hub::take(const Step& step, Moment now) {
  const bool is_misread =
      removal_ == Removal::permit_outlives || removal_ == Removal::skew || removal_ == Removal::unfenceable;
  const Rows altered = is_misread ? misread(now) : Rows{};
  const Rows& rows = is_misread ? altered : rows_;
  if (!is_open(rows, step, now)) return false;
  auto next = std::make_shared<Ring>(apply(ring(), rows, step, now));
  std::optional<std::string> wrong = fault_of(*next);
  if (!wrong) wrong = fault_between(ring(), *next);
  if (wrong) fault_ = std::string(name_of(step.kind)) + ": " + *wrong;
  if (step.kind == StepKind::revoke) revoked_.push_back(step.kid);
  if (step.kind == StepKind::promote) ++rotations_;
  rings_.push_back(std::move(next));
  // The store forgets whose permit and presence are long over, as StoredRotation::sweep does.
  std::erase_if(rows_.members, [&](const Member& member) {
    return member.is_fenceable && now > member.present_until + seconds(100) &&
           (!member.permit || now > member.permit->until + seconds(100));
  });
  return true;
}

/// A person lets tokens, permits and presences last longer, and clocks differ by more.
bool Hub::amend(Moment now) {
  if (!amending_.percent(1)) return false;
  Step step{StepKind::amend, {}};
  step.policy = ring().policy;
  const auto lengthen = [&](seconds& length, seconds most) {
    length = std::max(length, std::min(length + seconds(amending_.below(5)), most));
  };
  lengthen(step.policy->lifetime, seconds(60));
  lengthen(step.policy->leeway, seconds(6));
  lengthen(step.policy->skew, seconds(8));
  lengthen(step.policy->presence, seconds(15));
  lengthen(step.policy->permit, seconds(40));
  return take(step, now);
}

bool Hub::whim(Moment now) {
  const auto try_in = [&](KeyState state, StepKind kind, unsigned share) {
    const RingKey* const key = ring().in(state);
    if (key == nullptr || !chance_.percent(share)) return false;
    const Step step{kind, key->kid, {}, "nonce", "leaked"};
    return take(step, now);
  };
  return amend(now) || try_in(KeyState::retiring, StepKind::back, 2) || try_in(KeyState::staged, StepKind::abort, 1) ||
         try_in(KeyState::withdrawn, StepKind::reactivate, 2) ||
         (ring().in(KeyState::staged) != nullptr && try_in(KeyState::active, StepKind::revoke, 1));
}

void Hub::replicate() { behind_ = Behind{rings_.size(), rows_}; }

void Hub::fail_over(Moment now) {
  const auto unfenceable = [](const Rows& rows) {
    std::set<std::string> names;
    for (const Member& member : rows.members) {
      if (!member.is_fenceable) names.insert(member.name);
    }
    return names;
  };
  // A child that cannot be fenced, and that began or ended in what is lost, is for a person: docs/rotation.md.
  if (stopped_ || !behind_ || unfenceable(behind_->rows) != unfenceable(rows_)) return;
  rings_.resize(behind_->rings);
  rows_ = behind_->rows;
  behind_.reset();
  if (removal_ != Removal::failover_unnoticed) stopped_ = now;
}

void Hub::restore(Moment now) {
  if (!chance_.percent(20)) return;
  if (!highest_) {
    std::vector<Ring> offered;
    for (const Told& each : told_) offered.push_back(each.read);
    highest_ = highest_of(ring(), offered);
  }
  const bool waits = !holds_of_restore(*highest_, rows_, heard_, *stopped_, now).empty();
  if (waits && removal_ != Removal::restore_at_once) return;
  auto next = std::make_shared<Ring>(rotation::restored(highest_->ring));
  if (const std::optional<std::string> wrong = fault_of(*next)) fault_ = "restore: " + *wrong;
  rows_.members.push_back(lost_signer(*next, rows_, *stopped_));
  rings_.push_back(std::move(next));
  stopped_.reset();
  heard_.clear();
  told_.clear();
  highest_.reset();
  ++restored_;
}

void Hub::operate(Moment now) {
  if (stopped_) return restore(now);
  const std::optional<Step> next = next_step(ring());
  if (next && take(*next, now)) rests_until_ = now + seconds(chance_.below(15));
}

std::string Hub::waits_for(Moment now) const {
  const std::optional<Step> next = next_step(ring());
  if (!next) return {};
  std::string words(name_of(next->kind));
  for (const Hold& hold : evaluate(ring(), rows_, *next, now).holds) {
    words += " " + std::string(name_of(hold.kind)) + " " + hold.who;
  }
  return words;
}

void Hub::decide(Moment now) {
  if (stopped_) return;
  if ((chance_.percent(10) && whim(now)) || now < rests_until_) return;
  RingKey key = new_key();
  const auto& keys = ring().keys;
  const bool has_standby = std::any_of(keys.begin(), keys.end(), [](const RingKey& each) { return each.is_standby; });
  key.is_standby = !has_standby && chance_.percent(30);
  if (!take({StepKind::stage, key.kid, key, "nonce", {}}, now)) --keys_;
}

}  // namespace jwtsync::rotation::simulation
