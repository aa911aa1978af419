// SPDX-License-Identifier: Apache-2.0
#include "process.h"

#include <algorithm>

namespace jwtsync::simulation {

using namespace std::chrono_literals;

namespace {

constexpr const char* fallback_variable = "OLD_KEY";

/// What Google's answer means to whoever waits: a no is asked again after minutes.
Span bound_after(testing::GcpFault fault) {
  using testing::GcpFault;
  switch (fault) {
    case GcpFault::rate_limited:
    case GcpFault::internal:
    case GcpFault::unavailable:
    case GcpFault::page_502: return retried;
    default: return refused;
  }
}

}  // namespace

Process::Process(Setting& setting, std::size_t number, Origin origin)
    : machine(setting, number + 100 * setting.chance.below(1'000'000)),
      setting_(setting),
      number_(number),
      origin_(origin) {
  setting.network.services.attach(authority(), *this);
  stand_up(false);
  if (setting.has_fallback) machine.variables.set(fallback_variable, testing::other_canary_secret);
  machine.disk.changed = [this] { disturb(machine.bell.deaf ? retried : prompt); };
  machine.descriptors.lacked = [this] { disturb(retried); };
  machine.wire.disturbed = [this] { disturb(retried); };
  machine.wire.answered = [this](const std::string& who) { note_answer(who); };
  write_configuration();
}

void Process::note_answer(const std::string& authority) {
  if (authority == Store::authority && setting_.store.latest_fault() != testing::GcpFault::none) {
    disturb(bound_after(setting_.store.latest_fault()));
  } else if (authority == Store::authority && setting_.store.truth().empty()) {
    disturb(refused);
  }
  if (authority != Issuer::authority || setting_.issuer.fault() == testing::IssuerFault::none) return;
  disturb(retried);
  // It was told that nothing changed: it believes so until the next answer, or the next token after a while.
  if (setting_.issuer.fault() != testing::IssuerFault::unmodified) return;
  disturb(Issuer::freshness + retried);
  may_lack_key_until_ = setting_.timeline.now() + 12s;
}

void Process::write_configuration() {
  std::string sources;
  const auto add = [&sources](const std::string& locator) {
    sources += (sources.empty() ? "\"" : ", \"") + locator + '"';
  };
  if (has_file()) add(std::string("file:") + key_paths[path]);
  if (has_store()) add(Store::locator);
  if (has_issuer()) add(Issuer::locator);
  if (setting_.has_fallback) add(std::string("env:") + fallback_variable);
  machine.disk.configure("sources = [" + sources + "]\n", key_paths[path]);
}

void Process::spoil_configuration(std::string_view text) { machine.disk.configure(text, {}); }

void Process::disturb(Span bound) { well_by_ = std::max(well_by_, setting_.timeline.now() + bound); }

void Process::die(Span for_how_long) {
  keeper_.reset();
  endpoints_.reset();
  stand_up(false);
  starts_at_ = setting_.timeline.now() + for_how_long;
}

void Process::suspend(Span for_how_long, bool machine_too) {
  suspended_until_ = setting_.timeline.now() + for_how_long;
  stand_up(false);
  if (machine_too) machine.clock.sleep(true);
  setting_.timeline.after(for_how_long, [this, machine_too] {
    if (is_suspended()) return;
    machine.clock.sleep(false);
    stand_up(is_alive());
    disturb(machine_too && has_issuer() ? Issuer::freshness + retried : retried);  // what it measured stood still
    if (machine_too) may_lack_key_until_ = setting_.timeline.now() + 12s;
  });
}

void Process::nudge() {
  if (!is_alive()) {
    is_asked_to_reload_ = true;  // once it has started
    return;
  }
  if (manner_ == Manner::loop) {
    keeper_->wake();
  } else {
    is_asked_to_reload_ = true;
    refreshes_at_ = setting_.timeline.now();
  }
  disturb(prompt);
}

Span Process::ready_at() const {
  if (is_suspended()) return suspended_until_;
  if (!is_alive()) return starts_at_;
  return manner_ == Manner::loop ? machine.bell.ready_at() : refreshes_at_;
}

void Process::act() {
  Timeline& timeline = setting_.timeline;
  if (timeline.now() - ready_at() > 1s) disturb(prompt);  // somebody else took the time
  if (!is_alive()) return start();
  if (manner_ == Manner::loop) {
    const bool sleeps = machine.bell.turn([this](std::stop_token stop) {
      if (waits_for_key_) static_cast<void>(keeper_->run_until_key(stop, 1h));
      keeper_->run(std::move(stop));
    });
    if (!sleeps) setting_.record.violate(invariant::sleeps, name());
  } else {
    static_cast<void>(std::exchange(is_asked_to_reload_, false) ? keeper_->reload() : keeper_->refresh());
    refreshes_at_ = timeline.now() + setting_.chance.between(200ms, 3s);
  }
}

void Process::start() {
  // Nobody waits at the start until a file has come to rest.
  if (setting_.has_fallback && machine.disk.is_being_written) {
    starts_at_ = setting_.timeline.now() + 200ms;
    return;
  }
  const bool may_refresh = !setting_.has_fallback;  // nobody waits there until files have come to rest
  manner_ = may_refresh && setting_.chance.below(4) == 0 ? Manner::refresh : Manner::loop;
  waits_for_key_ = setting_.chance.below(2) == 0;
  disturb(prompt);
  machine.bell.forget();
  auto opened = Keeper::open(machine.world(),
                             {.service = "service-" + std::to_string(number_ % 3), .without_key = WithoutKey::wait});
  if (!opened) {
    setting_.record.add("  " + name() + " cannot start: " + std::string(name_of(opened.error().code)));
    starts_at_ = setting_.timeline.now() + 2s;
    if (machine.disk.key_path().empty()) disturb(prompt);
    return;
  }
  keeper_ = std::move(*opened);
  endpoints_ = std::make_unique<Endpoints>(machine.world(), *keeper_, AccessPolicy{});
  refreshes_at_ = setting_.timeline.now();
  latest_generation = 0;
  latest_keys = {};
  stand_up(true);
  setting_.record.add("  " + name() + " starts with " + text_of(held()));
  if (std::exchange(is_asked_to_reload_, false)) nudge();
}

HttpResponse Process::handle(const ReceivedRequest& request) { return endpoints_->handle(request); }

Keys Process::held() const {
  const Result<KeyRing> ring = keeper_->ring();
  return ring ? setting_.stock.numbers_of(*ring) : Keys{};
}

Keys Process::wanted() const {
  if (machine.disk.key_path().empty()) return {};
  switch (origin_) {
    case Origin::file: return machine.disk.truth();
    case Origin::store: return setting_.store.truth();
    case Origin::file_or_store: return machine.disk.is_passed_over() ? setting_.store.truth() : machine.disk.truth();
    case Origin::issuer: return setting_.issuer.truth();
  }
  return {};
}

}  // namespace jwtsync::simulation
