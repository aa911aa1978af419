// SPDX-License-Identifier: Apache-2.0
// Asks every process at once, each by one challenge.
#include "fleet/asking.h"
#include "fleet/wire.h"

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

}  // namespace

std::vector<Witnessed> ask(const World& world, const std::vector<std::string>& targets, const Nonce& nonce,
                           const AskOptions& options) {
  std::vector<Witnessed> witnessed;
  const fleet::Question question{
      challenge_path, json::dump({{"nonce", nonce.text()}, {"variants", options.variants == Variants::with}})};
  fleet::ask_all(world, fleet::everybody(world, targets, options), question, options,
                 [&](const fleet::Addressee& asked, const Result<HttpResponse>& answer, const fleet::Span& round) {
                   witnessed.push_back(answer ? witness(asked, testimony_in(*answer, nonce, options), round)
                                              : unanswered(asked, answer.error()));
                 });
  return witnessed;
}

}  // namespace jwtsync
