// SPDX-License-Identifier: Apache-2.0
#include "cli/rotate_rehearse.h"

#include <jwtsync/fleet.h>
#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>
#include <vector>
#include "cli/probe_tokens.h"
#include "cli/rehearsal.h"
#include "cli/rehearsal_text.h"
#include "cli/rotate_new_key.h"
#include "cli/rotate_plan.h"
#include "cli/target_list.h"
#include "configuration/question.h"
#include "hub/hub.h"

namespace jwtsync::cli {
namespace {

using keyring::NamedAlgorithm;
using rotation::KeyState;
using rotation::Rehearsal;
using rotation::Stored;

constexpr std::chrono::seconds between_looks_at_answers{1}, longest_rehearsal = std::chrono::hours(1);

Result<Stored> at_rest(RotateScene& scene) {
  Result<Stored> stored = scene.rotation().load();
  if (!stored) return stored;
  const bool is_under_way = std::any_of(stored->ring.keys.begin(), stored->ring.keys.end(), [](const auto& key) {
    return key.state == KeyState::retiring || (key.state == KeyState::staged && !key.is_standby);
  });
  if (!is_under_way) return stored;
  return failure(Code::argument_invalid, "a rotation is under way, and what it waits for is not a rehearsal",
                 "jwtsync rotate status says who does not come along");
}

/// Takes the key away again, whatever became of it.
class Trying {
 public:
  explicit Trying(rotation::StoredRotation& rotation) : rotation_(rotation) {}
  Trying(const Trying&) = delete;
  Trying& operator=(const Trying&) = delete;
  ~Trying() { static_cast<void>(rotation_.end_rehearsal()); }

 private:
  rotation::StoredRotation& rotation_;
};

struct Answers {
  Stored stored;
  std::vector<rotation::Rehearsed> given;
};

/// Until all who are present answered, or the time is over: each joins within a third of a presence.
Result<Answers> wait_for_answers(RotateScene& scene, std::chrono::nanoseconds end) {
  Clock& clock = scene.world().clock;
  while (true) {
    Result<Stored> stored = scene.rotation().load();
    if (!stored) return failure(std::move(stored).error());
    Result<std::vector<rotation::Rehearsed>> given = scene.rotation().rehearsed();
    if (!given) return failure(std::move(given).error());
    if (have_all_answered(*stored, *given) || clock.elapsed() >= end)
      return Answers{std::move(*stored), std::move(*given)};
    clock.pause(between_looks_at_answers);
  }
}

Result<Answers> ask_members(RotateScene& scene, const Stored& stored, const NamedAlgorithm& algorithm) {
  const auto wait = scene.arguments().duration("--wait", stored.ring.policy.presence, {}, longest_rehearsal);
  if (!wait) return failure(wait.error());
  const Result<KeyRing> ring = hub::new_ring(scene.world(), algorithm);
  if (!ring) return failure(ring.error());
  const Key& key = *ring->signing_key();
  Result<std::string> row = sealed(scene, key);
  if (!row) return failure(std::move(row).error());
  const Result<Nonce> nonce = Nonce::create(scene.world().randomness);
  if (!nonce) return failure(nonce.error());
  const rotation::Moment until =
      stored.now + std::chrono::ceil<std::chrono::seconds>(*wait) + stored.ring.policy.presence;
  Rehearsal rehearsal{std::string(key.kid()), key.algorithm(), nonce->text(), std::move(*row), until};
  if (Result<void> kept = scene.rotation().rehearse(rehearsal); !kept) return failure(std::move(kept).error());
  const Trying trying(scene.rotation());
  return wait_for_answers(scene, scene.world().clock.elapsed() + *wait);
}

Result<KeyRing> active_of(RotateScene& scene) {
  const Result<std::vector<rotation::Seal>> seals = scene.seals();
  return seals ? opened_active(scene, *seals) : failure(seals.error());
}

Result<configuration::Question> processes_to_ask(const RotateScene& scene) {
  configuration::QuestionArguments arguments;
  if (const auto list = scene.arguments().value("--targets")) {
    Result<std::vector<std::string>> targets = read_target_list(*list, scene.world().files, scene.invocation().console);
    if (!targets) return failure(std::move(targets).error());
    arguments.targets = std::move(*targets);
  }
  arguments.access_token_file = scene.arguments().value("--access-token-file");
  return configuration::question_of(scene.world(), scene.sourcing().configuration, scene.sourcing().options,
                                    std::move(arguments));
}

/// Processes that are named as targets, whether or not they are members.
Result<void> ask_processes(const RotateScene& scene, const Key& active, Algorithm next,
                           std::vector<Participant>& participants) {
  const Result<configuration::Question> question = processes_to_ask(scene);
  if (!question) return failure(question.error());
  if (question->targets.empty()) return {};
  const Result<Nonce> nonce = Nonce::create(scene.world().randomness);
  if (!nonce) return failure(nonce.error());
  const std::vector<Witnessed> witnessed = ask(scene.world(), question->targets, *nonce, question->how());
  std::vector<Participant> found = processes_of(witnessed, active, *nonce, next, participants);
  participants.insert(participants.end(), found.begin(), found.end());
  return {};
}

Result<void> ask_applications(const RotateScene& scene, const KeyRing& active, std::vector<Participant>& participants) {
  const std::vector<std::string> urls = scene.arguments().values("--probe");
  if (urls.empty()) return {};
  Result<Claims> claims = read_probe_claims(scene.world().files, scene.arguments().value("--probe-claims"));
  if (!claims) return failure(Error(claims.error()).at("--probe-claims"));
  const Expectations& expected = scene.sourcing().configuration.expectations;
  add_expected(*claims, expected.issuer, expected.audiences);
  const Result<probe::Offers> offers = make_offers(scene.world(), active, *claims);
  if (!offers) return failure(offers.error());
  for (const std::string& url : urls) {
    if (Result<void> good = probe::check_url(url); !good) return failure(std::move(good).error().at("--probe"));
    participants.push_back(application_of(url, probe::treat(scene.world(), {.url = url}, *offers)));
  }
  return {};
}

}  // namespace

int rotate_rehearse(RotateScene& scene) {
  Console& console = scene.console();
  const Result<std::optional<NamedAlgorithm>> wanted = wanted_algorithm(scene.arguments());
  if (!wanted) return console.fail(wanted.error());
  const Result<Stored> stored = at_rest(scene);
  if (!stored) return console.fail(stored.error());
  const Result<KeyRing> active = active_of(scene);
  if (!active) return console.fail(active.error());
  const Algorithm same = active->signing_key()->algorithm();
  const NamedAlgorithm algorithm = wanted->value_or(NamedAlgorithm{same, name_of(same)});
  const Result<Answers> answers = ask_members(scene, *stored, algorithm);
  if (!answers) return console.fail(answers.error());
  RehearsalFound found{stored->ring.environment, algorithm.algorithm, answers->stored.now,
                       members_of(answers->stored, answers->given, algorithm.algorithm),
                       planned(answers->stored, algorithm.algorithm)};
  if (Result<void> asked = ask_processes(scene, *active->signing_key(), algorithm.algorithm, found.participants);
      !asked) {
    return console.fail(asked.error());
  }
  if (Result<void> asked = ask_applications(scene, *active, found.participants); !asked)
    return console.fail(asked.error());
  console.out.write(console.format == Format::json ? rehearsal_json(found) : rehearsal_text(found, console));
  return exit_status_of(found.participants);
}

}  // namespace jwtsync::cli
