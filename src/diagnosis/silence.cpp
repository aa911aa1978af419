// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/explanations.h"

#include "diagnosis/evidence.h"
#include "fleet/members.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>
#include <variant>

namespace jwtsync::diagnosis {
namespace {

Cause cause_of(Code code) {
  switch (code) {
    case Code::target_timeout:
    case Code::too_many_requests:
    case Code::deadline_exceeded: return Cause::process_slow;
    case Code::target_refused: return Cause::access_refused;
    case Code::answer_malformed:
    case Code::line_replayed:
    case Code::answer_too_large: return Cause::answer_not_understood;
    case Code::nonce_mismatch: return Cause::answer_stale;
    case Code::argument_invalid: return Cause::target_malformed;
    case Code::too_few_processes: return Cause::too_few_processes;
    default: return Cause::process_unreachable;
  }
}

Cause cause_of(const Silent& silent) {
  const bool settled = !std::holds_alternative<Unsettled>(silent.target);
  return settled ? cause_of(silent.error.code) : Cause::fleet_unsettled;
}

/// Whether those who dialled in to a collector were asked: then there are no targets to name.
bool is_via(const Asking& asking) {
  return std::find(asking.options.begin(), asking.options.end(), "--via") != asking.options.end();
}

/// What to do where the error itself has no better hint.
Advice advice_on(Cause cause, const std::vector<std::string>& targets, const Asking& asking) {
  switch (cause) {
    case Cause::process_slow:
      return Advice("see whether ").targets(targets).say(" is overloaded, or wait longer (--timeout)");
    case Cause::process_unreachable: return Advice("start ").targets(targets).say(", or correct its address");
    case Cause::access_refused: return Advice("see docs/causes/access-refused.md");
    case Cause::answer_stale: return Advice("collect again, with one nonce for all");
    case Cause::target_malformed: return Advice("see docs/causes/target-malformed.md");
    case Cause::too_few_processes:
      // Of collected answers no address is at fault.
      if (asking.collected) return Advice("see in its log whether it started, with this nonce, or expect less");
      if (is_via(asking)) {
        return Advice(
            "start what is missing, and let it dial in to the collector ([fleet] collector in its configuration), "
            "or correct what is expected");
      }
      return Advice(
          "start those that are missing, name those at other addresses (dns+http://HOST:PORT finds all), or expect "
          "fewer");
    default: return Advice("see docs/causes/answer-not-understood.md");
  }
}

}  // namespace

std::vector<Finding> explain_silence(std::span<const Silent> all, const Asking& asking) {
  const bool only_missing =
      std::all_of(all.begin(), all.end(), [](const Silent& one) { return one.error.code == Code::too_few_processes; });
  std::map<std::tuple<Cause, std::string, std::string>, std::vector<std::size_t>> reasons;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Error& error = all[i].error;
    // Whoever is missing may well be among those who did not answer.
    if (error.code == Code::too_few_processes && !only_missing) continue;
    reasons[{cause_of(all[i]), error.message, error.hint}].push_back(i);
  }
  std::vector<Finding> findings;
  for (const auto& [reason, those] : reasons) {
    const auto& [cause, message, hint] = reason;
    std::vector<std::string> targets;
    for (const std::size_t i : those) targets.push_back(text_of(all[i].target));
    const Silent& first = all[those.front()];
    std::optional<SentencePlace> restates;  // of several it says less than each of them
    if (those.size() == 1) restates = {SentencePlace::List::silent, those.front()};
    const bool hint_fits = cause != Cause::too_few_processes || (!asking.collected && !is_via(asking));
    Finding made =
        finding(cause, restates && first.error_names_target ? message : fleet::enumeration(targets) + ": " + message,
                hint_fits && !hint.empty() ? Advice::hint_of(first) : advice_on(cause, targets, asking), restates);
    for (const std::string& target : targets) {
      if (made.evidence.size() == max_lines) break;
      made.evidence.push_back(target + ": " + std::string(name_of(first.error.code)) + ": " +
                              fleet::shortened(message));
    }
    findings.push_back(std::move(made));
  }
  return findings;
}

std::vector<Finding> explain_silence(const Evidence& evidence, Cause cause) {
  std::vector<Finding> findings = explain_silence(evidence.agreement.silent, evidence.asking);
  std::erase_if(findings, [&](const Finding& finding) { return finding.cause != cause; });
  return findings;
}

std::vector<Finding> explain_one_process(const Evidence& evidence) {
  const Agreement& agreement = evidence.agreement;
  if (agreement.verdict != Verdict::one_process) return {};
  const Advice advice =
      is_via(evidence.asking)
          ? Advice(
                "let at least two processes dial in to the collector ([fleet] collector in the configuration of each)")
          : Advice("name at least two processes, or every address of a name by dns+http://HOST:PORT");
  if (agreement.members.empty()) {
    return {finding(Cause::one_process, "no process was asked", advice)};
  }
  const Member& only = agreement.members.front();
  const std::string process = only.report.identity.service + " " + only.report.identity.instance;
  if (only.also_asked_as.empty()) {
    Finding made =
        finding(Cause::one_process, "only " + process + " was asked: there is nothing to compare it with", advice);
    made.evidence = {text_of(only.target) + ": " + line_on(only)};
    return {std::move(made)};
  }
  Finding made = finding(Cause::one_process,
                         std::to_string(only.also_asked_as.size() + 1) + " targets lead to the one process " + process,
                         Advice("ask each process by its own address, not through a load balancer"));
  made.evidence = {text_of(only.target) + ": " + told_name(only.report)};
  for (const Target& target : only.also_asked_as) {
    if (made.evidence.size() < max_lines) made.evidence.push_back(text_of(target) + ": " + told_name(only.report));
  }
  return {std::move(made)};
}

}  // namespace jwtsync::diagnosis
