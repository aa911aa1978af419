// SPDX-License-Identifier: Apache-2.0
// What members and askers send to a collector, and what it answers: docs/reference/protocol.md.
#pragma once

#include "collector/rounds.h"

#include <jwtsync/result.h>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace jwtsync::collector {

/// The paths, each asked by POST.
inline constexpr std::string_view poll_path = "/jwtsync/v1/collector/poll";
inline constexpr std::string_view line_path = "/jwtsync/v1/collector/line";
inline constexpr std::string_view open_path = "/jwtsync/v1/collector/open";
inline constexpr std::string_view read_path = "/jwtsync/v1/collector/read";

/// `{"service","instance","wait","leaving"}`: a member asks for a nonce.
struct Poll {
  MemberName member;
  std::chrono::milliseconds wait{0};
  bool leaving = false;
};
[[nodiscard]] Result<Poll> parse_poll(std::string_view body);

/// `{"nonce","variants","lasts"}`: an asker opens a round.
struct Opening {
  Task task;
  std::chrono::milliseconds lasts{0};
};
[[nodiscard]] Result<Opening> parse_opening(std::string_view body);

/// `{"nonce","from","expect","wait"}`: an asker reads lines.
struct Request {
  Reading reading;
  std::chrono::milliseconds wait{0};
};
[[nodiscard]] Result<Request> parse_request(std::string_view body);

/// The nonce that a line says it answers. Error: `answer_malformed`.
[[nodiscard]] Result<std::string> nonce_of_line(std::string_view line);

[[nodiscard]] std::string to_json(const Task& task);
[[nodiscard]] std::string to_json(const Page& page);

}  // namespace jwtsync::collector
