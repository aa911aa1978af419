// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/spread.h"

#include "diagnosis/cause_table.h"
#include "diagnosis/evidence.h"
#include "fleet/comparison.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <unordered_map>

namespace jwtsync::diagnosis {
namespace {

using fleet::Some;
using Parts = std::map<std::string_view, Some>;

bool are_disjoint(const Some& some) {
  std::unordered_map<std::string_view, std::size_t> group_of;
  for (const Member* member : some) {
    for (const KeyAnswer& key : member->challenge.keys) {
      const auto& [known, is_new] = group_of.emplace(key.answer, *member->group);
      if (!is_new && known->second != *member->group) return false;
    }
  }
  return true;
}

/// By the value of a label; who has none is left out.
Parts parts_of(const Some& some, const std::string& label) {
  Parts parts;
  for (const Member* member : some) {
    const auto& labels = member->report.labels;
    if (const auto found = labels.find(label); found != labels.end()) parts[found->second].push_back(member);
  }
  return parts;
}

Some all_of(const Parts& parts) {
  Some all;
  for (const auto& [value, some] : parts) all.insert(all.end(), some.begin(), some.end());
  return all;
}

/// Whether all of one part hold the same keys, and not all parts do.
bool follow(const Parts& parts) {
  return count_groups(all_of(parts)) > 1 &&
         std::all_of(parts.begin(), parts.end(), [](const auto& part) { return count_groups(part.second) == 1; });
}

/// Whether each part has keys of its own, besides.
bool are_all_different(const Parts& parts) { return count_groups(all_of(parts)) == parts.size(); }

/// Whether one service holds different keys in different parts: else its services differ, and its parts say nothing.
bool differ_in_one_service(const Parts& parts) {
  const Parts services = by_service(all_of(parts));
  return std::any_of(services.begin(), services.end(),
                     [](const auto& service) { return count_groups(service.second) > 1; });
}

/// "eu (auth, backend); us (auth, backend)", as far as is read.
std::string list_of(const Parts& parts) {
  constexpr std::size_t max_listed = 4;
  std::vector<std::string> values;
  for (const auto& [value, some] : parts) values.push_back(fleet::shortened(value));
  if (values.size() <= max_listed) return fleet::enumeration(values);
  return std::to_string(values.size()) + " of them";
}

/// "eu and us differ", or "eu and us differ from those of asia" where some hold the same.
std::string difference_of(const Parts& parts) {
  if (are_all_different(parts)) return list_of(parts) + " differ";
  std::map<std::size_t, Parts> groups;  // the largest first
  for (const auto& [value, some] : parts) groups[*some.front()->group].emplace(value, some);
  std::string text;
  for (const auto& [group, those] : groups)
    text += text.empty() ? list_of(those) + " differ" : " from those of " + list_of(those);
  return text;
}

std::vector<std::string> lines_of(const Parts& parts, const std::string& label) {
  std::vector<std::string> lines;
  for (const auto& [value, some] : parts) {
    if (lines.size() == max_lines) break;
    lines.push_back(label + " " + fleet::shortened(value) + ": " + fleet::counted(some.size(), "process", "processes") +
                    " with one key, such as " + line_on(*some.front()));
  }
  return lines;
}

/// Members of services that run in several revisions: a revision alone of its kind tells nothing.
Some in_several_revisions(const Some& some) {
  Some result;
  for (const auto& [service, those] : by_service(some)) {
    if (parts_of(those, "revision").size() < 2) continue;
    std::copy_if(those.begin(), those.end(), std::back_inserter(result),
                 [](const Member* member) { return !fleet::revision_of(member->report).empty(); });
  }
  return result;
}

std::vector<Pattern> by_revision(const Some& some) {
  const Parts parts = parts_of(some, "revision");
  if (!follow(parts) || !are_all_different(parts)) return {};
  if (!differ_in_one_service(parts) || !got_keys_alike(some)) return {};
  // A key that came by a reload is not the deploy's.
  if (std::any_of(some.begin(), some.end(), [](const Member* member) { return member->report.generation > 1; })) {
    return {};
  }
  const std::string place = spoken_source(some.front()->report);
  Explanation told{Cause::deploy_made_key,
                   "the keys follow the deploys: those of each revision (" + list_of(parts) +
                       ") hold one of their own, from " + place,
                   Advice("let the deploy keep the secret that there is, in place of making one: generate it once "
                          "(jwtsync generate), store it, and restart all revisions with it"),
                   lines_of(parts, "revision")};
  if (some.size() < 3) told.certainty = Certainty::possible;
  return {{std::move(told), some}};
}

}  // namespace

Parts by_service(const Some& some) {
  Parts services;
  for (const Member* member : some) services[member->report.identity.service].push_back(member);
  return services;
}

std::size_t count_groups(const Some& some) {
  std::set<std::size_t> groups;
  for (const Member* member : some) groups.insert(*member->group);
  return groups.size();
}

bool got_keys_alike(const Some& some) {
  const Report& first = some.front()->report;
  const bool alike = std::all_of(some.begin(), some.end(), [&](const Member* member) {
    const Report& report = member->report;
    return report.environment == first.environment && !refused_to_reload(report) &&
           place_found(report) == place_found(first);
  });
  return alike && are_disjoint(some);
}

bool loaded_within(const Some& some, std::chrono::seconds time) {
  const auto [first, last] = std::minmax_element(some.begin(), some.end(), [](const Member* a, const Member* b) {
    return a->report.loaded_at < b->report.loaded_at;
  });
  return (*last)->report.loaded_at - (*first)->report.loaded_at <= time;
}

std::vector<Pattern> spread_by_region(const KeyHolders& holders) {
  const Parts parts = parts_of(holders.some, "region");
  const bool are_large =
      std::all_of(parts.begin(), parts.end(), [](const auto& part) { return part.second.size() > 1; });
  if (!are_large || !follow(parts) || !differ_in_one_service(parts)) return {};
  const Some some = all_of(parts);
  if (!got_keys_alike(some)) return {};
  return {{{Cause::region_keys_differ,
            "the keys follow the regions: all of one region hold the same, and those of " + difference_of(parts) +
                ", from " + spoken_source(some.front()->report),
            Advice("give all regions one secret: copy it from the region that is right, or let one store be the source "
                   "of all, and restart the others"),
            lines_of(parts, "region")},
           some}};
}

std::vector<Pattern> spread_by_deploy(const KeyHolders& holders) {
  const Some revised = in_several_revisions(holders.some);
  std::vector<Pattern> patterns = by_revision(revised);
  if (!patterns.empty()) return patterns;
  for (const auto& [service, some] : by_service(revised)) {
    for (Pattern& pattern : by_revision(some)) patterns.push_back(std::move(pattern));
  }
  return patterns;
}

}  // namespace jwtsync::diagnosis
