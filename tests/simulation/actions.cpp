// SPDX-License-Identifier: Apache-2.0
#include "actions.h"

#include "faults.h"

#include <algorithm>

namespace jwtsync::simulation {

using namespace std::chrono_literals;

namespace {

constexpr std::size_t most_tokens = 16;
constexpr const char* nothing = "nothing";

std::string number_text(std::size_t number) { return std::to_string(number); }

Process* any_awake(History& history) {
  Process& process = history.any_process();
  return process.is_alive() && !process.is_suspended() ? &process : nullptr;
}

Claims claims_until(Time end) {
  Claims claims;
  claims.subject("alice").expires_at(end);
  return claims;
}

/// The newest key that everybody could see for long enough.
std::size_t signing_key(Setting& s) {
  const Keys& published = s.issuer.truth();
  for (const std::size_t key : published) {
    if (s.issuer.seen_for(key, s.timeline.now()) > 15s) return key;
  }
  return published.back();
}

/// A new token of some process, or of the issuer; an empty one if there is nobody to sign.
Token new_token(History& history) {
  Setting& s = history.setting();
  const Span lifetime = s.chance.below(8) == 0 ? Span(s.chance.between(0s, 20s)) : Span(10min);
  Process& process = history.any_process();
  if (process.has_issuer()) {
    const std::size_t key = signing_key(s);
    const Time end = std::chrono::floor<std::chrono::seconds>(history.asker().clock.now() + lifetime);
    Scratch scratch;
    const Signer signer = Signer::create(s.stock.pair(key)).value();
    return {std::string(signer.sign(claims_until(end), scratch).value()), key, end, true};
  }
  if (!process.is_alive() || process.is_suspended()) return {};
  const Time end = std::chrono::floor<std::chrono::seconds>(process.machine.clock.now() + lifetime);
  const auto token = process.keeper().sign(claims_until(end), process.local());
  if (!token) return {};
  return {std::string(*token), process.held().front(), end, false};
}

std::optional<Code> verdict_over_http(Process& process, const std::string& token) {
  ReceivedRequest request{.target = "/verify",
                          .headers = {{"Host", process.authority()}, {"Authorization", "Bearer " + token}}};
  request.peer = Peer::loopback;
  const int status = process.handle(request).status;
  if (status == 200) return std::nullopt;
  return status == 401 ? Code::token_signature_invalid : Code::ring_unavailable;
}

std::optional<Code> verdict_of(Chance& chance, Process& process, const std::string& token) {
  const auto code = [](const auto& verified) { return verified ? std::nullopt : std::optional(verified.error().code); };
  Keeper::Local fresh;
  switch (chance.below(4)) {
    case 0: return code(process.keeper().verify(token, fresh));
    case 1: return code(process.keeper().verify_patiently(token, process.local()));
    case 2: return verdict_over_http(process, token);
    default: return code(process.keeper().verify(token, process.local()));
  }
}

std::string verify(History& history) {
  Setting& s = history.setting();
  std::vector<Token>& tokens = history.tokens();
  if (tokens.empty() || s.chance.below(3) == 0) {
    Token made = new_token(history);
    if (made.text.empty()) return nothing;
    if (tokens.size() == most_tokens) tokens.erase(tokens.begin());
    tokens.push_back(std::move(made));
  }
  Process* const process = any_awake(history);
  if (process == nullptr) return nothing;
  const Token token = s.chance.one_of(tokens);
  const std::optional<Code> refusal = verdict_of(s.chance, *process, token.text);
  check_verdict(s, *process, token, refusal);
  return process->name() + (refusal ? " refuses" : " accepts") + " a token of " + number_text(token.key) +
         (refusal ? ": " + std::string(name_of(*refusal)) : "");
}

Asked now_true_of(const Process& process) {
  if (!process.is_alive()) return {};
  const std::optional<Error> why = process.keeper().readiness().error;
  return {process.held(), why && why->category() == Category::unreachable};
}

/// Whom to ask: most of those who share a secret, or of those who verify for the issuer; some of them twice.
std::vector<Process*> some_of(History& history) {
  Chance& chance = history.setting().chance;
  const bool issuers = chance.below(4) == 0;
  std::vector<Process*> some;
  for (const auto& process : history.fleet()) {
    if (process->has_issuer() != issuers || chance.below(10) == 0) continue;
    some.insert(some.end(), chance.below(10) == 0 ? 2 : 1, process.get());
  }
  return some;
}

std::string agree_on(History& history) {
  Setting& s = history.setting();
  const std::vector<Process*> some = some_of(history);
  if (some.empty()) return nothing;
  std::vector<std::string> targets;
  for (const Process* process : some) targets.push_back("http://" + process->authority());
  std::vector<Asked> asked;
  Wire& wire = history.asker().wire;
  // Nobody waits until all have been asked: keys may change in between.
  wire.over = [&](const HttpRequest&) {
    asked.push_back(now_true_of(*some[asked.size()]));
    if (s.chance.below(8) == 0) history.let_pass(s.chance.any_length(1ms, 1s));
  };
  const World world = history.asker().world();
  const std::vector<Witnessed> witnessed = ask(world, targets, Nonce::create(world.randomness).value(), {});
  wire.over = [](const HttpRequest&) {};
  const Agreement agreement = agree(witnessed, {});
  check_agreement(s, witnessed, asked, agreement);
  return "agree on " + number_text(targets.size()) + " targets: " + std::string(name_of(agreement.verdict));
}

std::string ask_page(History& history) {
  Process* const process = any_awake(history);
  if (process == nullptr) return nothing;
  constexpr std::array pages{"/readyz", "/metrics", "/.well-known/jwks.json", "/jwtsync/v1/report"};
  const char* const page = history.setting().chance.one_of(pages);
  ReceivedRequest request{
      .target = page,
      .headers = {{"Host", process->authority()}, {"Jwtsync-Access", std::string(testing::possessed_token)}}};
  request.peer = Peer::loopback;
  const HttpResponse response = process->handle(request);
  if (response.body.find(testing::canary) != std::string::npos) {
    history.setting().record.violate(invariant::clean, process->name() + std::string(" at ") + page);
  }
  return process->name() + " answers " + page + ": " + number_text(static_cast<std::size_t>(response.status));
}

std::string rotate(History& history) {
  history.rotate_shared();
  return "another shared secret";
}

std::string rotate_issuer(History& history) {
  Setting& s = history.setting();
  Keys keys = s.issuer.truth();
  const bool retires = keys.size() > 1 && s.chance.below(2) == 0;
  if (retires) {
    keys.pop_back();
  } else {
    keys.insert(keys.begin(), s.stock.new_pair());
  }
  // What stands between the issuer and others may answer with the keys of before for a while.
  s.timeline.after(s.chance.any_length(1ms, 10s), [&history, &s, keys] {
    s.issuer.publish(s.stock, keys, s.timeline.now());
    s.record.add("  the issuer publishes " + text_of(keys));
    for (const auto& process : history.fleet()) {
      if (!process->has_issuer()) continue;
      process->offered.insert(keys);
      process->disturb(Issuer::freshness + prompt);
    }
  });
  return retires ? "the issuer retires a key" : "the issuer has another key";
}

std::string switch_file(History& history) {
  Process& process = history.any_process();
  if (!process.has_file() || process.machine.disk.is_being_written) return nothing;
  // A file that a process does not watch yet may be in the middle of being written, and nobody can tell.
  if (history.has_fallback()) return nothing;
  process.path = (process.path + 1) % key_paths.size();
  history.write_whole(process);
  process.write_configuration();
  return process.name() + " is told to read another file";
}

std::string nudge(History& history) {
  Process& process = history.any_process();
  if (process.machine.disk.is_being_written) return nothing;
  process.nudge();
  return process.name() + " is asked to reload";
}

constexpr std::array usual{
    Action{90, verify},       Action{12, agree_on},   Action{4, ask_page}, Action{2, rotate},
    Action{2, rotate_issuer}, Action{2, switch_file}, Action{1, nudge},
};

}  // namespace

std::string choose_action(History& history) {
  Chance& chance = history.setting().chance;
  std::vector<Action> possible(usual.begin(), usual.end());
  for (const Action& fault : faults_of(history)) possible.push_back(fault);
  unsigned all = 0;
  for (const Action& action : possible) all += action.weight;
  std::size_t drawn = chance.below(all);
  for (const Action& action : possible) {
    if (drawn < action.weight) return action.happens(history);
    drawn -= action.weight;
  }
  return nothing;
}

}  // namespace jwtsync::simulation
