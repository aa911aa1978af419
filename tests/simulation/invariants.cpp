// SPDX-License-Identifier: Apache-2.0
#include "invariants.h"

#include <algorithm>
#include <map>
#include <set>

namespace jwtsync::simulation {

using namespace std::chrono_literals;

namespace {

bool contains(const Keys& keys, std::size_t key) { return std::find(keys.begin(), keys.end(), key) != keys.end(); }

void check_generation(Setting& setting, Process& process, const Keys& held, std::uint64_t generation) {
  const std::uint64_t before = process.latest_generation;
  const bool grew = generation > before || (generation == before && held == process.latest_keys);
  if (!grew) {
    setting.record.violate(invariant::grows, process.name() + " had " + text_of(process.latest_keys) +
                                                 " in generation " + std::to_string(before) + ", and has " +
                                                 text_of(held) + " in " + std::to_string(generation));
  }
  if (generation != before) {
    setting.record.add("  " + process.name() + " holds " + text_of(held) + ", generation " +
                       std::to_string(generation));
  }
  process.latest_generation = generation;
  process.latest_keys = held;
}

/// Long enough after the last disturbance.
void check_health(Setting& setting, Process& process, const Keys& held, const Readiness& readiness) {
  const Keys wanted = process.wanted();
  const std::string who = process.name() + " holds " + text_of(held);
  if (wanted.empty()) {
    if (process.looks() && readiness.ready && !readiness.reload_error) setting.record.violate(invariant::tells, who);
    return;
  }
  if (held != wanted) {
    setting.record.violate(invariant::heals, who + ", and its source " + text_of(wanted));
  } else if (!readiness.ready || readiness.reload_error || readiness.stale) {
    const auto& error = readiness.error ? readiness.error : readiness.reload_error;
    setting.record.violate(invariant::heals, who + ", and says " + (error ? name_of(error->code).data() : "stale"));
  }
}

}  // namespace

void check_process(Setting& setting, Process& process) {
  const Span now = setting.timeline.now();
  if (process.is_suspended()) return;
  if (!process.is_alive()) {
    const bool should_run = process.ready_at() + 3s < now || !process.machine.disk.key_path().empty();
    if (now > process.well_by() && process.ready_at() + prompt < now && should_run) {
      setting.record.violate(invariant::heals, process.name() + " does not start");
    }
    return;
  }
  const Readiness readiness = process.keeper().readiness();
  const Keys held = process.held();
  check_generation(setting, process, held, readiness.generation);
  if (!held.empty() && !process.offered.contains(held)) {
    setting.record.violate(invariant::whole, process.name() + " holds " + text_of(held));
  }
  if (now > process.well_by()) check_health(setting, process, held, readiness);
}

void check_verdict(Setting& setting, Process& process, const Token& token, std::optional<Code> refusal) {
  const Keys held = process.held();
  const std::string what = process.name() + " with " + text_of(held) + (refusal ? " refuses" : " accepts") +
                           " a token of " + std::to_string(token.key);
  const std::string why = refusal ? ": " + std::string(name_of(*refusal)) : std::string();
  const Time now = process.machine.clock.now();
  if (!contains(held, token.key)) {
    if (!refusal) setting.record.violate(invariant::refuses, what);
    const bool judges = refusal && category_of(*refusal) == Category::refused;
    if (judges && held.empty()) setting.record.violate(invariant::accepts, what + why + ", and has no key to tell by");
    const bool must_know_better = token.is_issuers && process.has_issuer() &&
                                  setting.issuer.seen_for(token.key, setting.timeline.now()) > 12s &&
                                  setting.timeline.now() > process.may_lack_key_until();
    if (must_know_better && judges) {
      setting.record.violate(invariant::accepts, what + why + ", though it could know the key");
    }
  } else if (refusal && now < token.expires_at) {
    setting.record.violate(invariant::accepts, what + why);
  } else if (!refusal && now >= token.expires_at + 1s) {
    setting.record.violate(invariant::refuses, what + " that is over");
  }
}

void check_agreement(Setting& setting, const std::vector<Witnessed>& witnessed, const std::vector<Asked>& asked,
                     const Agreement& agreement) {
  std::map<std::string, bool> has_key;  // by instance
  std::set<Keys> rings;
  bool is_one_missing = false, is_one_keyless = false;
  for (std::size_t i = 0; i < witnessed.size(); ++i) {
    if (!witnessed[i].testimony) {
      is_one_missing = true;
      continue;
    }
    Keys held = asked[i].held;
    has_key[witnessed[i].testimony->report.identity.instance] = !held.empty();
    if (held.empty()) {
      (asked[i].waits_for_store ? is_one_missing : is_one_keyless) = true;
      continue;
    }
    std::sort(held.begin(), held.end());
    rings.insert(std::move(held));
  }
  Verdict expected = has_key.size() > 1 ? Verdict::agree : Verdict::one_process;
  if (is_one_missing) expected = Verdict::incomplete;
  if (rings.size() > 1 || is_one_keyless) expected = Verdict::disagree;
  const auto violate = [&](const std::string& what) {
    setting.record.violate(invariant::agrees, what + ", of " + std::to_string(has_key.size()) + " processes with " +
                                                  std::to_string(rings.size()) + " rings");
  };
  if (agreement.verdict != expected) {
    violate("it says " + std::string(name_of(agreement.verdict)) + " for " + std::string(name_of(expected)));
  }
  if (agreement.groups != rings.size()) violate("it counts " + std::to_string(agreement.groups) + " rings");
  for (const Member& member : agreement.members) {
    const auto found = has_key.find(member.report.identity.instance);
    if (found == has_key.end() || found->second != member.group.has_value()) {
      violate("a process without a key is in a group, or one with a key in none");
    }
  }
}

}  // namespace jwtsync::simulation
