// SPDX-License-Identifier: Apache-2.0
#include "cli/examination.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>
#include "cli/issuer_keys.h"
#include "cli/own_sources.h"
#include "cli/unseen.h"

namespace jwtsync::cli {
namespace {

void append(std::vector<Witnessed>& all, std::vector<Witnessed> more) {
  std::move(more.begin(), more.end(), std::back_inserter(all));
}

/// As many processes as are expected, and the sources beside them.
AgreeOptions counting(AgreeOptions options, std::size_t sources) {
  if (options.expect) *options.expect += sources;
  return options;
}

/// What was compared, and the sources that were read for it.
struct Comparison {
  Agreement agreement;
  std::vector<OwnSourceLook> looks = {};
};

/// The processes and the sources here, under one nonce. Variants are asked for at once: who names a source wonders how
/// its bytes differ.
Result<Comparison> compare_with_sources(const Invocation& invocation, FleetQuestion& question,
                                        const std::vector<std::string>& locators) {
  const World& world = invocation.world;
  std::vector<Witnessed> witnessed;
  std::optional<Nonce> nonce;
  if (question.collected) {
    nonce = question.collected->nonce;
    witnessed = std::move(question.collected->witnessed);
  } else {
    const Result<Nonce> fresh = Nonce::create(world.randomness);
    if (!fresh) return failure(fresh.error());
    nonce = *fresh;
    AskOptions how = question.question.how();
    how.variants = Variants::with;
    witnessed = ask(world, question.question.targets, *nonce, how);
  }
  Result<std::vector<OwnSourceLook>> looks =
      look_into(world, question.sourcing, locators, common_environment(witnessed));
  if (!looks) return failure(std::move(looks).error());
  const AgreeOptions options = counting(question.question.agreement, looks->size());
  append(witnessed, witness(world, *looks, *nonce, options));
  return Comparison{agree(std::move(witnessed), options), *std::move(looks)};
}

Result<Comparison> compare(const Invocation& invocation, FleetQuestion& question) {
  const std::vector<std::string> locators = invocation.arguments.values("--source");
  if (!locators.empty()) return compare_with_sources(invocation, question, locators);
  const AgreeOptions& options = question.question.agreement;
  if (question.collected) return Comparison{agree(std::move(question.collected->witnessed), options)};
  if (question.question.targets.empty() && question.question.via.empty()) return Comparison{};
  Result<Agreement> agreement =
      ask_and_agree(invocation.world, question.question.targets, question.question.how(), options);
  if (!agreement) return failure(std::move(agreement).error());
  return Comparison{*std::move(agreement)};
}

/// A token to send, and `-` of one option only: of two it would be the same standard input.
Result<void> check_input(const Arguments& arguments) {
  constexpr std::array<const char*, 3> readers{"--token", "--targets", "--answers"};
  const auto reads =
      std::count_if(readers.begin(), readers.end(), [&](const char* name) { return arguments.value(name) == "-"; });
  if (arguments.has("--send-token") && !arguments.has("--token")) {
    return failure(Code::argument_invalid, "--send-token sends a token, and none is given", "give it: --token -");
  }
  if (arguments.has("--send-token") && (arguments.has("--via") || arguments.has("--answers"))) {
    return failure(Code::argument_invalid, "--send-token sends a token to targets that are named, and none is",
                   "name them in place of --via and --answers");
  }
  if (reads < 2) return {};
  return failure(Code::argument_invalid, "standard input can be one of --token, --targets and --answers only",
                 "put the others into files");
}

/// What they make of the token too.
void ask_processes(const Invocation& invocation, const FleetQuestion& question, std::string_view token,
                   TokenExamination& examination) {
  const Disclosure sent =
      invocation.arguments.has("--send-token") ? Disclosure::whole_token : Disclosure::header_and_claims;
  examination.explained = ask_about(invocation.world, question, token, sent);
  for (std::string& line : unexplained(examination.explained)) examination.unseen.push_back(std::move(line));
}

bool refuses_signature(const Explained& explained) {
  if (!explained.explanation || explained.explanation->verdict != TokenVerdict::refused) return false;
  const std::string& code = explained.explanation->code;
  return code == name_of(Code::token_signature_invalid) || code == name_of(Code::token_key_unknown);
}

/// What everybody knows signs good tokens, too, where developers work: without a key here it is told of a token that
/// somebody refuses for its signature, or that nobody could be asked about.
void set_aside_signer_of_taken_token(Examination& examination) {
  TokenExamination& token = *examination.token;
  if (token.is_judged() || examination.agreement.members.empty()) return;
  if (std::none_of(token.explained.begin(), token.explained.end(), refuses_signature)) token.evidence.made_by.reset();
}

/// That there is one process only is no fault here: the first sentence says it.
void leave_out_one_process(std::vector<Finding>& findings) {
  std::erase_if(findings, [](const Finding& finding) { return finding.cause == Cause::one_process; });
}

/// What is only possible, and explains a refusal of which nobody who was asked knows.
bool is_of_refusal_elsewhere(const Finding& finding) {
  return finding.certainty == Certainty::possible &&
         (finding.cause == Cause::kid_ignored || finding.cause == Cause::time_not_number ||
          finding.cause == Cause::refused_before_signature || finding.cause == Cause::refused_elsewhere);
}

/// A token that all take is good: there is no fault to find in it.
void set_aside_of_good_token(Examination& examination) {
  if (!examination.token || examination.token->is_refused()) return;
  for (Finding& finding : examination.findings) {
    if (is_of_refusal_elsewhere(finding)) examination.if_refused.push_back(std::move(finding));
  }
  std::erase_if(examination.findings, is_of_refusal_elsewhere);
}

/// No service answers for a part of its secret.
void add_unproved_values(Examination& examination) {
  const bool is_unproved = std::any_of(examination.findings.begin(), examination.findings.end(),
                                       [](const Finding& finding) { return finding.cause == Cause::value_differs; });
  if (!is_unproved) return;
  examination.unseen.emplace_back(
      "whether one value is a part of another, such as one that was cut (jwtsync doctor TARGET --source LOCATOR, where "
      "one of them runs)");
}

bool is_fault(const Finding& finding) {
  return finding.certainty != Certainty::possible && !is_of_silence(finding.cause);
}

}  // namespace

Result<Examination> examine(const Invocation& invocation) {
  const std::optional<std::string> place = invocation.arguments.value("--token");
  if (Result<void> one = check_input(invocation.arguments); !one) return failure(std::move(one).error());
  Result<FleetQuestion> question = fleet_question_of(invocation);
  if (!question) return failure(std::move(question).error());
  Result<std::string> token = place ? token_of(invocation, *place) : Result<std::string>();
  if (!token) return failure(std::move(token).error());
  Result<Comparison> comparison = compare(invocation, *question);
  if (!comparison) return failure(std::move(comparison).error());

  Examination examination{.agreement = std::move(comparison->agreement), .freshness = question->freshness()};
  examination.unseen = unseen_of(examination.agreement, examination.freshness);
  examination.key_sets = ask_issuers_again(invocation.world, question->sourcing, comparison->looks);
  if (!place) {
    for (std::string& line : unseen_refusals(examination.agreement)) examination.unseen.push_back(std::move(line));
  }
  if (place) {
    Result<TokenExamination> examined = examine_token(invocation, question->sourcing, comparison->looks, *token);
    if (!examined) return failure(std::move(examined).error());
    examination.token = *std::move(examined);
    if (question->freshness() == Freshness::asked) {
      ask_processes(invocation, *question, *token, *examination.token);
    } else {
      examination.token->unseen.emplace_back(
          "what the processes make of the token: only those that are named as targets are asked about it (jwtsync "
          "doctor "
          "--token - TARGET...)");
    }
    set_aside_signer_of_taken_token(examination);
    const std::vector<std::string>& unseen = examination.token->unseen;
    std::copy(unseen.begin(), unseen.end(), std::back_inserter(examination.unseen));
  }
  examination.findings =
      diagnose({.agreement = examination.agreement,
                .token = examination.token ? &examination.token->evidence : nullptr,
                .explained = examination.token ? std::span<const Explained>(examination.token->explained)
                                               : std::span<const Explained>(),
                .key_sets = examination.key_sets,
                .now = invocation.world.clock.now(),
                .asking = question->asking});
  leave_out_one_process(examination.findings);
  if (!invocation.arguments.has("--source")) add_unproved_values(examination);
  set_aside_of_good_token(examination);
  return examination;
}

int exit_status_of(const Examination& examination) {
  const Category verdict = category_of(examination.agreement.verdict);
  const bool is_refused = examination.token && examination.token->is_refused();
  if (is_refused || verdict == Category::refused ||
      std::any_of(examination.findings.begin(), examination.findings.end(), is_fault)) {
    return exit_status_of(Category::refused);
  }
  return verdict == Category::unreachable ? exit_status_of(verdict) : 0;
}

}  // namespace jwtsync::cli
