// SPDX-License-Identifier: Apache-2.0
// Answers that stand in a log, for platforms on which no process can be asked: a deploy sets JWTSYNC_NONCE, each
// process logs what it answers to it, and the log is compared.
#pragma once

#include <jwtsync/fleet.h>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::fleet {

/// An answer in a line, or what looks like the beginning of one.
struct LoggedAnswer {
  std::string text;
  bool alone =
      false;  ///< it is all of the line, as `jwtsync answer` prints it; else others have put something around it
};

/// The answers in one line of a log: behind a prefix, or as text in JSON, as `textPayload` of an entry is, up to three
/// times over. Empty for any other line.
[[nodiscard]] std::vector<LoggedAnswer> answers_in(std::string_view line);

/// Of the processes that logged more than once, since they took other keys into use, the latest answer of each.
[[nodiscard]] std::vector<Witnessed> latest(std::vector<Witnessed> witnessed);

}  // namespace jwtsync::fleet
