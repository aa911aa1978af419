// SPDX-License-Identifier: Apache-2.0
// A thread that answers other processes of this machine, whatever the rest of its process does meanwhile.
#pragma once

#include <jwtsync/result.h>
#include <memory>
#include <string>
#include <string_view>

namespace jwtsync::native {

/// A line to be answered has at most so many bytes.
inline constexpr std::size_t max_question_size = 256;

/// Answers a line with a line, in the thread of a LineServer, one at a time.
class LineService {
 public:
  virtual ~LineService() = default;
  [[nodiscard]] virtual std::string answer(std::string_view line) = 0;
};

/// Answers at a Unix socket, to processes of the same user and of root: a line for a line, then the connection ends.
/// Its thread takes no signals. It must not live through a fork, since its thread would not: in a child, ending it
/// closes its descriptors and does nothing else.
class LineServer {
 public:
  /// Listens at `path`, which no other process uses; the name appears when connections are taken, and not before.
  /// `service` must outlive the server. Errors: `argument_invalid` (a path of more than 107 bytes), `file_forbidden`,
  /// `internal_error`.
  [[nodiscard]] static Result<std::unique_ptr<LineServer>> open(const std::string& path, LineService& service);
  /// Waits for the answer under way, ends the thread, and removes the socket.
  ~LineServer();
  LineServer(const LineServer&) = delete;
  LineServer& operator=(const LineServer&) = delete;

 private:
  struct State;
  explicit LineServer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace jwtsync::native
