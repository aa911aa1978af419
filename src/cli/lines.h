// SPDX-License-Identifier: Apache-2.0
// An input, line by line, in a bounded room.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include "cli/console.h"

namespace jwtsync::cli {

/// Reads lines. Before it waits for more it flushes the answers given so far, so that a program may ask one at a time.
class Lines {
 public:
  /// Of a line longer than `limit` bytes only the first `limit` + 1 are kept. `in` and `out` must outlive this.
  Lines(Input& in, Output& out, std::size_t limit) : in_(in), out_(out), limit_(limit) {}

  /// The next line without its end, valid until the next call; nothing at the end. Errors: those of Input.
  [[nodiscard]] Result<std::optional<std::string_view>> next();

 private:
  /// Fetches more; false at the end.
  [[nodiscard]] Result<bool> fetch();
  void take(std::string_view part);

  Input& in_;
  Output& out_;
  std::size_t limit_;
  std::string line_;
  std::string block_;
  std::string_view unread_;  // of block_
};

}  // namespace jwtsync::cli
