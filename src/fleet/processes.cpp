// SPDX-License-Identifier: Apache-2.0
#include "fleet/comparison.h"
#include "fleet/members.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace jwtsync::fleet {
namespace {

/// A total order, so that the result does not depend on who answered first.
bool before(const Member& a, const Member& b) {
  const auto names = [](const Member& member) {
    return std::tie(member.report.identity.service, member.report.identity.instance);
  };
  if (names(a) != names(b)) return names(a) < names(b);
  if (a.target != b.target) return text_of(a.target) < text_of(b.target);
  const auto contents = [](const Member& member) {
    return std::make_tuple(to_json(member.report), to_json(member.challenge), member.clock_offset,
                           member.siblings_error.value_or(Error{}).message);
  };
  return contents(a) < contents(b);
}

/// Whether a process that gave the one report may have given the other after it: it took something else into use in
/// between. A process without a key stays at generation 0.
bool may_follow(const Report& earlier, const Report& later) {
  const bool is_newer = later.generation > earlier.generation || later.generation == 0;
  return is_newer && later.loaded_at >= earlier.clock;
}

bool is_same_process(const Member& a, const Member& b) {
  const auto names = [](const Member& member) {
    const Identity& identity = member.report.identity;
    return std::tie(identity.instance, identity.service, identity.witness);
  };
  const auto load = [](const Member& member) { return std::tie(member.report.generation, member.report.loaded_at); };
  if (names(a) != names(b) || answers_of(a.challenge) != answers_of(b.challenge)) return false;
  return load(a) == load(b) || may_follow(a.report, b.report) || may_follow(b.report, a.report);
}

/// How the revision is said of which alone processes count; nothing where all do.
std::string of_revision(const AgreeOptions& options) {
  return options.revision ? " of revision " + shortened(*options.revision) : "";
}

/// Services of which nobody answered, each as one of the silent.
std::vector<Silent> missing_services(const std::vector<Member>& members, const AgreeOptions& options) {
  std::vector<Silent> missing;
  for (const std::string& name : std::set<std::string>(options.services.begin(), options.services.end())) {
    const bool is_there = std::any_of(members.begin(), members.end(),
                                      [&](const Member& member) { return member.report.identity.service == name; });
    if (is_there) continue;
    missing.push_back({MissingService{name},
                       {Code::too_few_processes, "no process of this service" + of_revision(options) + " answered",
                        "start it, name its addresses too, or correct the service's name"}});
  }
  return missing;
}

/// Those who are missing, as one of the silent.
Silent missing(std::size_t processes, std::size_t expected, const AgreeOptions& options) {
  return {Missing{expected},
          {Code::too_few_processes,
           "only " + counted(processes, "distinct process", "distinct processes") + of_revision(options) + " answered",
           "start those that are missing, name those at other addresses (dns+http://HOST:PORT finds all), or expect "
           "fewer"}};
}

/// Keeps those of one revision. Who names none may be of any other.
void set_others_aside(Attendance& gathered, const std::string& revision) {
  std::vector<Member> those;
  for (Member& member : gathered.members) {
    (revision_of(member.report) == revision ? those : gathered.others).push_back(std::move(member));
  }
  gathered.members = std::move(those);
}

/// The process that was asked, and the workers beside it: to whoever asks they all stand at its target.
void add_processes(std::vector<Member>& members, Witnessed one) {
  Testimony& testimony = *one.testimony;
  Member asked{one.target, std::move(testimony.report), std::move(testimony.challenge)};
  asked.clock_offset = one.clock_offset;
  asked.siblings_error = std::move(testimony.siblings.unheard);
  members.push_back(std::move(asked));
  for (Sibling& sibling : testimony.siblings.heard) {
    members.push_back({one.target, std::move(sibling.report), std::move(sibling.challenge)});
  }
}

}  // namespace

