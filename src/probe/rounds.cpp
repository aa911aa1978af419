// SPDX-License-Identifier: Apache-2.0
#include "probe/rounds.h"

#include <array>
#include <utility>

namespace jwtsync::probe {
namespace {

constexpr std::array order{Shown::none, Shown::good, Shown::tampered, Shown::other_key, Shown::expired, Shown::again};

}  // namespace

Shown Rounds::next() const noexcept { return order[seen_.size()]; }

std::optional<Judgement> Rounds::saw(Treatment treatment) {
  seen_.push_back(std::move(treatment));
  if (seen_.size() < order.size()) return std::nullopt;
  Judgement judgement = judge_round();
  seen_.clear();
  return judgement;
}

Judgement Rounds::judge_round() {
  const Treatments all{.none = seen_[0],
                       .good = seen_[1],
                       .tampered = seen_[2],
                       .again = seen_[5],
                       .other_key = seen_[3],
                       .expired = seen_[4]};
  const bool was_accepted = bad_beside_accepted_ && alike_but_for_words(all.good, *bad_beside_accepted_);
  Judgement judgement = judge(all, was_accepted ? Control::accepted_before : Control::none);
  if (judgement.outcome == Outcome::unknown) return judgement;
  if (!alike_but_for_words(all.good, *all.again)) {
    return {Outcome::unknown, "it treated two good tokens differently: it changed while it was asked"};
  }
  if (judgement.outcome == Outcome::accepts && is_success(all.good)) bad_beside_accepted_ = all.tampered;
  return judgement;
}

}  // namespace jwtsync::probe
