// SPDX-License-Identifier: Apache-2.0
#include "probe/rounds.h"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

namespace jwtsync::probe {
namespace {

/// The good ones stand so that of two, three or four workers that take turns each has one of them.
constexpr std::array<Shown, requests_of_a_round> order{Shown::none,  Shown::good,      Shown::again,   Shown::tampered,
                                                       Shown::again, Shown::other_key, Shown::expired, Shown::again};

Treatments treatments_of(const std::vector<Treatment>& seen) {
  Treatments all;
  for (std::size_t i = 0; i < order.size(); ++i) {
    switch (order[i]) {
      case Shown::none: all.none = seen[i]; break;
      case Shown::good: all.good = seen[i]; break;
      case Shown::tampered: all.tampered = seen[i]; break;
      case Shown::other_key: all.other_key = seen[i]; break;
      case Shown::expired: all.expired = seen[i]; break;
      case Shown::again: all.again.push_back(seen[i]); break;
    }
  }
  return all;
}

/// Whether good tokens were accepted from some moment on, or up to one: the application, and not its workers, changed.
bool changed_once(const std::vector<bool>& passed) {
  const auto change = std::adjacent_find(passed.begin(), passed.end(), std::not_equal_to<>());
  return change != passed.end() && std::adjacent_find(change + 1, passed.end(), std::not_equal_to<>()) == passed.end();
}

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
  const Treatments all = treatments_of(seen_);
  const bool was_accepted = bad_beside_accepted_ && alike_but_for_words(all.good, *bad_beside_accepted_);
  Judgement judgement = judge(all, was_accepted ? Control::accepted_before : Control::none);
  if (judgement.outcome == Outcome::unknown) return judgement;
  if (judgement.outcome == Outcome::mixed && changed_once(passed(all))) {
    return {Outcome::unknown, "it treated good tokens differently before and after: it changed while it was asked"};
  }
  const bool is_seen = judgement.outcome == Outcome::accepts && is_success(all.good);
  if (is_seen || judgement.outcome == Outcome::mixed) bad_beside_accepted_ = all.tampered;
  return judgement;
}

}  // namespace jwtsync::probe
