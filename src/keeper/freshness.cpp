// SPDX-License-Identifier: Apache-2.0
#include "keeper/freshness.h"

#include "keeper/retry.h"

#include <algorithm>

namespace jwtsync::keeper {
namespace {

using Time = Freshness::Time;

}  // namespace

void Freshness::landed(Time begun, Time now, std::chrono::seconds fresh_for, std::uint64_t random) noexcept {
  fresh_until_ = now + fresh_for;
  ends_ = now + fresh_for + kept_while_stale;
  due_ = now + with_jitter(Time{fresh_for} * 9 / 10, random);
  last_failed_ = false;
  age_ = fresh_for;
  settle_doubt(begun, now);
  answered_ = begun;
}

void Freshness::joined(Time begun, Time until) noexcept {
  constexpr Time without_limit = never - Time{1};
  fresh_until_ = until;
  ends_ = without_limit;
  due_ = never;
  read(begun);
}

void Freshness::read(Time begun) noexcept {
  last_failed_ = false;
  answered_ = begun;
}

void Freshness::failed(Time begun) noexcept {
  if (!applies()) return;
  due_ = never;
  last_failed_ = true;
  settle_doubt(begun, begun);
  answered_ = begun;
}

void Freshness::does_not_apply() noexcept {
  fresh_until_ = ends_ = due_ = never;
  last_failed_ = false;
  changed();
}

void Freshness::changed() noexcept {
  pause_ = Time{0};
  doubt_due_ = always;
  doubted_ = false;
}

void Freshness::settle_doubt(Time begun, Time now) noexcept {
  if (begun < load(asked_) || !doubted_.exchange(false)) return;
  pause_ = pause_ == Time{0} ? doubt_pause : std::min(pause_ * 2, std::max<Time>(age_, doubt_pause));
  doubt_due_ = now + pause_;
}

Freshness::UnknownKey Freshness::judge_unknown_key(Time now) noexcept {
  Time asked = load(asked_);
  if (asked > load(answered_)) return UnknownKey::wait;
  if (now - asked < cooldown) {
    return is_out_of_reach(now) ? UnknownKey::wait : UnknownKey::refuse;
  }
  return asked_.compare_exchange_strong(asked, now) ? UnknownKey::fetch : UnknownKey::wait;
}

Freshness::UnknownKey Freshness::judge_bad_signature(Time now) noexcept {
  if (!may_be_in_doubt(now)) return UnknownKey::refuse;
  Time asked = load(asked_);
  if (asked > load(answered_)) return now - asked < patience ? UnknownKey::wait : UnknownKey::refuse;
  if (now - asked < cooldown) return UnknownKey::refuse;
  if (!asked_.compare_exchange_strong(asked, now)) return UnknownKey::wait;
  doubted_ = true;
  return UnknownKey::fetch;
}

}  // namespace jwtsync::keeper