AnswerSet answers_of(const ChallengeAnswer& challenge) {
  AnswerSet answers;
  for (const KeyAnswer& key : challenge.keys) answers.push_back(key.answer);
  std::sort(answers.begin(), answers.end());
  answers.erase(std::unique(answers.begin(), answers.end()), answers.end());
  return answers;
}

bool holds(const ChallengeAnswer& challenge, const std::string& answer) {
  return std::any_of(challenge.keys.begin(), challenge.keys.end(),
                     [&](const KeyAnswer& key) { return key.answer == answer; });
}

std::vector<Member> distinct(std::vector<Member> members) {
  std::sort(members.begin(), members.end(), before);
  std::vector<Member> result;
  std::map<std::string, std::vector<std::size_t>> known;  // by instance, indices of `result`
  for (Member& member : members) {
    std::vector<std::size_t>& namesakes = known[member.report.identity.instance];
    const auto same = std::find_if(namesakes.begin(), namesakes.end(),
                                   [&](std::size_t i) { return is_same_process(result[i], member); });
    if (same == namesakes.end()) {
      namesakes.push_back(result.size());
      result.push_back(std::move(member));
    } else {
      Member& first = result[*same];
      first.also_asked_as.push_back(std::move(member.target));
      if (may_follow(first.report, member.report)) first.report = std::move(member.report);
      // Asked itself, or heard through another worker: what either knows is kept.
      if (!first.clock_offset) first.clock_offset = member.clock_offset;
      if (!first.siblings_error) first.siblings_error = std::move(member.siblings_error);
    }
  }
  return result;
}

Attendance gather(std::vector<Witnessed> witnessed, const AgreeOptions& options) {
  Attendance gathered;
  std::vector<Member> answered;
  for (Witnessed& one : witnessed) {
    if (!one.testimony) {
      gathered.silent.push_back({std::move(one.target), std::move(one.testimony).error(), one.error_names_target});
      continue;
    }
    add_processes(answered, std::move(one));
  }
  std::sort(gathered.silent.begin(), gathered.silent.end(), [](const Silent& a, const Silent& b) {
    const auto text = [](const Silent& one) {
      return std::tuple(text_of(one.target), one.error.code, std::string_view(one.error.message));
    };
    return text(a) < text(b);
  });
  gathered.members = distinct(std::move(answered));
  if (options.revision) set_others_aside(gathered, *options.revision);
  for (Silent& service : missing_services(gathered.members, options)) gathered.silent.push_back(std::move(service));
  // A revision of which nobody is there yet is not one that has nothing to compare.
  const std::size_t expected = options.expect.value_or(options.revision && options.services.empty() ? 1 : 0);
  if (gathered.members.size() < expected) {
    gathered.silent.push_back(missing(gathered.members.size(), expected, options));
  }
  return gathered;
}

void find_groups(std::vector<Member>& others, std::span<const Member> members) {
  std::map<AnswerSet, std::optional<std::size_t>> rings;
  if (!others.empty()) {
    for (const Member& member : members) rings.emplace(answers_of(member.challenge), member.group);
  }
  for (Member& other : others) {
    if (const auto ring = rings.find(answers_of(other.challenge)); ring != rings.end()) other.group = ring->second;
  }
}

std::size_t number_groups(std::vector<Member>& members) {
  std::map<AnswerSet, std::vector<std::size_t>> rings;  // indices of members, in order
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (AnswerSet ring = answers_of(members[i].challenge); !ring.empty()) rings[std::move(ring)].push_back(i);
  }
  std::vector<std::vector<std::size_t>> groups;
  for (auto& [ring, holders] : rings) groups.push_back(std::move(holders));
  // The answers differ from nonce to nonce: between groups of one size the first member decides.
  std::sort(groups.begin(), groups.end(), [](const auto& a, const auto& b) {
    return a.size() != b.size() ? a.size() > b.size() : a.front() < b.front();
  });
  for (std::size_t group = 0; group < groups.size(); ++group) {
    for (const std::size_t i : groups[group]) members[i].group = group;
  }
  return groups.size();
}

}  // namespace jwtsync::fleet
