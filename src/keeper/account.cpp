// SPDX-License-Identifier: Apache-2.0
// What a process would do about a token that somebody asks it about. Nothing is counted, noted or asked for by it.
#include "base/error.h"
#include "keeper/state.h"

#include <jwtsync/explained.h>
#include <jwtsync/issuer.h>
#include <jwtsync/keeper.h>
#include <algorithm>
#include <string>
#include <utility>

namespace jwtsync {
namespace {

/// What stands around a token, or in its place, for whoever took it out of where it was.
bool is_wrapped(TokenForm form) noexcept {
  switch (form) {
    case TokenForm::json:
    case TokenForm::empty:
    case TokenForm::scheme_in_front:
    case TokenForm::quoted:
    case TokenForm::bytes_literal:
    case TokenForm::several:
    case TokenForm::cookies:
    case TokenForm::other_scheme:
    case TokenForm::no_value:
    case TokenForm::white_space: return true;
    default: return false;
  }
}

void refuse(Explanation& said, Error error) {
  const bool is_of_form = error.code == Code::token_malformed && is_wrapped(said.token.form);
  said.verdict = TokenVerdict::refused;
  said.stage = is_of_form ? Stage::extract : stage_of(error.code);
  said.code = name_of(error.code);
  said.error = std::move(error);
}

void settle(Explanation& said, std::optional<Error> refusal, const TokenQuestion& question) {
  if (refusal) return refuse(said, std::move(*refusal));
  said.verdict = question.has_signature() ? TokenVerdict::accepted : TokenVerdict::signature_unknown;
  if (!question.has_signature()) said.stage = Stage::signature;
}

}  // namespace

Explanation Keeper::State::introduced(const Snapshot& now) const {
  Explanation said;
  said.service = now.loaded.facts.service;
  said.instance = instance;
  said.clock = world.clock.now();
  said.generation = now.total_generation();
  said.loaded_at = now.loaded_at;
  return said;
}

Explanation Keeper::State::account_of(const Snapshot& now, const TokenQuestion& question) const {
  Explanation said = introduced(now);
  if (!now.has_key()) {
    said.token = question.facts();
    refuse(said, now.why_no_key());
    return said;
  }
  TokenAccount account = now.loaded.prepared->verifier.account_of(question);
  said.token = std::move(account.sides.token);
  said.verifier = std::move(account.sides.verifier);
  said.key = std::move(account.key);
  // A process that can judge no token says so of a bad one too.
  if (now.is_lost())
    account.refusal = base::lost_in_fork();
  else if (freshness.has_ended(world.clock.elapsed()))
    account.refusal = outdated(now);
  else if (following && freshness.is_stale(world.clock.elapsed()) && account.refusal &&
           account.refusal->code == Code::token_key_unknown)
    account.refusal = outdated(now);  // it may be one that the hub has by now
  settle(said, std::move(account.refusal), question);
  return said;
}

Explanation Keeper::account_of(const TokenQuestion& question) const {
  const std::shared_ptr<const Snapshot> held = state_->current();
  if (held->parties.empty()) return state_->account_of(*held, question);
  Scratch scratch;
  const auto place = held->place_of(question.text(), scratch);
  if (place) {
    const Party& party = held->parties[*place];
    Explanation said = party.state().account_of(*party.state().current(), question);
    said.issuer = party.names.front();
    said.generation = held->total_generation();
    return said;
  }
  Explanation said = state_->introduced(*held);
  said.token = question.facts();
  refuse(said, explain_issuer(place.error(), question.text(), held->names_of_issuers()));
  // Whatever claim it is about: by whose keys it would be judged is not known.
  said.stage = std::min(said.stage->kind().value_or(Stage::key), Stage::key);
  return said;
}

}  // namespace jwtsync
