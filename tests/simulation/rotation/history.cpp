// SPDX-License-Identifier: Apache-2.0
#include "history.h"

#include <algorithm>

#include "process.h"

namespace jwtsync::rotation::simulation {
namespace {

constexpr int with_faults = 900, without_faults = 400;  // seconds
constexpr std::size_t most_processes = 6;

class History {
 public:
  History(std::uint64_t seed, Removal removal)
      : chance_(seed), hub_(chance_, Chance(~seed), removal), scene_{chance_, hub_, removal, tokens_} {
    for (int i = 0; i < 4; ++i) add_process();
    children_.emplace_back("app/1", true);
    children_.emplace_back("app/2", false);
  }

  Told run() {
    for (int second = 0; second < with_faults + without_faults && told_.violation.empty(); ++second) {
      now_ = start + seconds(second);
      const bool faults = second < with_faults;
      if (faults) fault();
      if (now_ >= away_until_) scene_.hub_is_away = false;
      if (second == with_faults) heal();
      turn(faults);
      check();
    }
    told_.rotations = hub_.rotations();
    told_.restored = hub_.restored();
    told_.has_settled = settled();
    told_.waits_for = hub_.waits_for(now_);
    return told_;
  }

 private:
  void add_process() {
    // Some start with what stood in a cache, while the hub cannot be reached.
    const bool from_cache = chance_.percent(30);
    processes_.push_back(std::make_unique<Process>("auth/" + std::to_string(++count_), chance_.percent(60), scene_,
                                                   from_cache ? hub_.earlier() : nullptr));
    if (from_cache) processes_.back()->be_cut(now_ + seconds(chance_.below(40)));
  }

  void remove_process() {
    const std::size_t which = chance_.below(processes_.size());
    // Half of them say goodbye; the others are killed.
    if (chance_.percent(50)) processes_[which]->leave(scene_, now_);
    processes_.erase(processes_.begin() + static_cast<std::ptrdiff_t>(which));
  }

  [[nodiscard]] Moment later(std::size_t most) { return now_ + seconds(1 + chance_.below(most)); }

  void fault() {
    if (processes_.size() < most_processes && chance_.percent(10)) add_process();
    if (processes_.size() > 2 && chance_.percent(8)) remove_process();
    Process& one = *processes_[chance_.below(processes_.size())];
    if (chance_.percent(5)) one.be_cut(later(90));
    if (chance_.percent(3)) one.be_frozen(later(60));
    if (chance_.percent(2)) one.step_clock(seconds(static_cast<int>(chance_.below(80)) - 40));
    if (chance_.percent(6)) one.step_clock(seconds(static_cast<int>(chance_.below(13)) - 6));
    Child& child = children_[chance_.below(children_.size())];
    if (chance_.percent(1)) {
      child.crash(scene_, now_, later(60));
      if (chance_.percent(60)) child.be_cut(later(100));
    }
    if (chance_.percent(2)) child.be_cut(later(40));
    if (chance_.percent(1) && !scene_.hub_is_away) {
      scene_.hub_is_away = true;
      away_until_ = later(70);
    }
    if (chance_.percent(10)) hub_.replicate();
    if (chance_.below(400) == 0) hub_.fail_over(now_);
  }

  void heal() {
    scene_.hub_is_away = false;
    for (const auto& process : processes_) {
      process->be_cut(now_);
      process->be_frozen(now_);
      process->step_clock(seconds(0));
    }
    for (Child& child : children_) child.be_cut(now_);
  }

  void turn(bool faults) {
    for (const auto& process : processes_) process->turn(scene_, now_);
    for (Child& child : children_) child.turn(scene_, now_);
    reader_.turn(scene_, processes_, now_);
    if (!scene_.hub_is_away && faults) hub_.decide(now_);
    if (!scene_.hub_is_away) hub_.operate(now_);
    for (const std::string& kid : hub_.revoked()) tokens_.erase(kid);
  }

  void expect(Answer answer, const std::string& kid, const std::string& who) {
    if (answer == Answer::accepted) ++told_.accepted;
    if (answer == Answer::unavailable) ++told_.unavailable;
    if (answer != Answer::refused) return;
    told_.violation = who + " refused a token of " + kid + " after " + std::to_string((now_ - start).count()) +
                      " s: " + write(hub_.ring());
  }

  void check() {
    if (!hub_.fault().empty()) told_.violation = hub_.fault();
    const seconds leeway = hub_.ring().policy.leeway, skew = hub_.ring().policy.skew;
    for (const auto& [kid, expiry] : tokens_) {
      for (const auto& process : processes_) {
        const bool knows_the_time = std::chrono::abs(process->offset()) <= skew;
        if (process->is_frozen(now_) || !knows_the_time || process->clock(now_) >= expiry + leeway) continue;
        expect(process->verify(scene_, kid, now_), kid, "a member");
      }
      if (now_ >= expiry + leeway) continue;
      for (const Child& child : children_) {
        if (child.runs()) expect(child.verify(kid), kid, "a child");
      }
      expect(reader_.verify(kid, now_), kid, "a third party");
    }
    std::erase_if(tokens_, [&](const auto& token) { return now_ > token.second + leeway + skew + seconds(1); });
  }

  [[nodiscard]] bool settled() const {
    const bool rests = !next_step(hub_.ring());
    const auto is_held = [&](const Ring* ring) { return ring != nullptr && ring->position == hub_.ring().position; };
    return rests &&
           std::all_of(processes_.begin(), processes_.end(), [&](const auto& each) { return is_held(each->ring()); }) &&
           std::all_of(children_.begin(), children_.end(), [&](const Child& each) { return is_held(each.ring()); });
  }

  Chance chance_;
  Hub hub_;
  Tokens tokens_;
  Scene scene_;
  std::vector<std::unique_ptr<Process>> processes_;
  std::vector<Child> children_;
  Reader reader_;
  Told told_;
  Moment now_ = start, away_until_ = start;
  int count_ = 0;
};

}  // namespace

Told tell(std::uint64_t seed, Removal removal) { return History(seed, removal).run(); }

}  // namespace jwtsync::rotation::simulation
