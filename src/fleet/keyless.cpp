// SPDX-License-Identifier: Apache-2.0
#include "fleet/keyless.h"

#include <map>
#include <optional>
#include <string>

namespace jwtsync::fleet {
namespace {

constexpr std::size_t max_sentences = 8;

}  // namespace

Some with_key(std::span<const Member> members) {
  Some some;
  for (const Member& member : members) {
    if (!member.challenge.keys.empty()) some.push_back(&member);
  }
  return some;
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
