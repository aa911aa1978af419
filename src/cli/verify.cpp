// SPDX-License-Identifier: Apache-2.0
// jwtsync verify: is this token good?
#include <jwtsync/token.h>
#include <array>
#include "base/text.h"
#include "cli/audience_match.h"
#include "cli/claims_text.h"
#include "cli/commands.h"
#include "cli/duration.h"
#include "cli/lines.h"
#include "cli/sides_json.h"
#include "cli/sourcing.h"
#include "cli/table.h"
#include "cli/token_input.h"
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

std::string verdict_json(const VerifiedToken& token) {
  return R"({"valid":true,"header":)" + one_line(token.header_json()) + R"(,"claims":)" +
         one_line(token.claims_json()) + "}\n";
}

std::string verdict_json(const Error& refusal, const BothSides& sides) {
  return json::dump({{"valid", false},
                     {"error", json::error_json(refusal)},
                     {"token", token_json(sides.token)},
                     {"verifier", verifier_json(sides.verifier)}}) +
         "\n";
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
  bool valid;
  std::string text;
};

/// Judges tokens, one after the other, and words each verdict.
class Judge {
 public:
  Judge(const Verifier& verifier, const Invocation& invocation)
      : verifier_(verifier), clock_(invocation.world.clock), console_(invocation.console) {}

  /// A verdict on one line, for one of many tokens.
  Verdict judge_briefly(std::string_view line) {
    const std::string_view token = base::trim(line);
    const auto verified = verifier_.verify(token, scratch_);
    if (console_.format == Format::json) return in_json(verified, token);
    if (verified) return {true, verdict_line(*verified, clock_.now(), console_) + "\n"};
    return {false, verdict_line(verifier_.explain(verified.error(), token), console_) + "\n"};
  }

  /// A verdict with the claims, or with what to do.
  Verdict judge(std::string_view token) {
    const auto verified = verifier_.verify(token, scratch_);
    if (console_.format == Format::json) return in_json(verified, token);
    if (verified) {
      return {true, verdict_line(*verified, clock_.now(), console_) + "\n" +
                        claims_text(verified->claims_json(), clock_.now())};
    }
    const Error refusal = verifier_.explain(verified.error(), token);
    const std::string hint = refusal.hint.empty() ? "" : "hint: " + refusal.hint + "\n";
    return {false, verdict_line(refusal, console_) + "\n" + hint};
  }

 private:
  Verdict in_json(const tl::expected<VerifiedToken, Refusal>& verified, std::string_view token) const {
    if (verified) return {true, verdict_json(*verified)};
    return {false, verdict_json(verifier_.explain(verified.error(), token), verifier_.both_sides(token))};
  }

  const Verifier& verifier_;
  const Clock& clock_;
  const Console& console_;
  Scratch scratch_;
};

int judge_one(Judge& judge, Console& console) {
  const Result<std::string> token = read_token(console);
  if (!token) return console.fail(token.error());
  const Verdict verdict = judge.judge(*token);
  console.out.write(verdict.text);
  return verdict.valid ? 0 : exit_status_of(Category::refused);
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
    if (!verdict.valid) status = exit_status_of(Category::refused);
  }
}

int run(const Invocation& invocation) {
  Console& console = invocation.console;
  Result<Expectations> expectations = expectations_of(invocation.arguments);
  if (!expectations) return console.fail(expectations.error());
  const Result<KeyRing> ring = ring_given_by(invocation.world, invocation.arguments);
  if (!ring) return console.fail(ring.error());
  const Result<Verifier> verifier = Verifier::create(*ring, *std::move(expectations), invocation.world.clock);
  if (!verifier) return console.fail(verifier.error());
  Judge judge(*verifier, invocation);
  return invocation.arguments.has("--batch") ? judge_lines(judge, console) : judge_one(judge, console);
}

constexpr std::array<Option, 12> options{{
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

constexpr std::array<ExitRow, 6> exits{{
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
    .options = options,
    .takes_sources = true,
    .details = "Reads the token from standard input; white space around it does not matter.",
    .exits = exits,
    .example = "echo \"$TOKEN\" | jwtsync verify --issuer auth --audience backend",
    .run = run,
};

}  // namespace jwtsync::cli
