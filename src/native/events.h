// SPDX-License-Identifier: Apache-2.0
// Events as lines of text on standard error.
#pragma once

#include <jwtsync/world.h>
#include <memory>
#include <string>

namespace jwtsync::native {

/// `text` with everything in it escaped that could end its line or steer a terminal: control characters, and bytes that
/// are no UTF-8.
[[nodiscard]] std::string one_line(std::string_view text);

/// Writes `2026-01-31T12:00:00.000Z warning text`, UTC, one line an event.
class StandardErrorEvents final : public Events {
 public:
  /// Events below `least` are not written.
  explicit StandardErrorEvents(Level least);
  ~StandardErrorEvents() override;
  void record(Level level, std::string_view text) override;

 private:
  struct Logger;
  std::unique_ptr<Logger> logger_;
};

}  // namespace jwtsync::native
