// SPDX-License-Identifier: Apache-2.0
// How a history goes on: time passes, processes act, bad weather and calm take turns.
#include "history.h"

#include "actions.h"

#include <algorithm>
#include <utility>

namespace jwtsync::simulation {

using namespace std::chrono_literals;

namespace {

constexpr int most_turns = 10'000;                // of all processes, at one moment
constexpr std::chrono::minutes longest_calm{30};  // far above what all bounds together allow

unsigned up_to(Chance& chance, unsigned share) { return static_cast<unsigned>(chance.below(share + 1)); }

std::string seconds_of(Span time) {
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
  std::string rest = std::to_string(milliseconds % 1000);
  return std::to_string(milliseconds / 1000) + "." + std::string(3 - rest.size(), '0') + rest;
}

}  // namespace

History::History(std::uint64_t seed) : setting_(seed), asker_(setting_, 0) {
  Setting& s = setting_;
  s.has_fallback = s.chance.below(4) == 0;
  s.has_sets = s.chance.below(2) == 0;
  s.store.attach(s.network.services);
  s.issuer.attach(s.network.services);
  shared_ = {s.stock.new_secret()};
  s.store.put(s.stock.secret_text(shared_, s.has_sets), shared_);
  s.issuer.publish(s.stock, {s.stock.new_pair()}, s.timeline.now());
  constexpr std::array origins{Origin::file, Origin::store, Origin::issuer, Origin::file, Origin::file_or_store};
  const std::size_t size = 4 + s.chance.below(3);
  for (std::size_t i = 0; i < size; ++i) {
    const Origin origin = i < origins.size() ? origins[i] : s.chance.one_of(origins);
    fleet_.push_back(std::make_unique<Process>(s, i, origin));
    Process& process = *fleet_.back();
    process.intended = shared_;
    if (process.has_file()) write_whole(process);
    offer(process, process.has_issuer() ? s.issuer.truth() : shared_);
    process.machine.disk.meanwhile = [this, &process] { swap_meanwhile(process); };
  }
  calm_since_ = s.timeline.now();
  let_act();
}

bool History::step() {
  ++steps_;
  Setting& s = setting_;
  change_weather();
  let_pass(is_calm() ? s.chance.between(1s, 20s) : s.chance.any_length(1ms, 4s));
  const std::string done = choose_action(*this);
  s.record.add(std::to_string(steps_) + " " + seconds_of(s.timeline.now()) + ": " + done);
  let_act();
  check();
  return !s.record.violation();
}

void History::let_pass(Span time) {
  Timeline& timeline = setting_.timeline;
  const Span end = timeline.now() + time;
  for (let_act(); timeline.now() < end; let_act()) {
    Span next = std::min(end, timeline.next().value_or(end));
    for (const auto& process : fleet_) next = std::min(next, process->ready_at());
    timeline.advance(std::max(next, timeline.now()) - timeline.now());
  }
}

void History::let_act() {
  int turns = 0;
  for (bool acted = true; acted;) {
    acted = false;
    for (const auto& process : fleet_) {
      if (process->ready_at() > setting_.timeline.now()) continue;
      process->act();
      acted = true;
      if (++turns > most_turns) return setting_.record.violate(invariant::sleeps, process->name());
    }
  }
}

void History::check() {
  for (const auto& process : fleet_) check_process(setting_, *process);
}

void History::change_weather() {
  Setting& s = setting_;
  if (!is_calm()) {
    if (steps_ < weather_ends_) return;
    end_faults();
    calm_since_ = s.timeline.now();
    return;
  }
  const bool all_well = std::all_of(fleet_.begin(), fleet_.end(), [&](const auto& process) {
    return process->is_alive() && !process->is_suspended() && s.timeline.now() > process->well_by();
  });
  if (s.timeline.now() - calm_since_ > longest_calm) s.record.violate(invariant::heals, "there is no rest");
  if (!all_well) return;
  faults_ = 1U << 31U | static_cast<unsigned>(s.chance.below(1U << 31U));
  weather_ends_ = steps_ + 30 + s.chance.below(120);
  if (s.chance.below(3) > 0) return;
  s.network.weather = {up_to(s.chance, 30), up_to(s.chance, 30), up_to(s.chance, 30), up_to(s.chance, 30)};
}

void History::end_faults() {
  Setting& s = setting_;
  faults_ = 0;
  s.network.weather = {};
  s.store.fail(testing::GcpFault::none, 0);
  s.store.set_enabled(true);
  s.issuer.fail(testing::IssuerFault::none);
  for (const auto& process : fleet_) {
    Machine& machine = process->machine;
    machine.descriptors.scarce = 0;
    machine.bell.deaf = false;
    machine.clock.thaw();
    if (machine.disk.key_path().empty()) process->write_configuration();
    if (process->has_file() && machine.disk.truth().empty()) mend(*process);
  }
  s.record.add("the faults end");
}

}  // namespace jwtsync::simulation
