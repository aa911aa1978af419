// SPDX-License-Identifier: Apache-2.0
#include "keeper/freshness.h"

#include "keeper/retry.h"

namespace jwtsync::keeper {
namespace {

using Time = Freshness::Time;

}  // namespace

void Freshness::landed(Time begun, Time now, std::chrono::seconds fresh_for, std::uint64_t random) noexcept {
  fresh_until_ = now + fresh_for;
  ends_ = now + fresh_for + kept_while_stale;
  due_ = now + with_jitter(Time{fresh_for} * 9 / 10, random);
  last_failed_ = false;
  answered_ = begun;
}

void Freshness::failed(Time begun) noexcept {
  if (!applies()) return;
  due_ = never;
  last_failed_ = true;
  answered_ = begun;
}

void Freshness::does_not_apply() noexcept {
  fresh_until_ = ends_ = due_ = never;
  last_failed_ = false;
}

Freshness::UnknownKey Freshness::judge_unknown_key(Time now) noexcept {
  Time asked = load(asked_);
  if (asked > load(answered_)) return UnknownKey::wait;
  if (now - asked < cooldown) {
    return last_failed_.load(std::memory_order_relaxed) || is_stale(now) ? UnknownKey::wait : UnknownKey::refuse;
  }
  return asked_.compare_exchange_strong(asked, now) ? UnknownKey::fetch : UnknownKey::wait;
}

}  // namespace jwtsync::keeper
