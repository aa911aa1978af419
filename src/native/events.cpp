// SPDX-License-Identifier: Apache-2.0
#include "native/events.h"

#include "base/encoding.h"
#include "base/text.h"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>

namespace jwtsync::native {
namespace {

constexpr bool is_ascii_control(char c) noexcept { return (c >= '\0' && c < ' ') || c == '\x7f'; }

/// U+0080 to U+009F: a terminal takes some of them for the start of a command, as it does ESC.
bool is_c1_control(std::string_view text, std::size_t i) noexcept {
  return text[i] == '\xc2' && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0;
}

std::string escaped(char c) {
  if (c == '\n') return "\\n";
  if (c == '\r') return "\\r";
  if (c == '\t') return "\\t";
  return "\\x" + base::hex_encode({&c, 1});
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
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool high = static_cast<unsigned char>(text[i]) >= 0x80;
    if (is_ascii_control(text[i]) || (high && !utf8)) {
      line += escaped(text[i]);
    } else if (high && is_c1_control(text, i)) {
      line += escaped(text[++i]);
    } else {
      line += text[i];
    }
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
