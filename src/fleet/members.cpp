// SPDX-License-Identifier: Apache-2.0
#include "fleet/members.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>

namespace jwtsync::fleet {
namespace {

constexpr std::size_t max_named = 3;
constexpr std::size_t max_words_size = 200;  // bytes

constexpr std::size_t max_sentences = 8;

}  // namespace

Naming::Naming(std::span<const Member> members) {
  for (const Member& member : members) ++processes_[member.report.identity.service];
}

std::vector<std::string> Naming::names_of(const Some& some) const {
  std::map<std::string, Some> services;
  for (const Member* member : some) services[member->report.identity.service].push_back(member);
  std::vector<std::string> names;
  for (const auto& [service, meant] : services) {
    const auto all = processes_.find(service);
    if (all != processes_.end() && all->second == meant.size()) {
      names.push_back(service);
      continue;
    }
    for (const Member* member : meant) names.push_back(service + " " + member->report.identity.instance);
  }
  return names;
}

std::string Naming::of(const Some& some) const { return enumeration(names_of(some)); }

std::string Naming::having(const Some& some) const {
  const std::vector<std::string> names = names_of(some);
  return enumeration(names) + (names.size() == 1 ? " has" : " have");
}

Some some_of(std::span<const Member> members, const std::vector<std::size_t>& places) {
  Some some;
  for (const std::size_t place : places) some.push_back(&members[place]);
  return some;
}

std::string shortened(std::string_view words) {
  if (words.size() <= max_words_size) return std::string(words);
  std::size_t size = max_words_size;
  while (size > 0 && (static_cast<unsigned char>(words[size]) & 0xc0u) == 0x80) --size;  // within a character
  return std::string(words.substr(0, size)) + "...";
}

std::string enumeration(const std::vector<std::string>& names) {
  if (names.empty()) return "none";
  const bool folded = names.size() > max_named + 1;
  const std::size_t listed = folded ? max_named : names.size() - 1;
  std::string text = names.front();
  for (std::size_t i = 1; i < listed; ++i) text += ", " + names[i];
  if (folded) return text + " and " + std::to_string(names.size() - listed) + " more";
  return names.size() == 1 ? text : text + " and " + names.back();
}

std::string_view place_of(std::string_view locator) noexcept { return locator.substr(0, locator.find('?')); }

std::string counted(std::size_t count, const std::string& singular, const std::string& plural) {
  return std::to_string(count) + " " + (count == 1 ? singular : plural);
}

Some with_key(std::span<const Member> members) {
  Some some;
  for (const Member& member : members) {
    if (!member.challenge.keys.empty()) some.push_back(&member);
  }
  return some;
}

bool shows_application(const Report& report) noexcept {
  return std::any_of(report.probes.begin(), report.probes.end(), [](const ReportedProbe& probe) {
    const std::optional<ProbeOutcome> outcome = probe.outcome.kind();
    return outcome == ProbeOutcome::accepts || outcome == ProbeOutcome::refuses || outcome == ProbeOutcome::mixed ||
           outcome == ProbeOutcome::does_not_check;
  });
}

std::string_view same_key_but(const Agreement& agreement) noexcept {
  const auto departs = [&](DepartureKind kind) {
    return std::any_of(agreement.departures.begin(), agreement.departures.end(),
                       [&](const Departure& departure) { return departure.kind == kind; });
  };
  const bool refuses = departs(DepartureKind::application_refuses);
  const bool unchecked = departs(DepartureKind::signature_unchecked);
  if (refuses && unchecked) return ", but an application refuses it and one checks nothing";
  if (refuses) return ", but an application refuses it";
  return unchecked ? ", but an application checks nothing" : "";
}

std::string_view revision_of(const Report& report) noexcept {
  const auto label = report.labels.find("revision");
  return label == report.labels.end() ? std::string_view() : std::string_view(label->second);
}

bool waits_for_store(const Member& member) noexcept {
  return member.report.error && member.report.error->category() == Category::unreachable;
}

std::vector<Departure> lacks(std::span<const Member> members, const Naming& naming,
                             bool (*wanted)(const Member& member)) {
  std::map<std::string, std::vector<std::size_t>> reasons;
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (!members[i].challenge.keys.empty() || !wanted(members[i])) continue;
    const std::optional<Error>& error = members[i].report.error;
    reasons[error ? error->message : "it does not say why"].push_back(i);
  }
  std::vector<Departure> result;
  for (const auto& [reason, some] : reasons) {
    if (result.size() == max_sentences) break;
    result.push_back(
        {DepartureKind::no_key, naming.having(some_of(members, some)) + " no key: " + shortened(reason), some});
  }
  return result;
}

}  // namespace jwtsync::fleet
