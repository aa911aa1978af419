// SPDX-License-Identifier: Apache-2.0
#include "cli/claims_text.h"

#include <algorithm>
#include <array>
#include "base/text.h"
#include "cli/duration.h"
#include "cli/table.h"
#include "json/strict.h"

namespace jwtsync::cli {
namespace {

/// Claims that are times: RFC 7519 section 4.1, and OpenID Connect Core sections 2 and 5.1.
constexpr std::array<std::string_view, 5> times{"exp", "nbf", "iat", "auth_time", "updated_at"};
/// The last second of the year 9999.
constexpr double latest = 253'402'300'799;

std::string value_text(const json::Value& value) {
  return printable(value.is_string() ? value.get<std::string>() : json::dump(value));
}

/// The date of a claim that is a time; empty for any other.
std::string date_text(std::string_view name, const json::Value& value, Time now) {
  if (std::find(times.begin(), times.end(), name) == times.end() || !value.is_number()) return {};
  const auto seconds = value.get<double>();
  if (!(seconds >= 0 && seconds <= latest)) return {};
  const std::chrono::sys_seconds whole{std::chrono::seconds(static_cast<std::int64_t>(seconds))};
  return base::utc_text(whole) + ", " + spoken(std::chrono::sys_time<std::chrono::milliseconds>(whole), now);
}

}  // namespace

std::string claims_text(std::string_view json, Time now) {
  const Result<json::Value> object = json::parse(json, Code::token_malformed);
  // A number that no double can hold is good JSON all the same.
  if (!object || !object->is_object()) return "  " + printable(one_line(json)) + "\n";
  Table table(2);
  for (const auto& [name, value] : object->items()) {
    table.add({printable(name), value_text(value), date_text(name, value, now)});
  }
  return table.text();
}

std::string one_line(std::string_view json) {
  std::string line(json);
  std::replace_if(line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return line;
}

}  // namespace jwtsync::cli
