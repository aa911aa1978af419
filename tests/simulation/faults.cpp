// SPDX-License-Identifier: Apache-2.0
#include "faults.h"

namespace jwtsync::simulation {

using namespace std::chrono_literals;

namespace {

constexpr const char* nothing = "nothing";

std::string lasting(std::string what, Span time) {
  return std::move(what) + ", for " +
         std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(time).count()) + " ms";
}

/// One whose keys are in a file that nobody writes now.
Process* any_of_file(History& history) {
  Process& process = history.any_process();
  return process.has_file() && !process.machine.disk.is_being_written ? &process : nullptr;
}

std::string write_in_place(History& history) {
  Process* const process = any_of_file(history);
  if (process == nullptr) return nothing;
  history.write_in_place(*process);
  return process->name() + "'s file is written in place";
}

std::string spoil_file(History& history) {
  Process* const process = any_of_file(history);
  if (process == nullptr) return nothing;
  Setting& s = history.setting();
  Disk& disk = process->machine.disk;
  const std::string path = key_paths[process->path];
  const std::string right = s.stock.secret_text(process->intended, s.has_sets);
  switch (s.chance.below(6)) {
    case 0: disk.remove(path); break;
    case 1: disk.put(path, ""); break;
    case 2: disk.put(path, right.substr(0, right.size() / 2)); break;
    case 3: disk.put(path, "<html><body>502 Bad Gateway</body></html>"); break;
    case 4: disk.put(path, right, {}, 0666); break;
    default: disk.fail(path, {Code::file_forbidden, "permission denied", ""}); break;
  }
  const Span time = s.chance.any_length(1ms, 200s);
  s.timeline.after(time, [&history, process] { history.mend(*process); });
  return lasting(process->name() + "'s file is spoilt", time);
}

std::string spoil_configuration(History& history) {
  Process& process = history.any_process();
  Setting& s = history.setting();
  constexpr std::array texts{"sources = [", "sauces = []\n", "", "[report]\nfingerprint = 7\n"};
  process.spoil_configuration(s.chance.one_of(texts));
  const Span time = s.chance.any_length(1ms, 200s);
  s.timeline.after(time, [&process] { process.write_configuration(); });
  return lasting(process.name() + "'s configuration is spoilt", time);
}

std::string run_out_of_descriptors(History& history) {
  Process& process = history.any_process();
  Setting& s = history.setting();
  constexpr std::array<unsigned, 3> shares{20, 50, 100};
  process.machine.descriptors.scarce = s.chance.one_of(shares);
  const Span time = s.chance.any_length(100ms, 200s);
  s.timeline.after(time, [&process] { process.machine.descriptors.scarce = 0; });
  return lasting(process.name() + " runs out of descriptors", time);
}

std::string deafen(History& history) {
  Process& process = history.any_process();
  Setting& s = history.setting();
  process.machine.bell.deaf = true;
  const Span time = s.chance.any_length(1s, 200s);
  s.timeline.after(time, [&process] { process.machine.bell.deaf = false; });
  return lasting(process.name() + " is not told of changes", time);
}

std::string fail_store(History& history) {
  Setting& s = history.setting();
  const auto fault =
      static_cast<testing::GcpFault>(1 + s.chance.below(static_cast<std::size_t>(testing::GcpFault::other_secret)));
  s.store.fail(fault, s.chance.below(2) == 0 ? 30 : 100);
  const Span time = s.chance.any_length(1s, 200s);
  s.timeline.after(time, [&s] { s.store.fail(testing::GcpFault::none, 0); });
  return lasting("the store fails by " + std::to_string(static_cast<int>(fault)), time);
}

std::string disable_version(History& history) {
  Setting& s = history.setting();
  s.store.set_enabled(false);
  const Span time = s.chance.any_length(1s, 100s);
  s.timeline.after(time, [&s] { s.store.set_enabled(true); });
  return lasting("the store's version is disabled", time);
}

std::string fail_issuer(History& history) {
  Setting& s = history.setting();
  const auto fault =
      static_cast<testing::IssuerFault>(1 + s.chance.below(static_cast<std::size_t>(testing::IssuerFault::unmodified)));
  s.issuer.fail(fault);
  const Span time = s.chance.any_length(1s, 200s);
  s.timeline.after(time, [&s] { s.issuer.fail(testing::IssuerFault::none); });
  return lasting("the issuer fails by " + std::to_string(static_cast<int>(fault)), time);
}

std::string move_clock(History& history) {
  Process& process = history.any_process();
  Setting& s = history.setting();
  OwnClock& clock = process.machine.clock;
  switch (s.chance.below(3)) {
    case 0: {
      const Span by = s.chance.any_length(1ms, 24h);
      clock.jump(s.chance.below(2) == 0 ? by : -by);
      return process.name() + "'s clock jumps";
    }
    case 1:
      clock.drift(static_cast<int>(s.chance.below(2 * OwnClock::max_drift + 1)) - OwnClock::max_drift);
      return process.name() + "'s clock drifts";
    default:
      clock.freeze();
      s.timeline.after(s.chance.any_length(1s, 200s), [&clock] { clock.thaw(); });
      return process.name() + "'s clock stops";
  }
}

std::string suspend(History& history) {
  Process& process = history.any_process();
  Setting& s = history.setting();
  if (process.is_suspended()) return nothing;
  const Span time = s.chance.any_length(10ms, 200s);
  process.suspend(time, s.chance.below(2) == 0);
  return lasting(process.name() + " stands still", time);
}

std::string kill(History& history) {
  Process& process = history.any_process();
  if (process.is_suspended() || !process.is_alive()) return nothing;
  const Span time = history.setting().chance.any_length(1ms, 20s);
  process.die(time);
  return lasting(process.name() + " dies", time);
}

struct Fault {
  Action action;
  bool is_for_fallback;  ///< also where a search must not fall through
};

constexpr std::array all{
    Fault{{3, write_in_place}, true},
    Fault{{4, spoil_file}, false},
    Fault{{2, spoil_configuration}, false},
    Fault{{3, run_out_of_descriptors}, false},
    Fault{{1, deafen}, false},
    Fault{{3, fail_store}, true},
    Fault{{1, disable_version}, true},
    Fault{{3, fail_issuer}, true},
    Fault{{2, move_clock}, true},
    Fault{{1, suspend}, true},
    Fault{{3, kill}, true},
};

}  // namespace

std::vector<Action> faults_of(const History& history) {
  std::vector<Action> chosen;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool strikes = (history.faults() >> i & 1U) != 0;
    if (strikes && (all[i].is_for_fallback || !history.has_fallback())) chosen.push_back(all[i].action);
  }
  return chosen;
}

}  // namespace jwtsync::simulation
