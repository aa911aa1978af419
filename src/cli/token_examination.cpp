// SPDX-License-Identifier: Apache-2.0
#include "cli/token_examination.h"

#include <jwtsync/issuer.h>
#include <jwtsync/keeper.h>
#include <algorithm>
#include <utility>
#include "base/text.h"
#include "cli/signature_of.h"
#include "cli/table.h"
#include "cli/token_input.h"
#include "configuration/settings.h"
#include "fleet/members.h"
#include "json/strict.h"

namespace jwtsync::cli {
namespace {

constexpr std::string_view development_locator = "builtin:development";

/// Whether somebody put the token where its file belongs. Every JWT begins so: {" in base64url.
bool is_token(std::string_view text) {
  constexpr std::string_view beginning = "eyJ";
  return text.find(beginning) != std::string_view::npos || look_at(text).form == TokenForm::jws;
}

/// The audiences that a token names: as an expectation, each of them is fulfilled.
std::vector<std::string> audiences_in(const Look& look) {
  if (!look.claims_json) return {};
  const Result<json::Value> claims = json::parse(*look.claims_json, Code::token_malformed);
  if (!claims || !claims->is_object() || !claims->contains("aud")) return {};
  const json::Value& audience = (*claims)["aud"];
  const json::Value list = audience.is_array() ? audience : json::Value::array({audience});
  std::vector<std::string> names;
  for (const json::Value& one : list) {
    if (one.is_string() && !base::trim(one.get_ref<const std::string&>()).empty()) names.push_back(one);
  }
  return names;
}

/// What one set of keys makes of it.
struct Judgement {
  std::optional<Error> refusal;
  BothSides sides;
  std::optional<SignatureMatch> made_by = {};
};

Judgement judge(const Result<KeyRing>& ring, const Expectations& expectations, const Clock& clock,
                std::string_view token) {
  const Result<Verifier> verifier =
      ring ? Verifier::create(*ring, expectations, clock) : Result<Verifier>(failure(ring.error()));
  if (!verifier) {
    return {Error{Code::ring_unavailable, verifier.error().message, verifier.error().hint}, {facts_of(token), {}}};
  }
  Scratch scratch;
  const auto verified = verifier->verify(token, scratch);
  Judgement judgement{{}, verifier->both_sides(token)};
  if (!verified) judgement.refusal = verifier->explain(verified.error(), token);
  return judgement;
}

/// The same, but that an audience is no reason to refuse it where none is expected: what is not said is not judged.
Judgement judge_leniently(const Result<KeyRing>& ring, const Expectations& expectations, const Clock& clock,
                          std::string_view token) {
  Judgement judgement = judge(ring, expectations, clock, token);
  const bool is_for_others = judgement.refusal && judgement.refusal->code == Code::token_audience_mismatch;
  if (!is_for_others || !expectations.audiences.empty()) return judgement;
  Expectations any = expectations;
  any.audiences = audiences_in(look_at(token));
  judgement.refusal = judge(ring, any, clock, token).refusal;
  return judgement;
}

/// By these keys; where the signature is not good, with what it is good by, if that is found. `locator`: of the secret.
Judgement judge_by(const Result<KeyRing>& ring, std::string_view locator, const Expectations& expectations,
                   const Clock& clock, std::string_view token) {
  Judgement judgement = judge_leniently(ring, expectations, clock, token);
  if (ring && judgement.refusal && may_be_of_another_secret(judgement.refusal->code, judgement.sides.verifier)) {
    judgement.made_by = match_signature(token, *ring, locator);
  }
  return judgement;
}

/// Each of several issuers judges its own tokens.
Result<Judgement> judge_by_issuers(const Invocation& invocation, std::string_view token) {
  const Arguments& arguments = invocation.arguments;
  const auto keeper = Keeper::open(invocation.world, {.configuration = arguments.value("--config"),
                                                      .environment = arguments.value("--environment"),
                                                      .without_key = WithoutKey::wait});
  if (!keeper) return failure(keeper.error());
  Keeper::Local local;
  const auto verified = (*keeper)->verify_patiently(token, local);
  Judgement judgement{{}, (*keeper)->both_sides(token, local).value_or(BothSides{facts_of(token), {}})};
  if (!verified) judgement.refusal = (*keeper)->explain(verified.error(), token, local);
  return judgement;
}

/// By the keys that a process here would have.
Judgement judge_here(const World& world, const Sourcing& sourcing, const Expectations& expectations,
                     std::string_view token) {
  const auto [resolution, ring] = resolve_ring(world, sourcing);
  const bool is_of_development = resolution.found && resolution.found->locator == development_locator;
  if (is_of_development || (!ring && ring.error().code == Code::secret_absent)) {
    return {Error{Code::ring_unavailable, "no source here has a key", "name one by --source LOCATOR"},
            {facts_of(token), {}},
            match_signature(token)};
  }
  const std::string locator = resolution.found ? resolution.found->locator : std::string();
  return judge_by(ring, locator, expectations, world.clock, token);
}

std::vector<Judgement> judge_by_sources(std::span<const OwnSourceLook> looks, const Expectations& expectations,
                                        const Clock& clock, std::string_view token) {
  std::vector<Judgement> judgements;
  for (const OwnSourceLook& look : looks) {
    judgements.push_back(judge_by(look.resolved.ring, look.locator, expectations, clock, token));
  }
  return judgements;
}

/// Of several the one that says most: who accepts it, then who tells by what it is good, then who has
/// keys at all.
const Judgement& most_telling(const std::vector<Judgement>& judgements) {
  const auto rank = [](const Judgement& one) {
    if (!one.refusal) return 0;
    if (one.made_by) return 1;
    return one.refusal->code == Code::ring_unavailable ? 3 : 2;
  };
  return *std::min_element(judgements.begin(), judgements.end(),
                           [&](const Judgement& a, const Judgement& b) { return rank(a) < rank(b); });
}

std::vector<std::string> unseen_of(const TokenExamination& examination, const Expectations& expected) {
  std::vector<std::string> lines;
  if (!examination.is_judged()) {
    lines.emplace_back("whether the signature of the token is good: there is no key here (--source LOCATOR)");
    return lines;
  }
  const TokenFacts& token = examination.evidence.sides.token;
  if (token.issuer && !expected.issuer) {
    lines.emplace_back("whether the issuer of the token is the right one (--issuer NAME)");
  }
  if (!token.audiences.empty() && expected.audiences.empty()) {
    lines.emplace_back("whether the audience of the token is the right one (--audience NAME)");
  }
  return lines;
}

}  // namespace

Result<std::string> token_of(const Invocation& invocation, const std::string& place) {
  if (place == "-") return read_token(invocation.console);
  if (is_token(place)) {
    return failure(Code::argument_invalid, "--token takes - or a file, and never the token itself",
                   "others of this machine see arguments: echo \"$TOKEN\" | jwtsync doctor --token -");
  }
  const Result<FileContent> content = invocation.world.files.read(place, longest_token_input);
  if (!content) return failure(Error(content.error()).at("--token"));
  return content->bytes.reveal([](std::string_view text) { return std::string(base::trim(text)); });
}

Result<TokenExamination> examine_token(const Invocation& invocation, const Sourcing& sourcing,
                                       std::span<const OwnSourceLook> looks, std::string_view token) {
  const World& world = invocation.world;
  const Expectations said{.issuer = invocation.arguments.value("--issuer"),
                          .audiences = invocation.arguments.values("--audience")};
  const Expectations expected = configuration::expectations_of(sourcing.configuration, said);
  TokenExamination examination{.evidence = evidence_of(token)};
  Judgement judgement;
  if (!looks.empty()) {
    const std::vector<Judgement> judgements = judge_by_sources(looks, expected, world.clock, token);
    for (std::size_t i = 0; i < looks.size(); ++i) {
      examination.by_source.push_back({looks[i].locator, judgements[i].refusal});
    }
    judgement = most_telling(judgements);
  } else if (!sourcing.configuration.issuers.empty()) {
    Result<Judgement> by_issuers = judge_by_issuers(invocation, token);
    if (!by_issuers) return failure(std::move(by_issuers).error());
    judgement = *std::move(by_issuers);
  } else {
    judgement = judge_here(world, sourcing, expected, token);
  }
  examination.evidence.sides = std::move(judgement.sides);
  examination.evidence.refusal = std::move(judgement.refusal);
  examination.evidence.made_by = std::move(judgement.made_by);
  examination.unseen = unseen_of(examination, expected);
  return examination;
}

bool TokenExamination::is_refused() const {
  return (is_judged() && evidence.refusal) || std::any_of(explained.begin(), explained.end(), [](const Explained& one) {
           return one.explanation && one.explanation->verdict == TokenVerdict::refused;
         });
}

std::vector<Explained> ask_about(const World& world, const FleetQuestion& question, std::string_view token,
                                 Disclosure sent) {
  constexpr std::string_view of_name = "dns+";
  std::vector<std::string> named, by_name;
  for (const std::string& target : question.question.targets) {
    (target.starts_with(of_name) ? by_name : named).push_back(target);
  }
  std::vector<Explained> all = ask_to_explain(world, named, token, sent, question.question.how());
  for (Explained& one : ask_to_explain(world, by_name, token, Disclosure::header_and_claims, question.question.how())) {
    all.push_back(std::move(one));
  }
  return all;
}

std::vector<std::string> unexplained(std::span<const Explained> explained) {
  std::vector<std::string> unsent, silent;
  for (const Explained& one : explained) {
    if (!one.explanation) {
      silent.push_back(printable(text_of(one.target)) + " (" + printable(one.explanation.error().message) + ")");
    } else if (one.explanation->verdict == TokenVerdict::signature_unknown) {
      unsent.push_back(printable(one.explanation->service));
    }
  }
  std::sort(unsent.begin(), unsent.end());
  unsent.erase(std::unique(unsent.begin(), unsent.end()), unsent.end());
  std::vector<std::string> lines;
  if (!unsent.empty()) {
    lines.push_back("whether the signature is good for " + fleet::enumeration(unsent) +
                    ": it was not sent (--send-token sends it)");
  }
  if (!silent.empty()) lines.push_back("what is made of the token by " + fleet::enumeration(silent));
  return lines;
}

}  // namespace jwtsync::cli
