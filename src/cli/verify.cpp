// SPDX-License-Identifier: Apache-2.0
// jwtsync verify: is this token good?
#include <jwtsync/diagnosis.h>
#include <jwtsync/keeper.h>
#include <jwtsync/token.h>
#include <algorithm>
#include <array>
#include <functional>
#include <utility>
#include "base/text.h"
#include "cli/audience_match.h"
#include "cli/claims_text.h"
#include "cli/commands.h"
#include "cli/duration.h"
#include "cli/lines.h"
#include "cli/sides_json.h"
#include "cli/signature_of.h"
#include "cli/sourcing.h"
#include "cli/table.h"
#include "cli/token_input.h"
#include "configuration/settings.h"
#include "json/strict.h"

namespace jwtsync::cli {
namespace {

using namespace std::chrono_literals;

Result<Expectations> expectations_of(const Arguments& arguments) {
  const auto leeway = arguments.duration("--leeway", 0s, 0s, Expectations::max_leeway);
  if (!leeway) return failure(leeway.error());
  std::optional<std::chrono::seconds> max_age;
  if (arguments.has("--max-age")) {
    const auto age = arguments.duration("--max-age", 1s, 1s, Expectations::longest_max_age);
    if (!age) return failure(age.error());
    max_age = std::chrono::floor<std::chrono::seconds>(*age);
  }
  const auto match = audience_match_of(arguments);
  if (!match) return failure(match.error());
  return Expectations{.issuer = arguments.value("--issuer"),
                      .audiences = arguments.values("--audience"),
                      .algorithms = {},
                      .leeway = std::chrono::floor<std::chrono::seconds>(*leeway),
                      .required_claims = arguments.values("--require"),
                      .type = arguments.value("--type"),
                      .max_age = max_age,
                      .allow_missing_expiration = arguments.has("--allow-missing-exp"),
                      .allow_issued_in_future = arguments.has("--allow-future-iat"),
                      .allow_numeric_subject = arguments.has("--allow-numeric-sub"),
                      .require_low_s = arguments.has("--require-low-s"),
                      .audience_match = *match};
}

/// `,"issuer":"auth"`, by its configured name; empty where there are not several.
std::string issuer_json(const std::optional<std::string>& issuer) {
  return issuer ? R"(,"issuer":)" + json::dump(json::Value(*issuer)) : std::string();
}

std::string verdict_json(const VerifiedToken& token, const std::optional<std::string>& issuer) {
  return R"({"valid":true)" + issuer_json(issuer) + R"(,"header":)" + one_line(token.header_json()) + R"(,"claims":)" +
         one_line(token.claims_json()) + "}\n";
}

std::string verdict_json(const Error& refusal, const BothSides& sides, const std::optional<SignatureMatch>& match) {
  json::Value verdict = {{"valid", false},
                         {"error", json::error_json(refusal)},
                         {"token", token_json(sides.token)},
                         {"verifier", verifier_json(sides.verifier)}};
  if (match) verdict["signature_of"] = signature_json(*match);
  return json::dump(verdict) + "\n";
}

/// `valid, expires in 59 min`, on one line.
std::string verdict_line(const VerifiedToken& token, Time now, const Console& console) {
  const auto expires_at = token.expires_at();
  return console.good("valid") + (expires_at ? ", expires " + spoken(*expires_at, now) : ", never expires");
}

std::string verdict_line(const Error& refusal, const Console& console) {
  return console.bad("refused") + " (" + std::string(name_of(refusal.code)) + "): " + printable(refusal.message);
}

/// Whether a token is taken, and what is said of it.
struct Verdict {
  int status;  // to exit with
  std::string text;
};

/// Looks for whose signature a token has, if it is not that of the keys of the issuer: nothing where there are not
/// several.
using FindSigner =
    std::function<std::optional<SignatureMatch>(std::string_view token, const std::optional<std::string>& issuer)>;

/// What tokens are judged by: one ring, or those of several issuers.
class Bench {
 public:
  Bench(const Verifier& verifier, FindSigner find_signer)
      : verifier_(&verifier), find_signer_(std::move(find_signer)) {}
  Bench(Keeper& keeper, FindSigner find_signer) : keeper_(&keeper), find_signer_(std::move(find_signer)) {}

