// SPDX-License-Identifier: Apache-2.0
// Lines between processes of this machine: a thread answers them, whatever the rest of its process does meanwhile.
#pragma once

#include <jwtsync/result.h>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::native {

enum class LineOutcome : std::uint8_t {
  answered,
  gone,    ///< its process has ended, or listens there no more
  silent,  ///< no whole answer came in time
  foreign  ///< somebody else's process listens there
};

struct LineAnswer {
  LineOutcome outcome = LineOutcome::silent;
  std::string line;  ///< if it answered
};

/// Sends `line` to every socket at the same time, and waits for all of them, `timeout` at most; answer `i` belongs to
/// path `i`. An answer of more than `limit` bytes is left out. A socket without a listener is removed.
[[nodiscard]] std::vector<LineAnswer> ask_lines(std::span<const std::string> paths, std::string_view line,
                                                std::chrono::milliseconds timeout, std::size_t limit);

/// The names in a folder that begin with `prefix`, in order, at most `limit`; not those that are hidden, nor those of
/// sockets that take no connections yet (`~` at the end). None where the folder cannot be read.
[[nodiscard]] std::vector<std::string> names_in(const std::string& folder, std::string_view prefix, std::size_t limit);

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
