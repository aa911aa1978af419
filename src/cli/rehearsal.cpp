// SPDX-License-Identifier: Apache-2.0
#include "cli/rehearsal.h"

#include <algorithm>
#include <array>
#include <utility>
#include "cli/member_words.h"
#include "fleet/challenge.h"
#include "fleet/members.h"

namespace jwtsync::cli {
namespace {

using rotation::Holding;
using rotation::Rehearsed;
using rotation::Stored;

std::string word_of(Algorithm algorithm) { return std::string(name_of(algorithm)); }

const Rehearsed* answer_of(const std::vector<Rehearsed>& answers, const rotation::Member& member) {
  const auto found =
      std::find_if(answers.begin(), answers.end(), [&](const Rehearsed& each) { return each.name == member.name; });
  return found == answers.end() ? nullptr : &*found;
}

bool can_answer(const rotation::Member& member, rotation::Moment now) {
  return now < member.present_until && member.is_fenceable && member.holding == Holding::ring;
}

std::string fix_of_algorithms(Algorithm algorithm) {
  return "add " + word_of(algorithm) + " to algorithms of its [verify], or leave them out, and rehearse again";
}

Participant judged(const rotation::Member& member, const Rehearsed* answer, Algorithm algorithm, rotation::Moment now) {
  if (member.holding == Holding::one) {
    return {member.name, Part::refuses, "can hold one key only, and would refuse the tokens of the other",
            "give it a list of keys, or put a door before it (jwtsync serve --hand-on), or: jwtsync rotate start "
            "--accept-loss " +
                member.name + " --because REASON"};
  }
  if (answer != nullptr && answer->accepts) {
    return {member.name, Part::comes_along, "accepted a token of the key that was tried, by its own rules"};
  }
  if (answer != nullptr) {
    return {member.name, Part::refuses, "would refuse tokens of " + word_of(algorithm), fix_of_algorithms(algorithm)};
  }
  if (!member.is_fenceable || member.holding == Holding::list) {
    return {member.name, Part::cannot_be_asked,
            "is told of keys at its start: what it accepts shows when it has the key"};
  }
  if (!can_answer(member, now)) {
    return {member.name, Part::cannot_be_asked, "is not present: it is fenced, and joins with what it accepts then"};
  }
  return {member.name, Part::unknown, "is present, and did not answer",
          "see that its hub runs, that it is of this version, and its log; then rehearse again"};
}

Participant judged(const rotation::ReaderClass& reader) {
  const std::string kind = reader.kind == rotation::ClassKind::jwks ? "fetches the key set" : "reads a sink";
  return {reader.name, Part::cannot_be_asked,
          kind + ", and may be " + std::to_string(reader.delay.count()) +
              " s behind: a new key is not in it before it is staged"};
}

bool has_said(const std::vector<Participant>& known, const std::string& service, const std::string& instance) {
  return std::any_of(known.begin(), known.end(), [&](const Participant& each) {
    return each.who == service + "/" + instance && each.part != Part::unknown && each.part != Part::cannot_be_asked;
  });
}

/// Whether it accepts these by its keys alone: then its report does not say whether it would accept others.
bool are_those_of_its_keys(const Report& report) {
  return std::all_of(report.algorithms.begin(), report.algorithms.end(), [&](const std::string& algorithm) {
    return std::any_of(report.keys.begin(), report.keys.end(),
                       [&](const ReportedKey& key) { return key.algorithm == algorithm; });
  });
}

Participant of_algorithms(std::string who, const Report& report, Algorithm next) {
  const std::vector<std::string>& accepted = report.algorithms;
  const std::string listed = fleet::enumeration(accepted);
  if (std::find(accepted.begin(), accepted.end(), name_of(next)) != accepted.end()) {
    return {std::move(who), Part::comes_along, "has the key that signs, and accepts " + word_of(next)};
  }
  if (!are_those_of_its_keys(report)) {
    return {std::move(who), Part::refuses, "accepts " + listed + " only, and no " + word_of(next),
            fix_of_algorithms(next)};
  }
  return {std::move(who), Part::unknown,
          "accepts " + listed + ", which are those of its keys: whether others are ruled out its report does not say",
          "see that algorithms of its [verify] have " + word_of(next) + ", or are left out"};
}

Participant of_testimony(const Testimony& testimony, const std::string& right, const Key& active, Algorithm next,
                         const std::vector<Participant>& known) {
  const Identity& identity = testimony.report.identity;
  std::string who = identity.service + "/" + identity.instance;
  const std::vector<KeyAnswer>& keys = testimony.challenge.keys;
  const bool has_it = std::any_of(keys.begin(), keys.end(), [&](const KeyAnswer& key) { return key.answer == right; });
  if (!has_it) {
    return {std::move(who), Part::refuses, "does not have the key that signs now, " + std::string(active.kid()),
            "give it the keys of the ring first: jwtsync agree says what it has"};
  }
  if (has_said(known, identity.service, identity.instance)) {
    return {std::move(who), Part::comes_along, "has the key that signs; of the next one it spoke as a member"};
  }
  return of_algorithms(std::move(who), testimony.report, next);
}

}  // namespace

bool have_all_answered(const Stored& stored, const std::vector<Rehearsed>& answers) {
  return std::all_of(stored.rows.members.begin(), stored.rows.members.end(), [&](const rotation::Member& member) {
    return !can_answer(member, stored.now) || answer_of(answers, member) != nullptr;
  });
}

std::vector<Participant> members_of(const Stored& stored, const std::vector<Rehearsed>& answers, Algorithm algorithm) {
  std::vector<Participant> all;
  for (const rotation::Member& member : stored.rows.members) {
    if (!is_process(member)) continue;  // what is left of others
    all.push_back(judged(member, answer_of(answers, member), algorithm, stored.now));
  }
  for (const rotation::ReaderClass& reader : stored.ring.policy.classes) all.push_back(judged(reader));
  return all;
}

std::vector<Participant> processes_of(const std::vector<Witnessed>& witnessed, const Key& active, const Nonce& nonce,
                                      Algorithm next, const std::vector<Participant>& known) {
  const std::string right =
      active.material().reveal([&](std::string_view bytes) { return fleet::answer_to(bytes, nonce); });
  std::vector<Participant> all;
  for (const Witnessed& each : witnessed) {
    if (each.testimony) {
      all.push_back(of_testimony(*each.testimony, right, active, next, known));
    } else {
      all.push_back({text_of(each.target), Part::unknown, each.testimony.error().message, each.testimony.error().hint});
    }
  }
  return all;
}

Participant application_of(const std::string& url, const Result<probe::Treatments>& treatments) {
  const std::string who = url.substr(0, url.find_first_of("?#"));
  if (!treatments) return {who, Part::unknown, treatments.error().message, treatments.error().hint};
  const probe::Judgement judgement = probe::judge(*treatments);
  const std::string fix = "jwtsync probe --check " + who + " says more";
  if (judgement.outcome == probe::Outcome::unknown) return {who, Part::unknown, judgement.reason, fix};
  if (judgement.outcome != probe::Outcome::accepts) {
    return {who, Part::refuses, std::string(name_of(judgement.outcome)) + ": " + judgement.reason, fix};
  }
  return {who, Part::comes_along,
          "accepts tokens of the key that signs now, and refuses what is tampered with or of another key; of the next "
          "key nothing can be tried before it is in the ring"};
}

int exit_status_of(const std::vector<Participant>& all) {
  const auto has = [&](Part part) {
    return std::any_of(all.begin(), all.end(), [&](const Participant& each) { return each.part == part; });
  };
  constexpr int somebody_would_not = 1, not_known = 4;
  return has(Part::refuses) ? somebody_would_not : has(Part::unknown) ? not_known : 0;
}

}  // namespace jwtsync::cli

namespace jwtsync {

template <>
std::span<const std::string_view> names<cli::Part>() noexcept {
  static constexpr std::array<std::string_view, 4> all{"comes_along", "refuses", "unknown", "cannot_be_asked"};
  return all;
}

}  // namespace jwtsync
