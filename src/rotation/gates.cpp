// SPDX-License-Identifier: Apache-2.0
// Whether a step may be taken, decided on rows as they stand: each hold says what is waited for, and for whom.
#include "rotation/bounds.h"

#include <jwtsync/rotation.h>
#include <algorithm>

namespace jwtsync::rotation {
namespace {

class Evaluation {
 public:
  Evaluation(const Ring& ring, const Rows& rows, const Step& step, Moment now)
      : ring_(ring), rows_(rows), step_(step), now_(now), key_(ring.find(step.kid)), gate_{step.kind, step.kid, {}} {}

  [[nodiscard]] Gate run() {
    switch (step_.kind) {
      case StepKind::stage: stage(); break;
      case StepKind::prove: prove(); break;
      case StepKind::promote: promote(); break;
      case StepKind::record_switch: record_switch(); break;
      case StepKind::withdraw: withdraw(); break;
      case StepKind::retire: retire(); break;
      case StepKind::reactivate: reactivate(); break;
      case StepKind::back: back(); break;
      case StepKind::abort: require_state(KeyState::staged); break;
      case StepKind::revoke: hold_if(key_ == nullptr, {HoldKind::not_applicable, step_.kid}); break;
      case StepKind::amend:
        hold_if(!step_.policy || fault_between(ring_.policy, *step_.policy), {HoldKind::not_applicable, {}});
        break;
    }
    return std::move(gate_);
  }

 private:
  void hold(Hold hold) {
    const bool is_waived = std::any_of(rows_.waivers.begin(), rows_.waivers.end(), [&](const Waiver& waiver) {
      return waiver.kind == hold.kind && waiver.who == hold.who && waiver.kid == gate_.kid && may_be_waived(hold);
    });
    if (!is_waived) gate_.holds.push_back(std::move(hold));
  }
  void hold_if(bool holds, Hold what) {
    if (holds) hold(std::move(what));
  }

  bool require_state(KeyState state) {
    const bool is_in_it = key_ != nullptr && key_->state == state;
    hold_if(!is_in_it, {HoldKind::not_applicable, step_.kid});
    return is_in_it;
  }

  void stage() {
    if (!step_.key) return hold({HoldKind::not_applicable, step_.kid});
    const RingKey& added = *step_.key;
    for (const RingKey& key : ring_.keys) {
      const bool is_ready_standby = key.is_standby && key.proved && !added.is_standby;
      const bool is_on_its_way = key.state == KeyState::staged ? !is_ready_standby : key.state == KeyState::retiring;
      hold_if(is_on_its_way, {HoldKind::occupied, key.kid});
      const bool is_known = key.kid == added.kid || key.material == added.material;
      hold_if(is_known, {HoldKind::kid_taken, key.kid});
    }
    require_new(added);
    for (const Member& member : rows_.members) {
      const bool cannot = member.holding == Holding::one && is_asked(member, now_);
      hold_if(cannot, {HoldKind::single_key, member.name});
    }
  }

  /// A kid is one key, of one environment, and never comes back.
  void require_new(const RingKey& added) {
    const auto is_gone = [&](const Tombstone& stone) { return stone.kid == added.kid; };
    const bool is_buried = std::any_of(ring_.retired.begin(), ring_.retired.end(), is_gone) ||
                           std::any_of(ring_.revoked.begin(), ring_.revoked.end(), is_gone);
    const bool is_registered =
        std::any_of(rows_.registered.begin(), rows_.registered.end(), [&](const Registered& known) {
          return (known.kid == added.kid || known.material == added.material) && ring_.find(known.kid) == nullptr;
        });
    hold_if(is_buried || is_registered, {HoldKind::kid_taken, added.kid});
  }

  [[nodiscard]] bool is_given_up(const Member& member) const {
    return std::any_of(rows_.waivers.begin(), rows_.waivers.end(), [&](const Waiver& waiver) {
      return waiver.kind == HoldKind::single_key && waiver.who == member.name && waiver.kid == step_.kid;
    });
  }

  void require_proofs(std::optional<Moment> since) {
    for (const Member& member : rows_.members) {
      if (!is_asked(member, now_) || (member.holding == Holding::one && is_given_up(member))) continue;
      const auto proof = std::find_if(member.proofs.begin(), member.proofs.end(),
                                      [&](const Proof& each) { return each.kid == step_.kid; });
      std::optional<Moment> until;
      // Once it is silent for so long it is fenced, and refuses nothing that it does not know.
      if (member.is_fenceable) until = member.present_until;
      if (proof == member.proofs.end()) {
        hold({HoldKind::unproved, member.name, since, until});
      } else if (!proof->accepts) {
        hold({HoldKind::refused, member.name, proof->at, {}});
      }
    }
  }

  [[nodiscard]] const ReaderReport* report_of(const ReaderClass& reader) const {
    const auto found = std::find_if(rows_.reports.begin(), rows_.reports.end(), [&](const ReaderReport& report) {
      return report.reader == reader.name && report.kid == step_.kid;
    });
    return found == rows_.reports.end() ? nullptr : &*found;
  }

  void require_clocks() {
    for (const Member& member : rows_.members) {
      const bool is_off = std::chrono::abs(member.clock_offset) > ring_.policy.skew;
      hold_if(is_off && is_asked(member, now_), {HoldKind::clock_off, member.name});
    }
  }

