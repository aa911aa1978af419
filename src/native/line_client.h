// SPDX-License-Identifier: Apache-2.0
// Asks the LineServers of other processes.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
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

}  // namespace jwtsync::native
