// SPDX-License-Identifier: Apache-2.0
#include "native/http_crowd.h"

#include <iterator>

namespace jwtsync::native {

std::uint64_t number_of(const Origin& origin) noexcept {
  // An IPv4 address and a user have 32 bits; of an IPv6 address the upper half begins with the bits 001 (RFC 4291 2.4).
  const std::uint64_t kind = static_cast<std::uint64_t>(origin.kind) + 1;
  return origin.kind == Origin::Kind::six ? origin.value | 1 : (kind << 32) | origin.value;
}

Crowd::Place::Place(Crowd& crowd, const Origin& origin, Guest& guest)
    : crowd_(crowd), guest_(guest), group_(crowd.group_of(origin)) {
  auto& idle = group_->second.guests.front();
  position_ = idle.insert(idle.end(), &guest);
  crowd_.count(group_, group_->second.seat.first + 1);
  ++crowd_.size_;
}

void Crowd::Place::enter(Phase phase) {
  if (!present_) return;
  auto& guests = group_->second.guests;
  auto& to = guests[static_cast<std::size_t>(phase)];
  to.splice(to.end(), guests[static_cast<std::size_t>(phase_)], position_);
  phase_ = phase;
}

void Crowd::Place::hold(std::size_t bytes) {
  if (!present_ || bytes == held_) return;
  const std::uint64_t age = held_ > 0 ? age_ : ~++crowd_.changes_;
  if (bytes > 0) crowd_.holders_.insert({bytes, age, this});
  let_go();
  held_ = bytes;
  age_ = age;
  crowd_.unfinished_ += bytes;
  while (crowd_.unfinished_ > crowd_.most_unfinished_) crowd_.turn_away_largest();
}

void Crowd::Place::let_go() noexcept {
  crowd_.unfinished_ -= held_;
  crowd_.holders_.erase({std::exchange(held_, 0), age_, this});
}

void Crowd::Place::leave() noexcept {
  if (!present_) return;
  let_go();
  present_ = false;
  group_->second.guests[static_cast<std::size_t>(phase_)].erase(position_);
  crowd_.count(group_, group_->second.seat.first - 1);
  --crowd_.size_;
}

Crowd::Groups::iterator Crowd::group_of(const Origin& origin) {
  const auto [group, is_new] = groups_.try_emplace(origin);
  if (is_new) seats_.emplace(group->second.seat = {0, ~++changes_}, group);
  return group;
}

/// Among origins that have as many, the one that has had so many for longest stands last, where `make_room` takes it.
void Crowd::count(Groups::iterator group, std::size_t guests) noexcept {
  auto seat = seats_.extract(group->second.seat);
  if (guests == 0) {
    groups_.erase(group);
    return;
  }
  seat.key() = group->second.seat = {guests, ~++changes_};
  seats_.insert(std::move(seat));
}

void Crowd::turn_away_largest() {
  Place& largest = *std::get<Place*>(*std::prev(holders_.end()));
  largest.let_go();
  largest.guest_.turn_away();
}

void Crowd::make_room() {
  if (seats_.empty()) return;
  for (const auto& guests : std::prev(seats_.end())->second->second.guests) {
    if (guests.empty()) continue;
    guests.front()->abort();
    return;
  }
}

}  // namespace jwtsync::native
