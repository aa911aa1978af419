// SPDX-License-Identifier: Apache-2.0
#include "native/events.h"

#include "base/text.h"

#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>

namespace jwtsync::native {
namespace {

std::string escaped(char32_t c) {
  if (c == '\n') return "\\n";
  if (c == '\r') return "\\r";
  if (c == '\t') return "\\t";
  const auto number = static_cast<std::uint32_t>(c);
  return number > 0xff ? fmt::format("\\u{:04x}", number) : fmt::format("\\x{:02x}", number);
}

spdlog::level::level_enum spdlog_level(Level level) noexcept {
  switch (level) {
    case Level::debug: return spdlog::level::debug;
    case Level::info: return spdlog::level::info;
    case Level::warning: return spdlog::level::warn;
    case Level::error: return spdlog::level::err;
  }
  return spdlog::level::err;
}

}  // namespace

std::string one_line(std::string_view text) {
  const bool utf8 = base::is_utf8(text);
  std::string line;
  line.reserve(text.size());
  while (!text.empty()) {
    // Of text that is not UTF-8, no byte beyond ASCII is shown as it is.
    const auto byte = static_cast<std::uint8_t>(text.front());
    const base::CodePoint first = utf8 ? base::first_code_point(text) : base::CodePoint{byte, 1};
    if (base::is_control(first.value) || (!utf8 && byte >= 0x80)) {
      line += escaped(first.value);
    } else {
      line += text.substr(0, first.size);
    }
    text.remove_prefix(first.size);
  }
  return line;
}

std::string json_inside(std::string_view line) {
  std::string text;
  text.reserve(line.size());
  for (const char c : line) {
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  return text;
}

/// A logger of our own: spdlog's registry, and the default logger in it, are never made.
struct StandardErrorEvents::Logger {
  spdlog::logger logger{"jwtsync", std::make_shared<spdlog::sinks::stderr_sink_mt>()};
  LogFormat format;
};

StandardErrorEvents::StandardErrorEvents(Level least, LogFormat format)
    : logger_(std::make_unique<Logger>(Logger{.format = format})) {
  logger_->logger.set_level(spdlog_level(least));
  logger_->logger.set_formatter(std::make_unique<spdlog::pattern_formatter>(
      format == LogFormat::json ? R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l","message":"%v"})"
                                : "%Y-%m-%dT%H:%M:%S.%eZ %l %v",
      spdlog::pattern_time_type::utc));
}

StandardErrorEvents::~StandardErrorEvents() = default;

void StandardErrorEvents::record(Level level, std::string_view text) {
  const spdlog::level::level_enum translated = spdlog_level(level);
  if (!logger_->logger.should_log(translated)) return;
  const std::string line = one_line(text);
  logger_->logger.log(translated, logger_->format == LogFormat::json ? json_inside(line) : line);
}

}  // namespace jwtsync::native
