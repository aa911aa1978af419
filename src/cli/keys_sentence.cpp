// SPDX-License-Identifier: Apache-2.0
#include "cli/keys_sentence.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <variant>
#include <vector>
#include "cli/fleet_text.h"
#include "fleet/comparison.h"

namespace jwtsync::cli {
namespace {

bool is_source(const Member& member) { return std::holds_alternative<OwnSource>(member.target); }

/// Who stands behind the sentence: "3 services", "2 services, 5 processes", "1 service, 1 source".
std::string subject_of(const Agreement& agreement) {
  std::set<std::string_view> services;
  std::size_t processes = 0, sources = 0;
  for (const Member& member : agreement.members) {
    if (is_source(member)) {
      ++sources;
      continue;
    }
    services.insert(member.report.identity.service);
    ++processes;
  }
  std::string text;
  if (!services.empty()) text = counted(services.size(), "service", "services");
  if (processes != services.size()) text += ", " + counted(processes, "process", "processes");
  if (sources > 0) text += (text.empty() ? "" : ", ") + counted(sources, "source", "sources");
  return text;
}

/// Such as "one key"; all hold the same.
std::string keys_of(const Agreement& agreement) {
  const std::size_t keys = agreement.members.front().challenge.keys.size();
  return keys == 1 ? "one key" : "the same " + std::to_string(keys) + " keys";
}

std::size_t count_waiting(const Agreement& agreement) {
  return static_cast<std::size_t>(
      std::count_if(agreement.members.begin(), agreement.members.end(), fleet::waits_for_store));
}

std::size_t count_keyless(const Agreement& agreement) {
  return static_cast<std::size_t>(std::count_if(agreement.members.begin(), agreement.members.end(),
                                                [](const Member& member) { return !member.group.has_value(); }));
}

/// Those that were asked and did not answer.
std::size_t count_silent(const Agreement& agreement) {
  return static_cast<std::size_t>(
      std::count_if(agreement.silent.begin(), agreement.silent.end(),
                    [](const Silent& silent) { return silent.error.code != Code::too_few_processes; }));
}

/// Who is expected and was not found: no address is known at which one did not answer.
std::vector<std::string> missing_in(const Agreement& agreement) {
  std::vector<std::string> texts;
  for (const Silent& silent : agreement.silent) {
    if (const auto* const service = std::get_if<MissingService>(&silent.target))
      texts.push_back("none of the service " + service->name);
    if (const auto* const missing = std::get_if<Missing>(&silent.target))
      texts.push_back("and " + std::to_string(missing->expected) + " processes are expected");
  }
  return texts;
}

/// Why it is not known whether they agree, though no two keys differ; empty if it is known.
std::string unknown_since(const Agreement& agreement) {
  std::string text;
  const auto add = [&](const std::string& reason) { text += (text.empty() ? "" : ", ") + reason; };
  const std::size_t silent = count_silent(agreement), waiting = count_waiting(agreement);
  const auto unheard = std::count_if(agreement.members.begin(), agreement.members.end(),
                                     [](const Member& member) { return member.siblings_error.has_value(); });
  if (silent > 0) add(silent == 1 ? "one did not answer" : std::to_string(silent) + " did not answer");
  for (const std::string& missing : missing_in(agreement)) add(missing);
  if (waiting > 0) add(waiting == 1 ? "one waits for its key" : std::to_string(waiting) + " wait for their key");
  if (unheard > 0) add("not all workers were heard");
  return text;
}

KeysSentence of_difference(const Agreement& agreement, std::size_t keyless) {
  const std::string subject = "the keys do not agree: " + subject_of(agreement);
  if (agreement.groups > 1) {
    const bool single = std::all_of(agreement.members.begin(), agreement.members.end(),
                                    [](const Member& member) { return member.challenge.keys.size() < 2; });
    return {false, subject + ", " + std::to_string(agreement.groups) +
                       (single ? " different keys" : " different sets of keys")};
  }
  return {false, subject + ", " + std::to_string(keyless) + " without a key"};
}

KeysSentence of_one(const Agreement& agreement) {
  const Member& only = agreement.members.front();
  const std::string what = is_source(only) ? "one source only" : "one process only";
  if (!only.group) return {std::nullopt, what + ", and it has no key"};
  return {std::nullopt, what + ": nothing to compare"};
}

bool says_keys_differ(const Agreement& agreement) {
  return std::any_of(agreement.silent.begin(), agreement.silent.end(),
                     [](const Silent& silent) { return silent.error.code == Code::services_disagree; });
}

/// Whether one ring is held for other issuers elsewhere: then the same keys do not agree.
bool differ_by_issuer(const Agreement& agreement) {
  return fleet::have_issuers(agreement.members) &&
         std::any_of(agreement.departures.begin(), agreement.departures.end(),
                     [](const Departure& departure) { return departure.kind == DepartureKind::issuer; });
}

}  // namespace

KeysSentence keys_sentence(const Agreement& agreement) {
  if (says_keys_differ(agreement)) return {false, "the keys do not agree: one process goes by two keys"};
  if (agreement.members.empty()) {
    return {std::nullopt, agreement.silent.empty() ? "no process was asked" : "no process answered"};
  }
  const std::string unknown = unknown_since(agreement);
  if (agreement.members.size() == 1 && unknown.empty()) return of_one(agreement);
  const std::size_t keyless = count_keyless(agreement) - count_waiting(agreement);
  if (agreement.groups > 1 || keyless > 0) return of_difference(agreement, keyless);
  const std::string subject = subject_of(agreement);
  if (differ_by_issuer(agreement)) {
    return {false, "the keys do not agree: " + subject + ", " + keys_of(agreement) + ", and not for the same issuers"};
  }
  if (unknown.empty()) return {true, "the keys agree: " + subject + ", " + keys_of(agreement)};
  return {std::nullopt, "it is not known whether the keys agree: " + subject + " answered, " + unknown};
}

}  // namespace jwtsync::cli
