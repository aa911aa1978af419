// SPDX-License-Identifier: Apache-2.0
// Addresses at which another answers than they say.
#include "base/text.h"
#include "diagnosis/evidence.h"
#include "diagnosis/explanations.h"
#include "diagnosis/pair.h"

#include <algorithm>
#include <array>
#include <set>
#include <variant>

namespace jwtsync::diagnosis {
namespace {

/// The host that an address names; empty for what is no address of a host.
std::string_view host_in(std::string_view url) {
  const std::size_t slashes = url.find("://");
  if (slashes == url.npos) return {};
  url.remove_prefix(slashes + 3);
  url = url.substr(0, url.find_first_of("/?#"));
  if (url.starts_with('[')) return {};
  return url.substr(0, url.find(':'));
}

std::string host_of(const Target& target) {
  const auto* const url = std::get_if<TargetUrl>(&target);
  const auto* const name = std::get_if<OneOfName>(&target);
  if (url != nullptr) return base::lower(host_in(url->url));
  return name == nullptr ? std::string() : base::lower(host_in(name->name));
}

/// Names of services that are in the fleet, or are missing in it.
std::set<std::string> known_services(const Agreement& agreement) {
  std::set<std::string> names;
  for (const Member& member : agreement.members) names.insert(base::lower(member.report.identity.service));
  for (const Silent& silent : agreement.silent) {
    const auto* const missing = std::get_if<MissingService>(&silent.target);
    if (missing != nullptr) names.insert(base::lower(missing->name));
  }
  return names;
}

/// Where departures or missing services show that something is wrong: an alias that does no harm is nobody's business.
bool is_something_wrong(const Agreement& agreement) {
  return agreement.verdict == Verdict::disagree ||
         std::any_of(agreement.silent.begin(), agreement.silent.end(),
                     [](const Silent& silent) { return std::holds_alternative<MissingService>(silent.target); });
}

/// The environments that people write into host names.
constexpr std::array<std::string_view, 2> telling_environments{"staging", "production"};

/// The one environment whose name is a part of the host's; empty for none, and for both.
std::string environment_in(std::string_view host) {
  std::string found;
  while (!host.empty()) {
    const std::size_t end = std::min(host.find_first_of(".-_"), host.size());
    const std::string_view part = host.substr(0, end);
    host.remove_prefix(std::min(end + 1, host.size()));
    if (std::find(telling_environments.begin(), telling_environments.end(), part) == telling_environments.end())
      continue;
    if (!found.empty() && found != part) return {};
    found = part;
  }
  return found;
}

/// What the address says is at it, where another is; empty if it says nothing, or is right.
std::string said_otherwise(const std::string& host, const Report& report, const std::set<std::string>& services) {
  const std::string label = host.substr(0, host.find('.'));
  if (label != base::lower(report.identity.service) && services.contains(label)) return "service " + label;
  const std::string environment = environment_in(host);
  const bool tells = std::find(telling_environments.begin(), telling_environments.end(), report.environment) !=
                     telling_environments.end();
  return tells && !environment.empty() && environment != report.environment ? "environment " + environment
                                                                            : std::string();
}

Finding otherwise(const Target& target, const std::string& said, const Member& member) {
  Finding made =
      finding(Cause::wrong_authority,
              "by its address " + text_of(target) + " is of the " + said + ", and " + told_name(member.report) +
                  " of " + fleet::shortened(member.report.environment) + " answers there",
              Advice("correct the address, or what it leads to (name server, proxy, port-forward), here and "
                     "where services call it"));
  made.evidence = {"asked: " + text_of(target), "answered: " + line_on(member)};
  return made;
}

}  // namespace

std::vector<Finding> explain_authorities(const Evidence& evidence) {
  constexpr std::size_t max_findings = 4;
  const Agreement& agreement = evidence.agreement;
  if (!is_something_wrong(agreement)) return {};
  const std::set<std::string> services = known_services(agreement);
  std::vector<Finding> findings;
  std::set<std::string> told;  // targets
  const auto look_at = [&](const Target& target, const Member& member) {
    const std::string host = host_of(target);
    const std::string said = host.empty() ? std::string() : said_otherwise(host, member.report, services);
    if (said.empty() || findings.size() == max_findings || !told.insert(text_of(target)).second) return;
    findings.push_back(otherwise(target, said, member));
  };
  for (const Member& member : agreement.members) {
    look_at(member.target, member);
    for (const Target& target : member.also_asked_as) look_at(target, member);
  }
  return findings;
}

}  // namespace jwtsync::diagnosis
