// SPDX-License-Identifier: Apache-2.0
// One question to every process, at the same time: whom to ask, by which request, and what an answer is that is none.
#pragma once

#include "fleet/target.h"

#include <jwtsync/fleet.h>
#include <jwtsync/result.h>
#include <jwtsync/world.h>
#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::fleet {

/// Somebody to ask; an error is one who cannot be asked.
struct Addressee {
  Target target;
  Result<Endpoint> endpoint;
};

/// Everybody behind the targets, in their order. Nobody can be asked with an access token that no header may hold.
[[nodiscard]] std::vector<Addressee> everybody(const World& world, const std::vector<std::string>& targets,
                                               const AskOptions& options);

/// What all of them are asked, by POST.
struct Question {
  std::string_view path;
  std::string body;  ///< JSON
  std::size_t answer_limit = std::size_t{1} << 20;
  std::stop_token stop = {};  ///< ends the wait for answers
};

/// When a round took place, by the asker's clock.
struct Span {
  Time began;
  Time ended;
};

/// How far `clock` is ahead at least: it was read at some moment of the round.
[[nodiscard]] std::chrono::seconds offset_of(Time clock, const Span& round);

/// Called for each in turn, with what came back.
using Hear = std::function<void(const Addressee& asked, const Result<HttpResponse>& answer, const Span& round)>;

/// Asks all of them, some at a time. The answers of some are heard, and let go, before others are asked. Question and
/// access tokens are wiped from the memory of the requests; where somebody cannot be asked, that is what is heard.
void ask_all(const World& world, const std::vector<Addressee>& all, const Question& question, const AskOptions& options,
             const Hear& hear);

/// The same of those who dialled in to the collector `options.via`: one each, and one for each of them that did not
/// answer in time, or in whose name two lines came.
[[nodiscard]] std::vector<Witnessed> ask_via(const World& world, const Nonce& nonce, const AskOptions& options);

/// What a process says of its error: `{"error":{"code","message","hint"}}`. Its hint is not read: what is to be done is
/// ours to say.
struct Complaint {
  std::optional<Code> code;  ///< nothing for one that is not known here
  std::string message;

  /// To stand in a message, never in a hint.
  [[nodiscard]] std::string quoted() const;
};
[[nodiscard]] std::optional<Complaint> read_complaint(std::string_view body);

/// The error that an HTTP status other than 200 stands for.
[[nodiscard]] Error error_of(const HttpResponse& response, const AskOptions& options);

}  // namespace jwtsync::fleet
