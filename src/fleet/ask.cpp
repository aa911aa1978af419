// SPDX-License-Identifier: Apache-2.0
// Asks every process at once, or each at its own place in a time, by one challenge.
#include "fleet/asking.h"
#include "fleet/comparison.h"
#include "fleet/spread.h"
#include "fleet/wire.h"

#include <algorithm>
#include <utility>

namespace jwtsync {
namespace {

constexpr std::string_view challenge_path = "/jwtsync/v1/challenge";
constexpr int http_ok = 200;

Result<Testimony> testimony_in(const HttpResponse& response, const Nonce& nonce, const AskOptions& options) {
  if (response.status != http_ok) return failure(fleet::error_of(response, options));
  return parse_testimony(response.body, nonce);
}

Witnessed unanswered(const fleet::Addressee& asked, const Error& error) {
  const bool was_asked = asked.endpoint.has_value();
  return {asked.target, failure(error), {}, was_asked && error.code != Code::argument_invalid};
}

Witnessed witness(const fleet::Addressee& asked, Result<Testimony> testimony, const fleet::Span& round) {
  Witnessed witnessed{asked.target, std::move(testimony)};
  if (witnessed.testimony) witnessed.clock_offset = fleet::offset_of(witnessed.testimony->report.clock, round);
  return witnessed;
}

Witnessed heard(const fleet::Addressee& asked, const Result<HttpResponse>& answer, const fleet::Span& round,
                const Nonce& nonce, const AskOptions& options) {
  return answer ? witness(asked, testimony_in(*answer, nonce, options), round) : unanswered(asked, answer.error());
}

/// Returns when so much of the clock's time has passed, or the stop is requested: whether it is not.
bool wait_until(Clock& clock, std::chrono::nanoseconds moment, const std::stop_token& stop) {
  constexpr std::chrono::nanoseconds longest_pause = std::chrono::milliseconds(200);  // so late a stop is seen
  while (!stop.stop_requested() && clock.elapsed() < moment) {
    clock.pause(std::min(moment - clock.elapsed(), longest_pause));
  }
  return !stop.stop_requested();
}

fleet::Question question_of(const Nonce& nonce, const AskOptions& options) {
  return {challenge_path, json::dump({{"nonce", nonce.text()}, {"variants", options.variants == Variants::with}})};
}

}  // namespace

std::vector<Witnessed> ask(const World& world, const std::vector<std::string>& targets, const Nonce& nonce,
                           const AskOptions& options) {
  if (!options.via.empty()) return fleet::ask_via(world, nonce, options);
  std::vector<Witnessed> witnessed;
  fleet::ask_all(world, fleet::everybody(world, targets, options), question_of(nonce, options), options,
                 [&](const fleet::Addressee& asked, const Result<HttpResponse>& answer, const fleet::Span& round) {
                   witnessed.push_back(heard(asked, answer, round, nonce, options));
                 });
  return witnessed;
}

/// Where others took long to answer, those whose turn has come meanwhile are asked together.
std::vector<Witnessed> fleet::ask_in_turns(const World& world, const std::vector<std::string>& targets,
                                           const Nonce& nonce, const AskOptions& options,
                                           std::chrono::milliseconds spread, const std::stop_token& stop) {
  if (!options.via.empty()) return ask_via(world, nonce, options);  // it asks all of them, each when it comes
  std::vector<Addressee> all = everybody(world, targets, options);
  std::vector<Witnessed> witnessed;
  for (const Addressee& asked : all) witnessed.push_back({.target = asked.target});
  const Question question = question_of(nonce, options);
  const std::vector<Turn> turns = turns_of(all, spread, world.randomness);
  const std::chrono::nanoseconds began = world.clock.elapsed();
  for (auto turn = turns.begin(); turn != turns.end();) {
    if (!wait_until(world.clock, began + turn->after, stop)) break;
    std::vector<Addressee> some;
    std::vector<std::size_t> places;
    const std::chrono::nanoseconds passed = world.clock.elapsed() - began;
    for (; turn != turns.end() && turn->after <= passed; ++turn) {
      places.push_back(turn->place);
      some.push_back(std::move(all[turn->place]));
    }
    auto place = places.begin();
    ask_all(world, some, question, options,
            [&](const Addressee& asked, const Result<HttpResponse>& answer, const Span& round) {
              witnessed[*place++] = heard(asked, answer, round, nonce, options);
            });
  }
  return witnessed;
}

}  // namespace jwtsync
