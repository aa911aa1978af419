// SPDX-License-Identifier: Apache-2.0
#include "watch/faults.h"

#include "fleet/comparison.h"
#include "fleet/members.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

namespace jwtsync::watch {
namespace {

constexpr std::size_t most_rings = 3;  // of one service; more are one fault, such as keys made by each process

bool is_of_keys(Cause cause) { return cause >= Cause::white_space && cause < Cause::instance_shared; }

/// What a Silent of the agreement says already.
bool is_of_silent(Cause cause) {
  return is_of_silence(cause) && cause != Cause::worker_unheard && cause != Cause::one_process;
}

const KeyAnswer* signing_key_of(const Member& member) {
  const auto& keys = member.challenge.keys;
  const auto found =
      std::find_if(keys.begin(), keys.end(), [](const KeyAnswer& key) { return key.role == KeyRole::signs; });
  return found == keys.end() ? nullptr : &*found;
}

bool refuses(const Member& member, const Member& signer) {
  const KeyAnswer* const key = signing_key_of(signer);
  return key != nullptr && !fleet::holds(member.challenge, key->answer);
}

/// One of those who hold the usual ring; null where no process holds a key.
const Member* usual_member(const Agreement& agreement, const std::string& usual) {
  const Member* first = nullptr;
  for (const Member& member : agreement.members) {
    if (!member.group) continue;
    const bool is_usual = !usual.empty() && ring_of(member.report) == usual;
    if (is_usual && (first == nullptr || ring_of(first->report) != usual || member.group < first->group))
      first = &member;
    if (first == nullptr || (ring_of(first->report) != usual && member.group < first->group)) first = &member;
  }
  return first;
}

/// The finding that speaks of them, if there is one; else the first of the keys.
const Finding* finding_on(const fleet::Some& some, const std::string& name, std::span<const Finding> findings) {
  const auto names = [&](const Finding& finding, std::string_view word) {
    return is_of_keys(finding.cause) && !word.empty() && finding.why.find(word) != std::string::npos;
  };
  const Identity& identity = some.front()->report.identity;
  for (const std::string_view word :
       {std::string_view(name), std::string_view(identity.instance), std::string_view(identity.service)}) {
    const auto found =
        std::find_if(findings.begin(), findings.end(), [&](const Finding& each) { return names(each, word); });
    if (found != findings.end()) return &*found;
  }
  const auto first =
      std::find_if(findings.begin(), findings.end(), [](const Finding& finding) { return is_of_keys(finding.cause); });
  return first == findings.end() ? nullptr : &*first;
}

void add_finding(Fault& fault, const Finding& finding) {
  fault.cause = finding.cause;
  fault.certainty = finding.certainty;
  fault.why = finding.why;
  fault.fix = finding.fix;
}

/// Those who hold other keys than the usual ones, by service and ring.
std::map<std::pair<std::string, std::string>, fleet::Some> odd_ones(const Agreement& agreement, const Member& usual) {
  std::map<std::pair<std::string, std::string>, fleet::Some> odd;
  std::map<std::string, std::size_t> rings;
  for (const Member& member : agreement.members) {
    if (!member.group || member.group == usual.group) continue;
    if (!refuses(member, usual) && !refuses(usual, member)) continue;
    fleet::Some& some = odd[{member.report.identity.service, ring_of(member.report)}];
    if (some.empty()) ++rings[member.report.identity.service];
    some.push_back(&member);
  }
  for (const auto& [service, count] : rings) {
    if (count <= most_rings) continue;
    fleet::Some together;
    for (auto one = odd.lower_bound({service, ""}); one != odd.end() && one->first.first == service;) {
      together.insert(together.end(), one->second.begin(), one->second.end());
      one = odd.erase(one);
    }
    odd[{service, "many"}] = std::move(together);
  }
  return odd;
}

void add_keys(const Agreement& agreement, std::span<const Finding> findings, const Member& usual, Faults& faults) {
  const fleet::Naming naming(agreement.members);
  fleet::Some usual_ones;
  for (const Member& member : agreement.members) {
    if (member.group == usual.group) usual_ones.push_back(&member);
  }
  for (const auto& [whose, some] : odd_ones(agreement, usual)) {
    const auto& [service, ring] = whose;
    const std::string name = naming.of(some);
    Fault fault{.key = "keys " + service + " " + ring,
                .sentence = name + (some.size() == 1 ? " holds another key than " : " hold other keys than ") +
                            naming.of(usual_ones),
                .is_of_keys = true};
    if (const Finding* const found = finding_on(some, name, findings)) add_finding(fault, *found);
    faults.all.push_back(std::move(fault));
  }
}

void add_silent(const Silent& silent, std::span<const Finding> findings,
                const std::map<std::string, std::string>& names, Faults& faults) {
  const std::string target = text_of(silent.target);
  const auto name = names.find(target);
  const std::string who = name == names.end() ? target : name->second + " (" + target + ")";
  std::string sentence = who + ": " + silent.error.message;
  if (silent.error_names_target) sentence = (name == names.end() ? "" : name->second + ": ") + silent.error.message;
  Fault fault{.key = "silent " + target,
              .sentence = std::move(sentence),
              .fix = silent.error.hint,
              .kind = "silent " + std::string(name_of(silent.error.code)),
              .subject = who,
              .common = "the first of them: " + silent.error.message};
  const auto speaks_of_it = [&](const Finding& finding) {
    return is_of_silent(finding.cause) &&
           std::any_of(finding.evidence.begin(), finding.evidence.end(),
                       [&](const std::string& line) { return line.starts_with(target + ": "); });
  };
  const auto found = std::find_if(findings.begin(), findings.end(), speaks_of_it);
  if (found != findings.end()) {
    fault.cause = found->cause;
    fault.certainty = found->certainty;
    fault.fix = found->fix;
  }
  faults.all.push_back(std::move(fault));
}

/// What is wrong besides: one fault for each cause. What is only possible is wrong only where there is a clear no.
void add_others(std::span<const Finding> findings, bool keys_are_told, Faults& faults) {
  for (const Finding& finding : findings) {
    if (is_of_silent(finding.cause) || (keys_are_told && is_of_keys(finding.cause))) continue;
    if (finding.certainty == Certainty::possible && !faults.disagrees) continue;
    const std::string key = "cause " + std::string(name_of(finding.cause));
    const auto same =
        std::find_if(faults.all.begin(), faults.all.end(), [&](const Fault& each) { return each.key == key; });
    if (same != faults.all.end()) {
      same->sentence += "; " + finding.why;
      continue;
    }
    Fault fault{.key = key, .sentence = finding.why};
    add_finding(fault, finding);
    fault.why.clear();
    faults.all.push_back(std::move(fault));
  }
}

bool has(const Agreement& agreement, DepartureKind kind) {
  return std::any_of(agreement.departures.begin(), agreement.departures.end(),
                     [&](const Departure& departure) { return departure.kind == kind; });
}

/// Rings that differ in the middle of a rotation, and every process holds every key that signs.
bool is_overlap(const Agreement& agreement) {
  return agreement.groups > 1 && agreement.departures.size() == 1 && has(agreement, DepartureKind::keys) &&
         std::any_of(agreement.members.begin(), agreement.members.end(),
                     [](const Member& member) { return signing_key_of(member) != nullptr; });
}

/// Whether it is a clear no. That of an overlap is none: it comes with every rotation, and no token is refused.
bool is_refused(const Agreement& agreement) {
  if (!is_overlap(agreement)) return category_of(agreement.verdict) == Category::refused;
  return !agreement.warnings.empty() && agreement.warnings.front().fails_check;
}

}  // namespace

std::string ring_of(const Report& report) {
  std::vector<std::string_view> kids;
  for (const ReportedKey& key : report.keys) kids.push_back(key.kid);
  std::sort(kids.begin(), kids.end());
  std::string ring;
  for (const std::string_view kid : kids) ring += std::string(kid) + " ";
  return ring;
}

Faults faults_of(const Agreement& agreement, std::span<const Finding> findings, const std::string& usual,
                 const std::map<std::string, std::string>& names) {
  Faults faults;
  const Member* const member = usual_member(agreement, usual);
  faults.usual = member == nullptr ? usual : ring_of(member->report);
  faults.disagrees = is_refused(agreement);
  if (member != nullptr && has(agreement, DepartureKind::signing_key)) add_keys(agreement, findings, *member, faults);
  const bool keys_are_told = !faults.all.empty() || is_overlap(agreement);
  for (const Silent& silent : agreement.silent) add_silent(silent, findings, names, faults);
  add_others(findings, keys_are_told, faults);
  const bool is_told = std::any_of(faults.all.begin(), faults.all.end(),
                                   [](const Fault& fault) { return !fault.key.starts_with("silent "); });
  if (!agreement.departures.empty() && !is_told && !is_overlap(agreement)) {
    faults.all.push_back({.key = "departure", .sentence = agreement.departures.back().sentence});
  }
  return faults;
}

}  // namespace jwtsync::watch
