// SPDX-License-Identifier: Apache-2.0
// Events as lines on standard error.
#pragma once

#include <jwtsync/system.h>
#include <jwtsync/world.h>
#include <memory>
#include <string>

namespace jwtsync::native {

/// `text` with everything in it escaped that could end its line or steer a terminal: control characters, and bytes that
/// are not UTF-8.
[[nodiscard]] std::string one_line(std::string_view text);

/// A text that `one_line` made, as the inside of a JSON string (RFC 8259, section 7).
[[nodiscard]] std::string json_inside(std::string_view line);

/// Writes each event as one line in its format, the time in UTC.
class StandardErrorEvents final : public Events {
 public:
  /// Events below `least` are not written.
  explicit StandardErrorEvents(Level least, LogFormat format = LogFormat::text);
  ~StandardErrorEvents() override;
  void record(Level level, std::string_view text) override;

 private:
  struct Logger;
  std::unique_ptr<Logger> logger_;
};

}  // namespace jwtsync::native
