// SPDX-License-Identifier: Apache-2.0
#include "cli/acceptance.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>
#include "fleet/members.h"

namespace jwtsync::cli {
namespace {

using fleet::enumeration, fleet::shortened;

const KeyAnswer* answer_of(const Member& member, std::string_view kid) {
  const std::vector<KeyAnswer>& keys = member.challenge.keys;
  const auto found = std::find_if(keys.begin(), keys.end(), [&](const KeyAnswer& key) { return key.kid == kid; });
  return found == keys.end() ? nullptr : &*found;
}

std::string kids_of(const Member& member) {
  std::vector<std::string> kids;
  for (const KeyAnswer& key : member.challenge.keys) kids.push_back(shortened(key.kid));
  return enumeration(kids);
}

Acceptor judged(const Member& member, std::string_view kid, bool is_one_key) {
  Acceptor acceptor{member.report.identity.service + " " + member.report.identity.instance, {}, {}};
  const auto because = [&](Obstacle obstacle, std::string sentence) {
    acceptor.obstacle = obstacle;
    acceptor.sentence = std::move(sentence);
    return acceptor;
  };
  if (member.challenge.keys.empty()) {
    return because(Obstacle::no_key, member.report.error ? "has no key: " + shortened(member.report.error->message)
                                                         : std::string("has no key"));
  }
  const KeyAnswer* key = answer_of(member, kid);
  if (key == nullptr) {
    const std::string reload = member.report.reload_error
                                   ? "; its last reload was refused: " + shortened(member.report.reload_error->message)
                                   : std::string();
    return because(Obstacle::lacks_key, "does not hold it, but " + kids_of(member) + reload);
  }
  const std::vector<std::string>& accepted = member.report.algorithms;
  if (!accepted.empty() && std::find(accepted.begin(), accepted.end(), key->algorithm) == accepted.end()) {
    return because(Obstacle::refuses_algorithm,
                   "holds it, and accepts no " + shortened(key->algorithm) + " but " + enumeration(accepted) + " only");
  }
  if (!is_one_key) return because(Obstacle::other_key, "holds a key of that name, and others hold another one");
  if (member.siblings_error) {
    return because(Obstacle::unheard_workers,
                   "holds it, and not all of its workers were heard: " + shortened(member.siblings_error->message));
  }
  return acceptor;
}

}  // namespace

std::size_t Acceptance::count() const noexcept {
  return static_cast<std::size_t>(
      std::count_if(all.begin(), all.end(), [](const Acceptor& one) { return !one.obstacle; }));
}

bool Acceptance::is_complete() const noexcept { return !all.empty() && count() == all.size(); }

Category Acceptance::category() const noexcept {
  if (is_complete()) return Category::success;
  const bool is_unknown = std::all_of(all.begin(), all.end(), [](const Acceptor& one) {
    return !one.obstacle || *one.obstacle == Obstacle::silent || *one.obstacle == Obstacle::unheard_workers;
  });
  return is_unknown ? Category::unreachable : Category::refused;
}

Acceptance acceptance_of(const Agreement& look, std::string kid, const std::vector<std::string>& services) {
  std::vector<const Member*> asked;
  std::set<std::string_view> answers;
  for (const Member& member : look.members) {
    const std::string& service = member.report.identity.service;
    if (!services.empty() && std::find(services.begin(), services.end(), service) == services.end()) continue;
    asked.push_back(&member);
    if (const KeyAnswer* answer = answer_of(member, kid)) answers.insert(answer->answer);
  }
  Acceptance acceptance{std::move(kid), {}};
  for (const Member* member : asked) acceptance.all.push_back(judged(*member, acceptance.kid, answers.size() <= 1));
  for (const Silent& silent : look.silent) {
    const bool is_unsettled = std::holds_alternative<Unsettled>(silent.target);
    acceptance.all.push_back({is_unsettled ? "the fleet" : text_of(silent.target), Obstacle::silent,
                              is_unsettled ? "each look found other processes" : silent.error.message});
  }
  return acceptance;
}

}  // namespace jwtsync::cli

namespace jwtsync {

template <>
std::span<const std::string_view> names<cli::Obstacle>() noexcept {
  static constexpr std::array<std::string_view, 6> all{"lacks_key", "no_key",          "refuses_algorithm",
                                                       "other_key", "unheard_workers", "silent"};
  return all;
}

}  // namespace jwtsync