  tl::expected<VerifiedToken, Refusal> verify(std::string_view token) {
    return keeper_ != nullptr ? keeper_->verify_patiently(token, local_) : verifier_->verify(token, scratch_);
  }
  Error explain(Refusal refusal, std::string_view token) {
    return keeper_ != nullptr ? keeper_->explain(refusal, token, local_) : verifier_->explain(refusal, token);
  }
  BothSides both_sides(std::string_view token) {
    if (keeper_ == nullptr) return verifier_->both_sides(token);
    return keeper_->both_sides(token, local_).value_or(BothSides{});
  }
  /// By what the signature of a refused token is good, if by a secret that was changed on its way.
  std::optional<SignatureMatch> signature_of(Refusal refusal, std::string_view token) {
    const bool may_be = may_be_of_another_secret(refusal.code, both_sides(token).verifier);
    return may_be ? find_signer_(token, issuer()) : std::nullopt;
  }
  /// Of several, whose the last token is.
  std::optional<std::string> issuer() const {
    const auto name = keeper_ != nullptr ? keeper_->judged_by(local_) : std::nullopt;
    return name ? std::optional<std::string>(*name) : std::nullopt;
  }

 private:
  const Verifier* verifier_ = nullptr;
  Keeper* keeper_ = nullptr;
  FindSigner find_signer_;
  Scratch scratch_;
  Keeper::Local local_;
};

/// Judges tokens, one after the other, and words each verdict.
class Judge {
 public:
  Judge(Bench& bench, const Invocation& invocation)
      : bench_(bench), clock_(invocation.world.clock), console_(invocation.console) {}

  /// A verdict on one line, for one of many tokens.
  Verdict judge_briefly(std::string_view line) {
    const std::string_view token = base::trim(line);
    const auto verified = bench_.verify(token);
    if (console_.format == Format::json) return in_json(verified, token, {});
    if (verified) return {0, verdict_line(*verified, clock_.now(), console_) + "\n"};
    const Error refusal = bench_.explain(verified.error(), token);
    return {refusal.exit_status(), verdict_line(refusal, console_) + "\n"};
  }

  /// A verdict with the claims, or with what to do.
  Verdict judge(std::string_view token) {
    const auto verified = bench_.verify(token);
    const auto match = verified ? std::nullopt : bench_.signature_of(verified.error(), token);
    if (console_.format == Format::json) return in_json(verified, token, match);
    if (verified) {
      return {0, verdict_line(*verified, clock_.now(), console_) + "\n" +
                     claims_text(verified->claims_json(), clock_.now())};
    }
    const Error refusal = bench_.explain(verified.error(), token);
    const std::string hint = refusal.hint.empty() ? "" : "hint: " + refusal.hint + "\n";
    return {refusal.exit_status(), verdict_line(refusal, console_) + "\n" + (match ? signature_text(*match) : hint)};
  }

 private:
  Verdict in_json(const tl::expected<VerifiedToken, Refusal>& verified, std::string_view token,
                  const std::optional<SignatureMatch>& match) {
    if (verified) return {0, verdict_json(*verified, bench_.issuer())};
    const Error refusal = bench_.explain(verified.error(), token);
    return {refusal.exit_status(), verdict_json(refusal, bench_.both_sides(token), match)};
  }

