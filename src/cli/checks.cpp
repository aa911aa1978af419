// SPDX-License-Identifier: Apache-2.0
#include "cli/checks.h"

#include <jwtsync/token.h>
#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include "sources/not_meant/not_meant.h"

namespace jwtsync::cli {
namespace {

/// A question to a resolution, and the errors and warnings that answer it with no.
struct Question {
  std::string_view name;
  std::string_view asks;
  std::array<std::optional<Code>, 4> errors;
  bool (*is_answered_by)(const Name<WarningKind>& warning);
  bool only_deployed = false;  // what it asks for is right in development and test
};

using Kind = Name<WarningKind>;

bool is_no_answer(const Kind& /*warning*/) { return false; }
bool is_publicity(const Kind& warning) {
  return warning == WarningKind::public_default || warning == WarningKind::published_example ||
         warning == WarningKind::development_fallback;
}
bool is_guessable(const Kind& warning) { return warning == WarningKind::low_entropy; }
bool is_of_development(const Kind& warning) { return warning == WarningKind::development_secret; }
bool is_shared(const Kind& warning) { return warning == WarningKind::shared_between_environments; }

/// In the order in which resolving answers them: behind an error, what follows is not reached.
constexpr std::array<Question, 8> questions{{
    {"secret_found", "a source has a secret", {}, is_no_answer},
    {"well_formed",
     "the secret is text, or keys of a known form",
     {Code::secret_malformed, Code::secret_format_unsupported, Code::key_malformed, Code::key_algorithm_mismatch},
     is_no_answer},
    {"long_enough",
     "the secret is as long as its environment and algorithm ask",
     {Code::secret_too_short, Code::key_too_short},
     is_no_answer},
    {"not_public", "the secret is not a default that everybody knows", {Code::secret_public_default}, is_publicity},
    {"meant",
     "the value is a secret, not something else in its place",
     {Code::secret_not_meant},
     sources::not_meant::is_rule},
    {"not_guessable", "the secret does not repeat itself or follow a pattern", {Code::key_weak}, is_guessable},
    {"not_for_development", "the secret is not one of development", {}, is_of_development, true},
    {"own_environment", "no other environment has the same secret", {}, is_shared},
}};
constexpr std::string_view round_trip_name = "signs_and_verifies";
constexpr std::string_view round_trip_asks = "a token signed with the key is verified by it";

/// Which question an error answers; the first for all that says there is no secret to be had.
std::size_t question_of(const Error& error) {
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const auto& errors = questions[i].errors;
    if (std::find(errors.begin(), errors.end(), std::optional(error.code)) != errors.end()) return i;
  }
  return 0;
}

CheckResult failed(std::string_view name, std::string detail, std::string hint) {
  return {std::string(name), CheckOutcome::failed, std::move(detail), std::move(hint)};
}

CheckResult result(std::string_view name, CheckOutcome outcome, std::string_view asks) {
  return {std::string(name), outcome, std::string(asks), {}};
}

std::vector<CheckResult> stopped_by(const Error& error) {
  const std::size_t stop = question_of(error);
  std::vector<CheckResult> results;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const CheckOutcome outcome = i < stop ? CheckOutcome::passed : CheckOutcome::not_reached;
    results.push_back(i == stop ? failed(questions[i].name, error.message, error.hint)
                                : result(questions[i].name, outcome, questions[i].asks));
  }
  results.push_back(result(round_trip_name, CheckOutcome::not_reached, round_trip_asks));
  return results;
}

/// A warning that this environment puts up with leaves its question open: a yes would not be true.
CheckResult answer(const Question& question, const Resolution& resolution) {
  const auto& warnings = resolution.warnings;
  const auto found = std::find_if(warnings.begin(), warnings.end(),
                                  [&](const Warning& warning) { return question.is_answered_by(warning.kind); });
  if (found != warnings.end()) {
    CheckResult answer = found->fails_check
                             ? failed(question.name, found->text, "make a fit secret with: jwtsync generate")
                             : result(question.name, CheckOutcome::not_checked, found->text);
    answer.warning = *found;
    return answer;
  }
  if (question.only_deployed && !resolution.found->environment.is_deployed()) {
    return result(question.name, CheckOutcome::not_checked, "asked in staging and production only");
  }
  return result(question.name, CheckOutcome::passed, question.asks);
}

/// Warnings that refuse a process and belong to no question.
std::vector<CheckResult> other_refusals(const std::vector<Warning>& warnings) {
  std::vector<CheckResult> results;
  for (const Warning& warning : warnings) {
    const bool is_known = std::any_of(questions.begin(), questions.end(),
                                      [&](const Question& question) { return question.is_answered_by(warning.kind); });
    if (!warning.fails_check || is_known) continue;
    results.push_back(failed(warning.kind.text(), warning.text, {}));
    results.back().warning = warning;
  }
  return results;
}

Result<void> sign_and_verify(const KeyRing& ring, const Clock& clock) {
  const Result<Signer> signer = Signer::create(ring);
  if (!signer) return failure(signer.error());
  const Result<Verifier> verifier = Verifier::create(ring, {}, clock);
  if (!verifier) return failure(verifier.error());
  if (Result<void> sound = verifier->self_test(ring, &*signer); !sound) return sound;
  Claims claims;
  claims.subject("check").expires_at(clock.now() + std::chrono::minutes(1));
  Scratch signing;
  const Result<std::string_view> token = signer->sign(claims, signing);
  if (!token) return failure(token.error());
  Scratch verifying;
  const auto verified = verifier->verify(*token, verifying);
  if (!verified) return failure(verifier->explain(verified.error(), *token));
  return {};
}

CheckResult round_trip(const KeyRing& ring, const Clock& clock) {
  if (ring.signing_key() == nullptr) {
    return result(round_trip_name, CheckOutcome::not_checked,
                  "the keys are public ones: they verify, and nothing signs");
  }
  const Result<void> done = sign_and_verify(ring, clock);
  return done ? result(round_trip_name, CheckOutcome::passed, round_trip_asks)
              : failed(round_trip_name, done.error().message, done.error().hint);
}

}  // namespace

std::string_view name_of(CheckOutcome outcome) noexcept {
  switch (outcome) {
    case CheckOutcome::passed: return "passed";
    case CheckOutcome::failed: return "failed";
    case CheckOutcome::not_reached: return "not_reached";
    case CheckOutcome::not_checked: break;
  }
  return "not_checked";
}

std::vector<CheckResult> check_all(const Resolution& resolution, const Result<KeyRing>& ring, const Clock& clock) {
  if (!ring) return stopped_by(ring.error());
  std::vector<CheckResult> results;
  for (const Question& question : questions) results.push_back(answer(question, resolution));
  for (CheckResult& refusal : other_refusals(resolution.warnings)) results.push_back(std::move(refusal));
  results.push_back(round_trip(*ring, clock));
  return results;
}

std::optional<CheckResult> refusal_of(const Expectations& expectations, const Result<KeyRing>& ring,
                                      const Clock& clock) {
  if (!ring) return std::nullopt;
  const Result<Verifier> verifier = Verifier::create(*ring, expectations, clock);
  if (verifier) return std::nullopt;
  return failed("expectations", "[verify] of the configuration: " + verifier.error().message, verifier.error().hint);
}

}  // namespace jwtsync::cli
