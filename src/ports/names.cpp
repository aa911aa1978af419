// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"

#include <jwtsync/world.h>

namespace jwtsync {

std::optional<std::string_view> header(const HttpHeaders& headers, std::string_view name) noexcept {
  for (const auto& [field, value] : headers) {
    if (base::equal_ignoring_case(field, name)) return value;
  }
  return std::nullopt;
}

std::string_view name_of(Level level) noexcept {
  switch (level) {
    case Level::debug: return "debug";
    case Level::info: return "info";
    case Level::warning: return "warning";
    case Level::error: return "error";
  }
  return "error";
}

}  // namespace jwtsync
