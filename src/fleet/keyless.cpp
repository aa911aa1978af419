// SPDX-License-Identifier: Apache-2.0
#include "fleet/keyless.h"

#include <map>
#include <string>
#include <utility>

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

std::vector<Lack> lacks(const Some& keyless, const Naming& naming) {
  std::map<std::string, Some> reasons;
  for (const Member* member : keyless) {
    reasons[member->report.error ? member->report.error->message : "it does not say why"].push_back(member);
  }
  std::vector<Lack> result;
  for (const auto& [reason, some] : reasons) {
    if (result.size() == max_sentences) break;
    result.push_back({some, naming.having(some) + " no key: " + shortened(reason)});
  }
  return result;
}

std::vector<Departure> lack_sentences(const Some& keyless, const Naming& naming) {
  std::vector<Departure> sentences;
  for (Lack& lack : lacks(keyless, naming)) sentences.push_back({"no_key", std::move(lack.sentence)});
  return sentences;
}

}  // namespace jwtsync::fleet
