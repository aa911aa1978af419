// SPDX-License-Identifier: Apache-2.0
#include "http/exchange.h"

#include "ports/random_bits.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <span>

namespace jwtsync::http {
namespace {

using std::chrono::nanoseconds;

constexpr std::size_t max_attempts = 8;
constexpr nanoseconds first_pause = std::chrono::milliseconds{200};
constexpr nanoseconds longest_pause = std::chrono::seconds{5};
constexpr std::chrono::milliseconds attempt_limit{4'000};  // so that one that hangs leaves time for another

bool is_overload(const Answer& answer) noexcept { return answer.status() == 429; }

bool is_passing_fault(const Answer& answer) noexcept {
  constexpr std::array statuses{408, 429, 500, 502, 503, 504};
  return std::find(statuses.begin(), statuses.end(), answer.status()) != statuses.end();
}

/// RFC 9110 section 10.2.3: the seconds of Retry-After. Its other form, a date, is left to our own pause.
nanoseconds asked_pause(const Answer& answer) noexcept {
  const std::string_view text = header(answer.headers(), "Retry-After").value_or("");
  std::uint32_t seconds = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (fault != std::errc() || end != text.data() + text.size()) return {};
  return std::chrono::seconds{seconds};
}

/// Of what was asked, or of who answers, and not of the moment: asking again changes nothing.
bool is_lasting(const Error& error) noexcept {
  return error.code == Code::target_untrusted || error.code == Code::argument_invalid;
}

Result<Answer> send_once(const Task& task, SecretRequest& request, const Repetition& repetition) {
  const nanoseconds left = task.ends - task.world.clock.elapsed();
  if (left <= nanoseconds{0}) {
    return failure(Code::deadline_exceeded, "the time for the whole search is over");
  }
  // At least a millisecond: to a client, zero may mean no limit.
  const auto limit =
      std::max(std::chrono::duration_cast<std::chrono::milliseconds>(left), std::chrono::milliseconds{1});
  HttpRequest& http = request.http();
  http.timeout = std::min(http.timeout, limit);
  if (repetition.after_silence) http.timeout = std::min(http.timeout, attempt_limit);
  std::vector<Result<HttpResponse>> responses = task.world.http.exchange(std::span(&http, 1));
  if (responses.size() != 1) return failure(Code::internal_error, "the HTTP client gave no answer");
  if (!responses.front()) {
    Error& error = responses.front().error();
    if (is_lasting(error)) return failure(std::move(error));
    return failure(Code::source_unreachable, std::move(error.message));
  }
  return Answer(std::move(*responses.front()));
}

/// How long to wait before the next attempt; nothing if there is none to be made.
std::optional<nanoseconds> next_pause(const Task& task, const Repetition& repetition, std::size_t attempt,
                                      const Result<Answer>& result) {
  if (attempt >= repetition.attempts) return std::nullopt;
  const bool may_repeat =
      result ? repetition.after(*result) : repetition.after_silence && result.error().code == Code::source_unreachable;
  if (!may_repeat) return std::nullopt;
  const nanoseconds ours = pause_before(attempt, ports::random_bits(task.world.randomness));
  const nanoseconds pause = result ? std::max(ours, asked_pause(*result)) : ours;
  // A pause past the end would only hide the answer that we have.
  if (task.world.clock.elapsed() + pause >= task.ends) return std::nullopt;
  return pause;
}

/// In the words of the search, to which a server is a source.
Result<Answer> told(Result<Answer> result) {
  if (!result && is_lasting(result.error())) result.error().code = Code::source_unreachable;
  return result;
}

}  // namespace

SecretRequest::~SecretRequest() {
  base::wipe(http_.body);
  for (auto& [name, value] : http_.headers) base::wipe(value);
}

void SecretRequest::add_header(std::string_view name, SecretText value) {
  http_.headers.emplace_back(std::string(name), std::move(value).take());
}

void SecretRequest::add_bearer(const Secret& token) {
  SecretText value;
  value.add("Bearer ").add(token);
  add_header("Authorization", std::move(value));
}

Answer& Answer::operator=(Answer&& other) noexcept {
  if (this != &other) {
    base::wipe(http_.body);
    http_ = std::move(other.http_);
  }
  return *this;
}

Repetition of_reading() noexcept { return {max_attempts, is_passing_fault, true}; }
Repetition of_writing() noexcept { return {max_attempts, is_overload, false}; }

nanoseconds pause_before(std::size_t number, std::uint64_t random) noexcept {
  nanoseconds longest = first_pause;
  for (std::size_t i = 1; i < number && longest < longest_pause; ++i) longest *= 2;
  longest = std::min(longest, longest_pause);
  // Full jitter: clients that failed together do not come back together.
  return nanoseconds{static_cast<std::int64_t>(random % static_cast<std::uint64_t>(longest.count() + 1))};
}

Result<Answer> send(const Task& task, SecretRequest request, const Repetition& repetition) {
  for (std::size_t attempt = 1;; ++attempt) {
    Result<Answer> result = send_once(task, request, repetition);
    const auto pause = next_pause(task, repetition, attempt, result);
    if (!pause) return told(std::move(result));
    task.world.clock.pause(*pause);
  }
}

}  // namespace jwtsync::http
