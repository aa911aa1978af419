// SPDX-License-Identifier: Apache-2.0
#include "cli/log_form.h"

#include <array>
#include "base/text.h"

namespace jwtsync::cli {
namespace {

constexpr std::array<std::string_view, 4> level_names{"debug", "info", "warning", "error"};

Result<Level> level_of(const Arguments& arguments) {
  const std::string name = arguments.value("--log-level").value_or("info");
  for (const Level level : {Level::debug, Level::info, Level::warning, Level::error}) {
    if (name == name_of(level)) return level;
  }
  const auto meant = base::nearest(name, level_names);
  return failure(Code::argument_invalid, "--log-level is not debug, info, warning or error",
                 meant ? "did you mean " + std::string(*meant) + "?" : "info is the default");
}

Result<LogFormat> log_format_of(const Arguments& arguments) {
  const std::string name = arguments.value("--log-format").value_or("text");
  if (name == "text") return LogFormat::text;
  if (name == "json") return LogFormat::json;
  return failure(Code::argument_invalid, "--log-format is not text or json", "text is the default");
}

}  // namespace

Result<SystemOptions> log_form_of(const Arguments& arguments) {
  const Result<Level> level = level_of(arguments);
  if (!level) return failure(level.error());
  const Result<LogFormat> format = log_format_of(arguments);
  if (!format) return failure(format.error());
  return SystemOptions{.log_level = *level, .log_format = *format};
}

}  // namespace jwtsync::cli
