// SPDX-License-Identifier: Apache-2.0
// A key of its own in each of several processes that are to be alike: workers, replicas, and those that rotated at
// once.
#include "diagnosis/cause_table.h"
#include "diagnosis/evidence.h"
#include "diagnosis/spread.h"
#include "fleet/comparison.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <tuple>
#include <utility>
#include <variant>

namespace jwtsync::diagnosis {
namespace {

using fleet::Some;

constexpr std::chrono::seconds at_one_time{10};

/// How many processes hold the keys of each group.
std::vector<std::size_t> sizes_of_groups(std::span<const Member> members) {
  std::vector<std::size_t> sizes;
  for (const Member& member : members) {
    if (!member.group) continue;
    sizes.resize(std::max(sizes.size(), *member.group + 1));
    ++sizes[*member.group];
  }
  return sizes;
}

/// Whether they wait for nobody's value: what a process makes itself, or was started with. An issuer's is none.
bool are_of_own_making(const Report& report) { return !is_of_issuer(place_found(report)); }

/// The signing key's answer; empty for who only verifies.
std::string_view signing_answer(const Member& member) {
  const auto& keys = member.challenge.keys;
  const auto found =
      std::find_if(keys.begin(), keys.end(), [](const KeyAnswer& key) { return key.role == KeyRole::signs; });
  return found == keys.end() ? std::string_view() : std::string_view(found->answer);
}

/// They sign with several keys, each of which those who sign with another do not hold.
bool sign_with_keys_of_their_own(const Some& some) {
  std::set<std::string_view> signing;
  for (const Member* member : some) {
    const std::string_view answer = signing_answer(*member);
    const bool known = std::any_of(some.begin(), some.end(), [&](const Member* other) {
      return signing_answer(*other) != answer && fleet::holds(other->challenge, std::string(answer));
    });
    if (answer.empty() || known) return false;
    signing.insert(answer);
  }
  return signing.size() > 1;
}

bool are_on_one_host(const Some& some) {
  const Report& first = some.front()->report;
  return std::all_of(some.begin(), some.end(), [&](const Member* member) {
    const bool is_one_instance = member->report.identity.instance == first.identity.instance;
    return is_one_instance || (!host_of(first).empty() && host_of(member->report) == host_of(first));
  });
}

}  // namespace

/// All that answer at one address as one service on one host are the workers of one server.
std::vector<Pattern> spread_by_worker(const KeyHolders& holders) {
  std::map<std::tuple<std::string, std::string_view, std::string_view>, Some> servers;
  for (const Member* member : holders.some) {
    // Who is behind one address may stand behind a load balancer; a line was written by one server.
    const bool is_of_line = std::holds_alternative<CollectedLine>(member->target);
    const std::string_view host = is_of_line ? std::string_view() : host_of(member->report);
    servers[{text_of(member->target), member->report.identity.service, host}].push_back(member);
  }
  std::vector<Pattern> patterns;
  for (const auto& [server, some] : servers) {
    const std::size_t groups = count_groups(some);
    if (groups < 2 || !got_keys_alike(some)) continue;
    // A worker that was started anew, or that another reload passed by, holds what its source was at another time.
    const bool each_its_own = groups == some.size() && groups > 2;
    if (!each_its_own && !loaded_within(some, loaded_together)) continue;
    Explanation told{Cause::worker_keys_differ,
                     std::to_string(some.size()) + " processes of " + std::string(std::get<1>(server)) + " behind " +
                         std::get<0>(server) + " hold " + std::to_string(groups) + " different keys, from " +
                         spoken_source(some.front()->report) + ": each worker made or read its own",
                     Advice("make the secret once, before the workers are forked, and give it to all: set ")
                         .place(place_found(some.front()->report))
                         .say(" for the server (jwtsync generate)"),
                     lines_on(some)};
    if (!is_of_variable(place_found(some.front()->report))) told.certainty = Certainty::likely;
    patterns.push_back({std::move(told), some});
  }
  return patterns;
}

/// Replicas that took a new key into use at one time, each another.
std::vector<Pattern> spread_by_race(const KeyHolders& holders) {
  std::map<std::tuple<std::string_view, std::uint64_t, std::string_view>, Some> replicas;
  for (const Member* member : holders.some) {
    const Report& report = member->report;
    if (report.generation < 2 || refused_to_reload(report)) continue;
    replicas[{report.identity.service, report.generation, place_found(report)}].push_back(member);
  }
  std::vector<Pattern> patterns;
  for (const auto& [replica, some] : replicas) {
    if (some.size() > 64 || !are_of_own_making(some.front()->report)) continue;
    if (!sign_with_keys_of_their_own(some) || !loaded_within(some, at_one_time)) continue;
    patterns.push_back(
        {{Cause::rotation_raced,
          holders.naming.of(some) + " took a new key into use within " + std::to_string(at_one_time.count()) +
              " s of each other, and not the same one: they rotated at the same time",
          Advice("let one process rotate (a lock, or a job of its own), and the others read what it wrote; restart ")
              .who({some, holders.naming.of(some)})
              .say(" with one key"),
          lines_on(some)},
         some});
  }
  return patterns;
}

/// Replicas of one manifest that started with a key each: a random one, made where none was given.
std::vector<Pattern> spread_by_replica(const KeyHolders& holders) {
  const std::vector<std::size_t> sizes = sizes_of_groups(holders.members);
  const auto is_alone = [&](const Member* member) { return sizes[*member->group] == 1; };
  std::vector<Pattern> patterns;
  for (const auto& [service, some] : by_service(holders.some)) {
    // One of many may be the one whose key was copied elsewhere; of two, either is right.
    const bool each_its_own =
        some.size() > 2 ? count_groups(some) == some.size() : std::all_of(some.begin(), some.end(), is_alone);
    if (some.size() < 2 || !each_its_own || !are_of_own_making(some.front()->report) || !got_keys_alike(some)) continue;
    // Of two, one may have been started before the value was changed, or both may be parts of one program.
    if (some.size() == 2 && (!loaded_within(some, loaded_together) || are_on_one_host(some))) continue;
    Explanation told{Cause::replica_keys_differ,
                     "each of the " + std::to_string(some.size()) + " processes of " + std::string(service) +
                         " holds a key of its own, from " + spoken_source(some.front()->report) +
                         ": each makes one as it starts",
                     Advice("generate one secret (jwtsync generate), and give it to all of them as ")
                         .place(place_found(some.front()->report)),
                     lines_on(some)};
    if (some.size() == 2) told.certainty = Certainty::possible;
    patterns.push_back({std::move(told), some});
  }
  return patterns;
}

}  // namespace jwtsync::diagnosis