  Bench& bench_;
  const Clock& clock_;
  const Console& console_;
};

int judge_one(Judge& judge, Console& console) {
  const Result<std::string> token = read_token(console);
  if (!token) return console.fail(token.error());
  const Verdict verdict = judge.judge(*token);
  console.out.write(verdict.text);
  return verdict.status;
}

int judge_lines(Judge& judge, Console& console) {
  console.tell_awaited("tokens, one a line,");
  Lines lines(console.in, console.out, longest_token_input);
  int status = 0;
  for (;;) {
    const auto line = lines.next();
    if (!line) return console.fail(line.error());
    if (!*line || console.out.failure()) return status;  // nobody reads on: `| head -1`
    const Verdict verdict = judge.judge_briefly(**line);
    console.out.write(verdict.text);
    // A clear no comes before a missing answer.
    if (status != exit_status_of(Category::refused) && verdict.status != 0) status = verdict.status;
  }
}

int judge_all(Bench bench, const Invocation& invocation) {
  Judge judge(bench, invocation);
  Console& console = invocation.console;
  return invocation.arguments.has("--batch") ? judge_lines(judge, console) : judge_one(judge, console);
}

std::optional<SignatureMatch> signer_of(std::string_view token, const configuration::ResolvedRing& resolved) {
  if (!resolved.ring || !resolved.resolution.found) return std::nullopt;
  return match_signature(token, *resolved.ring, resolved.resolution.found->locator);
}

/// The issuers of the configuration, the arguments said of each; of the one that --issuer names alone.
Result<std::vector<Issuer>> issuers_of(const std::vector<Sourcing>& all, Expectations said) {
  const std::optional<std::string> wanted = std::exchange(said.issuer, std::nullopt);
  std::vector<Issuer> issuers;
  for (const Sourcing& one : all) {
    if (wanted && one.configuration.expectations.issuer != wanted) continue;
    issuers.push_back({one.configuration.sources, configuration::expectations_of(one.configuration, said)});
  }
  if (!issuers.empty()) return issuers;
  return failure(Code::argument_invalid, "--issuer names none of the [[issuers]]",
                 "name one by its issuer, not by an alias, or leave it out: each token says whose it is");
}

/// Looks among the keys of the issuer that a token is of: resolved once more, since a Keeper shows none.
std::optional<SignatureMatch> signer_among(const std::vector<Sourcing>& all, const World& world, std::string_view token,
                                           const std::optional<std::string>& issuer) {
  const auto judge = std::find_if(all.begin(), all.end(), [&](const Sourcing& one) {
    return issuer && one.configuration.expectations.issuer == issuer;
  });
  return judge == all.end() ? std::nullopt : signer_of(token, resolve_ring(world, *judge));
}

int judge_by_issuers(const Invocation& invocation, const std::vector<Sourcing>& all, Expectations said) {
  Console& console = invocation.console;
  Result<std::vector<Issuer>> issuers = issuers_of(all, std::move(said));
  if (!issuers) return console.fail(issuers.error());
  const auto keeper = Keeper::open(invocation.world, {.configuration = invocation.arguments.value("--config"),
                                                      .environment = invocation.arguments.value("--environment"),
                                                      .issuers = std::move(*issuers)});
  if (!keeper) return console.fail(keeper.error());
  const auto find = [&](std::string_view token, const std::optional<std::string>& issuer) {
    return signer_among(all, invocation.world, token, issuer);
  };
  return judge_all(Bench(**keeper, find), invocation);
}

int run_verify(const Invocation& invocation) {
  Console& console = invocation.console;
  Result<Expectations> expectations = expectations_of(invocation.arguments);
  if (!expectations) return console.fail(expectations.error());
  const Result<Sourcing> sourcing = sourcing_of(invocation.world, invocation.arguments);
  if (!sourcing) return console.fail(sourcing.error());
  const std::vector<Sourcing> issuers = sourcings_of_issuers(*sourcing, invocation.arguments);
  if (!issuers.empty()) return judge_by_issuers(invocation, issuers, std::move(*expectations));
  const configuration::ResolvedRing resolved = resolve_ring(invocation.world, *sourcing);
  if (!resolved.ring) return console.fail(resolved.ring.error());
  const Result<Verifier> verifier = Verifier::create(*resolved.ring, *std::move(expectations), invocation.world.clock);
  if (!verifier) return console.fail(verifier.error());
  const auto find = [&](std::string_view token, const auto& /*issuer*/) { return signer_of(token, resolved); };
  return judge_all(Bench(*verifier, find), invocation);
}

constexpr std::array<Option, 12> verify_options{{
    {"--issuer", "NAME", "what \"iss\" must be; default: anything, or nothing", Times::once, 'i'},
    {"--audience", "NAME", "an audience that \"aud\" must hold; may be repeated; default: a token with any is refused",
     Times::any, 'a'},
    {"--audience-match", "HOW",
     "any: one of the audiences; all: each; only: \"aud\" is the one, as text; default: any"},
    {"--leeway", "DURATION", "how far clocks may differ: 0s to 1h; default: 0s"},
    {"--type", "TYPE", "what \"typ\" of the header must be, such as at+jwt; default: anything"},
    {"--require", "CLAIM", "a claim that must be there, and not blank; may be repeated", Times::any},
    {"--max-age", "DURATION", "how old the token may be by \"iat\", which must be there: 1s to 3650d; default: any"},
    {"--allow-missing-exp", "", "accept a token that never expires"},
    {"--allow-future-iat", "", "accept an \"iat\" ahead of the clock"},
    {"--allow-numeric-sub", "", "accept a \"sub\" that is an integer"},
    {"--require-low-s", "", "of the two texts of an ECDSA signature, accept the one with the lower s only"},
    {"--batch", "", "one token a line, one verdict a line"},
}};

constexpr std::array<ExitRow, 6> verify_exits{{
    {0, "every token is good"},
    {1, "a token is refused"},
    {2, "usage error: an unknown environment, option, locator or configuration key"},
    {3, "no source has a secret"},
    {4, "a source, or standard input, could not be read"},
    {6, "a secret was found and is not fit, or reading it is forbidden"},
}};

}  // namespace

constinit const Command verify_command{
    .name = "verify",
    .purpose = "is this token good?",
    .options = verify_options,
    .takes_sources = true,
    .details = "Reads the token from standard input; white space around it does not matter.",
    .exits = verify_exits,
    .example = "echo \"$TOKEN\" | jwtsync verify --issuer auth --audience backend",
    .run = run_verify,
};

}  // namespace jwtsync::cli