  void prove() {
    const bool waits = key_ != nullptr && key_->question && !key_->proved;
    if (!waits) return hold({HoldKind::not_applicable, step_.kid});
    require_proofs(key_->question->at);
    require_sinks(key_->question->at);
    require_clocks();
  }

  /// The key stands in each sink, since before its proof; one that was disturbed since is waited for from then on.
  void require_sinks(Moment since) {
    for (const ReaderClass& reader : ring_.policy.classes) {
      if (reader.kind != ClassKind::poller) continue;
      const ReaderReport* const report = report_of(reader);
      if (report == nullptr || !report->read_back) {
        hold({HoldKind::sink_unread, reader.name, since, {}});
      } else if (key_->proved && *report->read_back > key_->proved->at) {
        const Moment over = *report->read_back + reader.delay + ring_.policy.skew;
        hold_if(now_ < over, {HoldKind::reader_delay, reader.name, report->read_back, over});
      }
    }
  }

  void promote() {
    if (!require_state(KeyState::staged)) return;
    if (!key_->proved) return hold({HoldKind::unproved, step_.kid});
    const RingKey* const retiring = ring_.in(KeyState::retiring);
    const bool becomes_second = retiring != nullptr && ring_.in(KeyState::active) != nullptr;
    hold_if(becomes_second, {HoldKind::occupied, becomes_second ? retiring->kid : std::string()});
    require_delay();
    require_sinks(key_->proved->at);
    // Who came since the proof holds the key, and may still not accept it.
    require_proofs(key_->proved->at);
    for (const ReaderClass& reader : ring_.policy.classes) {
      if (!reader.is_probed) continue;
      const ReaderReport* const report = report_of(reader);
      hold_if(report == nullptr || !report->accepts, {HoldKind::refused, reader.name, key_->proved->at, {}});
    }
    require_clocks();
  }

  void require_delay() {
    const Moment over = key_->proved->waits_until;
    if (now_ >= over) return;
    const auto& classes = ring_.policy.classes;
    const auto slowest = std::max_element(classes.begin(), classes.end(),
                                          [](const auto& a, const auto& b) { return a.delay < b.delay; });
    hold({HoldKind::reader_delay, slowest == classes.end() ? step_.kid : slowest->name, key_->proved->at, over});
  }

  void record_switch() {
    if (!require_state(KeyState::retiring)) return;
    for (const Member& member : rows_.members) {
      if (has_switched(member, ring_, *key_)) continue;
      if (!member.is_fenceable) {
        hold({HoldKind::permit, member.name});
        continue;
      }
      // By its own clock, which is at most one skew behind.
      const Moment over = member.permit->until + ring_.policy.skew;
      if (now_ <= over) hold({HoldKind::permit, member.name, {}, over + std::chrono::seconds(1)});
    }
    require_clocks();
  }

  void require_tokens_over() {
    if (!ring_.switched || ring_.switched->kid != step_.kid) return hold({HoldKind::not_applicable, step_.kid});
    const End end = end_of_tokens(ring_, rows_, step_.kid, now_);
    hold_if(now_ < end.at, {HoldKind::tokens_live, end.who, ring_.switched->at, end.at});
    for (const Member& member : rows_.members) {
      const Use* const use = use_of(member, step_.kid);
      hold_if(use != nullptr && use->has_endless, {HoldKind::endless_tokens, member.name});
    }
    require_clocks();
  }

  [[nodiscard]] bool is_kept() const { return ring_.policy.reactivable > std::chrono::seconds(0); }

  void withdraw() {
    if (!is_kept()) return hold({HoldKind::not_applicable, step_.kid});
    if (require_state(KeyState::retiring)) require_tokens_over();
  }

  void retire() {
    if (key_ != nullptr && key_->state == KeyState::withdrawn) {
      return hold_if(now_ < *key_->until, {HoldKind::still_withdrawn, step_.kid, {}, key_->until});
    }
    if (is_kept()) return hold({HoldKind::not_applicable, step_.kid});
    if (require_state(KeyState::retiring)) require_tokens_over();
  }

  void reactivate() {
    if (!require_state(KeyState::withdrawn)) return;
    const RingKey* const retiring = ring_.in(KeyState::retiring);
    hold_if(retiring != nullptr, {HoldKind::occupied, retiring != nullptr ? retiring->kid : std::string()});
  }

  /// All hold a retiring key, so that it signs again at once; but one that was withdrawn is proved first.
  void back() {
    if (!require_state(KeyState::retiring)) return;
    if (!key_->proved) return hold({HoldKind::unproved, step_.kid});
    require_delay();
  }

  const Ring& ring_;
  const Rows& rows_;
  const Step& step_;
  const Moment now_;
  const RingKey* const key_;
  Gate gate_;
};

}  // namespace

bool may_be_waived(const Hold& hold) noexcept {
  switch (hold.kind) {
    case HoldKind::single_key:
    case HoldKind::refused:
    case HoldKind::endless_tokens: return true;
    case HoldKind::unproved:
    case HoldKind::permit: return !hold.until;
    default: return false;
  }
}

Gate evaluate(const Ring& ring, const Rows& rows, const Step& step, Moment now) {
  return Evaluation(ring, rows, step, now).run();
}

std::optional<Moment> Gate::opens_by(Moment now) const noexcept {
  Moment latest = now;
  for (const Hold& hold : holds) {
    if (!hold.until) return std::nullopt;
    latest = std::max(latest, *hold.until);
  }
  return latest;
}

}  // namespace jwtsync::rotation
