// SPDX-License-Identifier: Apache-2.0
// Requests and answers that hold secrets, and sending one more than once. The port carries them as std::string: here
// they are wiped as soon as they have served.
#pragma once

#include "http/secret_text.h"
#include "http/task.h"

#include <jwtsync/world.h>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace jwtsync::http {

/// A request whose body and headers are wiped at its end.
class SecretRequest {
 public:
  explicit SecretRequest(HttpRequest http) noexcept : http_(std::move(http)) {}
  SecretRequest(SecretRequest&&) noexcept = default;
  SecretRequest& operator=(SecretRequest&&) = delete;
  ~SecretRequest();

  /// Adds a header.
  void add_header(std::string_view name, SecretText value);
  /// `Authorization: Bearer TOKEN`
  void add_bearer(const Secret& token);
  [[nodiscard]] HttpRequest& http() noexcept { return http_; }
  [[nodiscard]] const HttpRequest& http() const noexcept { return http_; }

 private:
  HttpRequest http_;
};

/// A response whose body is wiped at its end.
class Answer {
 public:
  explicit Answer(HttpResponse http) noexcept : http_(std::move(http)) {}
  Answer(Answer&&) noexcept = default;
  Answer& operator=(Answer&& other) noexcept;
  ~Answer() { base::wipe(http_.body); }

  [[nodiscard]] int status() const noexcept { return http_.status; }
  [[nodiscard]] std::string_view body() const noexcept { return http_.body; }
  [[nodiscard]] const HttpHeaders& headers() const noexcept { return http_.headers; }

 private:
  HttpResponse http_;
};

/// When a request may be sent again.
struct Repetition {
  std::size_t attempts = 1;
  /// Whether it may be sent again after this answer.
  bool (*after)(const Answer&) = nullptr;
  /// Whether it may be sent again where no answer came, though the first one may have been carried out.
  bool after_silence = false;
};

/// For what changes nothing: again after silence, 408, 429 and 5xx.
[[nodiscard]] Repetition of_reading() noexcept;
/// For what must not happen twice: again after 429 only, which says that nothing was done.
[[nodiscard]] Repetition of_writing() noexcept;

/// Sends `request` and, while it may be repeated and the search is not over, again: after a random pause of at most
/// 0.2 s that doubles up to 5 s, or after what `Retry-After` asks for, if that is longer. The last answer, whatever its
/// status; or `source_unreachable` if none came, and `deadline_exceeded` if the search was over before. Who is not
/// trusted is not asked again: that error has the hint of the client.
[[nodiscard]] Result<Answer> send(const Task& task, SecretRequest request, const Repetition& repetition);

/// The pause before attempt `number`, counted from 1, of which `random` chooses a part out of all 64 bits.
[[nodiscard]] std::chrono::nanoseconds pause_before(std::size_t number, std::uint64_t random) noexcept;

}  // namespace jwtsync::http
