// SPDX-License-Identifier: Apache-2.0
// HTTP/1.1 as text: what the server writes, and what it refuses to read. No sockets here.
#pragma once

#include <jwtsync/world.h>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jwtsync::native {

/// What becomes of a connection after an answer.
enum class Persistence : std::uint8_t { keep, close };

/// The time as a `Date` field has it (RFC 9110 5.6.7), put into words once a second. Used by one thread.
class DateText {
 public:
  /// Valid until the next call.
  [[nodiscard]] std::string_view at(Time now);

 private:
  std::chrono::sys_seconds second_ = {};
  std::string text_;
};

/// Writes status line and header fields of an answer, the empty line included, over what `head` has. Fields that could
/// not be sent as they are (a line end in them) are left out; `Date`, `Content-Length` and `Connection` are the
/// server's own.
void write_head(std::string& head, const HttpResponse& response, Persistence persistence, std::string_view date);

/// Whether an answer of this status has a body at all.
[[nodiscard]] constexpr bool has_body(int status) noexcept { return status >= 200 && status != 204 && status != 304; }

/// Why a request is answered by the server itself. The status comes with a body `{"error":{"code","message","hint"}}`.
enum class Fault : std::uint8_t {
  malformed,                ///< 400
  timed_out,                ///< 408
  body_too_large,           ///< 413
  expectation_unknown,      ///< 417
  header_too_large,         ///< 431
  service_failed,           ///< 500
  transfer_coding_unknown,  ///< 501
  no_room,                  ///< 503: others' unfinished requests and this one are too much together
};
[[nodiscard]] HttpResponse response_to(Fault fault);

/// The framing of a request, as RFC 9112 says it must be. What is ambiguous is refused: a proxy might have read it
/// differently.
[[nodiscard]] std::optional<Fault> fault_in(const ReceivedRequest& request, unsigned version);

/// Overwrites what a request holds of its client's, and empties it: a token may stand there.
void wipe(ReceivedRequest& request) noexcept;

/// Whether the client waits to be told that its body is wanted.
[[nodiscard]] bool expects_continue(const ReceivedRequest& request) noexcept;

}  // namespace jwtsync::native
