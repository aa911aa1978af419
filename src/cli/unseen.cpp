// SPDX-License-Identifier: Apache-2.0
#include "cli/unseen.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <variant>
#include "cli/fleet_text.h"
#include "cli/table.h"
#include "fleet/members.h"

namespace jwtsync::cli {
namespace {

constexpr std::size_t most_refusing = 4;  // processes whose refusals are told

/// Whether an address may be that of several processes: a host's name, which a balancer may stand behind.
bool may_be_of_several(const Target& target) {
  const auto* const url = std::get_if<TargetUrl>(&target);
  if (url == nullptr || url->url.starts_with("unix:")) return false;
  std::string_view host = std::string_view(url->url).substr(std::min(url->url.find("://"), url->url.size()));
  host.remove_prefix(std::min<std::size_t>(host.size(), std::string_view("://").size()));
  if (host.starts_with('[') || host.starts_with("localhost")) return false;
  host = host.substr(0, host.find_first_of(":/?"));
  return host.find_first_not_of("0123456789.") != std::string_view::npos;
}

std::vector<std::string> services_where(const Agreement& agreement, bool (*is_meant)(const Member& member)) {
  std::set<std::string> names;
  for (const Member& member : agreement.members) {
    if (is_meant(member)) names.insert(printable(member.report.identity.service));
  }
  return {names.begin(), names.end()};
}

bool has_no_variants(const Member& member) {
  return std::all_of(member.challenge.keys.begin(), member.challenge.keys.end(),
                     [](const KeyAnswer& key) { return key.variants.empty(); });
}

/// Codes of tokens that no client wants refused; that a token expires is as it should be.
bool is_worth_a_question(const ReportedRefusal& refusal) {
  const bool is_of_a_token = refusal.stage != Stage::extract && refusal.stage != Stage::parse;
  return is_of_a_token && refusal.code != Code::token_expired && refusal.code != Code::ring_unavailable;
}

/// "why backend refused 3 tokens lately, 2 of them with token_signature_invalid: give one of them (...)"
std::string refused_by(const Member& member) {
  constexpr std::chrono::minutes recent{60};
  const Report& report = member.report;
  std::map<std::string, std::size_t> counts;
  for (const ReportedRefusal& refusal : report.refusals) {
    if (is_worth_a_question(refusal) && report.clock - refusal.time <= recent)
      ++counts[std::string(refusal.code.text())];
  }
  if (counts.empty()) return {};
  std::vector<std::string> codes;
  for (const auto& [code, count] : counts) codes.push_back(std::to_string(count) + " by " + printable(code));
  return "why " + printable(report.identity.service) + " refused tokens within the last hour (" +
         fleet::enumeration(codes) + "): give one of them (jwtsync doctor --token - TARGET)";
}

void add_for(std::vector<std::string>& lines, const std::vector<std::string>& names, const std::string& before,
             const std::string& after) {
  if (!names.empty()) lines.push_back(before + fleet::enumeration(names) + after);
}

}  // namespace

std::vector<std::string> unseen_of(const Agreement& agreement, Freshness freshness) {
  std::vector<std::string> lines;
  if (freshness == Freshness::collected) lines.emplace_back("what has changed since the answers were collected");
  if (agreement.groups > 1 && std::all_of(agreement.members.begin(), agreement.members.end(), has_no_variants)) {
    lines.emplace_back("whether one key is another with a newline, quotes or an encoding (jwtsync answer --variants)");
  }
  std::vector<std::string> targets;
  for (const Silent& silent : agreement.silent) {
    if (const auto* const missing = std::get_if<Missing>(&silent.target)) {
      lines.push_back("the keys of those that are missing: " + std::to_string(missing->expected) + " are expected");
    } else {
      targets.push_back(printable(text_of(silent.target)));
    }
  }
  const bool is_of_collector = freshness == Freshness::via && agreement.members.empty();
  add_for(
      lines, targets,
      is_of_collector ? "the keys of those that dial in to the collector: " : "the keys of who did not answer: ", "");
  add_for(lines, services_where(agreement, [](const Member& member) { return member.siblings_error.has_value(); }),
          "all workers of ", " (docs/causes/worker-unheard.md)");
  add_for(lines, services_where(agreement, [](const Member& member) { return may_be_of_several(member.target); }),
          "other processes of ", ", if there are any behind the same address (dns+http://HOST:PORT asks each)");
  add_for(
      lines,
      services_where(agreement,
                     [](const Member& member) {
                       return member.report.identity.witness.kind() == Witness::sidecar &&
                              !fleet::shows_application(member.report);
                     }),
      "the key in use by the programs of ",
      ": jwtsync serve answered for them, by its own reading of the sources (jwtsync exec starts a program with the "
      "very key that it answers for)");
  return lines;
}

std::vector<std::string> unseen_refusals(const Agreement& agreement) {
  std::vector<std::string> lines;
  for (const Member& member : agreement.members) {
    std::string line = refused_by(member);
    if (!line.empty() && std::find(lines.begin(), lines.end(), line) == lines.end()) lines.push_back(std::move(line));
    if (lines.size() == most_refusing) break;
  }
  return lines;
}

}  // namespace jwtsync::cli
